"""The verb of real communities: communities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from essaim.answers import Answer, writing
from essaim.commands.options import AsJson, Language, Seed, Threads, argument, at_least, option
from essaim.progress import simulating

Only = Annotated[
    list[str] | None, typer.Option("--only", help="option-only", metavar="metavar-community", show_default=False)
]


def communities(
    folder: Annotated[Path, argument("argument-communities", "metavar-folder")],
    only: Only = None,
    runs: Annotated[int, option("--runs", "option-runs-round", "metavar-count")] = 64,
    seed: Seed = 1,
    threads: Threads = None,
    out: Annotated[Path | None, option("--out", "option-out-communities", "metavar-file", show_default=False)] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Score the model on a folder of real communities."""
    at_least("--runs", runs, 20)
    at_least("--seed", seed, 0)
    from calibration.distributions import communities_in, score_communities
    from essaim.communities import communities_document, communities_page, communities_shown, known_communities

    listed, chosen = communities_in(folder), only or []
    known_communities(listed, chosen)
    with simulating("task-communities") as report:
        scores = score_communities(listed, chosen, runs, seed, threads or 2, report)
    answer = Answer({"verb": "communities", **communities_document(scores)}, communities_shown(scores))
    if out is not None:
        with writing(out):
            out.write_text(communities_page(scores), encoding="utf-8")
        answer = answer.with_files([out], out)
    answer.give(as_json)


VERBS: dict[str, Callable[..., None]] = {"communities": communities}
