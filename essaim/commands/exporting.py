"""The verb of made-up data: export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from essaim.commands.options import AsJson, Language, Seed, argument, at_least, option


def export(
    subject: Annotated[str, argument("argument-export-of", "metavar-run-or-scenario")],
    format: Annotated[str, option("--as", "option-export-as", "metavar-format", show_default=False)],
    out: Annotated[Path | None, option("--out", "option-out-export", "metavar-path", show_default=False)] = None,
    number: Annotated[int, option("--run", "option-export-run", "metavar-count")] = 1,
    seed: Seed = 7,
    phone: Annotated[str, option("--phone", "option-phone", "android|ios")] = "android",
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Write a simulated community as a platform would export it."""
    at_least("--seed", seed, 0)
    at_least("--run", number, 1)
    from essaim.exporting import Wanted, export_community

    export_community(Wanted(subject, format, number, seed, phone), out).give(as_json)


VERBS: dict[str, Callable[..., None]] = {"export": export}
