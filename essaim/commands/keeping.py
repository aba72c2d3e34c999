"""The verbs of what is kept on this machine: runs, doctor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from essaim.answers import Answer
from essaim.commands.options import AsJson, Language, argument, at_least, flag, option


def runs(
    action: Annotated[str, argument("argument-runs-action", "metavar-runs-action")] = "list",
    address: Annotated[str, argument("argument-address", "metavar-address")] = "",
    older_than: Annotated[
        int | None, option("--older-than", "option-older-than", "metavar-count", show_default=False)
    ] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """List, show or delete the runs that are kept."""
    at_least("--older-than", older_than if older_than is not None else 0, 0)
    from essaim.kept_runs import act

    act(action, address, older_than).give(as_json)


def doctor(
    warm: Annotated[bool, flag("--warm", "option-warm")] = False, as_json: AsJson = False, lang: Language = ""
) -> None:
    """Say whether this machine is ready, and make it so."""
    from essaim.doctor import examination, examination_shown

    found = examination(warm)
    Answer({"verb": "doctor", **found}, examination_shown(found)).give(as_json)


VERBS: dict[str, Callable[..., None]] = {"runs": runs, "doctor": doctor}
