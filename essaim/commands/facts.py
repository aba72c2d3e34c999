"""The verb of proof: facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from essaim.answers import Answer
from essaim.commands.options import AsJson, Language, On, Threads, at_least, option


def facts(
    seeds: Annotated[int, option("--seeds", "option-facts-seeds", "metavar-count")] = 30,
    seed_set: Annotated[str, option("--seed-set", "option-seed-set", "A|B")] = "A",
    first_seed: Annotated[
        int | None, option("--first-seed", "option-first-seed", "metavar-count", show_default=False)
    ] = None,
    only: Annotated[str, option("--only", "option-facts-only", "metavar-ids", show_default=False)] = "",
    threads: Threads = None,
    on: On = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Measure the facts that communities show, and say which the model meets."""
    at_least("--seeds", seeds, 2)
    at_least("--first-seed", first_seed if first_seed is not None else 0, 0)
    from calibration.facts.definitions import chosen_facts
    from calibration.facts.design import first_seed_of
    from calibration.facts.scoring import score
    from essaim.facts import facts_shown
    from essaim.progress import computing

    first = first_seed if first_seed is not None else first_seed_of(seed_set)
    asked = [word.strip() for word in only.split(",") if word.strip()]
    chosen_facts(asked)  # a mistake is said before anything runs
    with computing("task-facts", on, threads) as (where, report):
        found = score(asked, seeds, first, progress=report, on=where)
    Answer({"facts": [one.row() for one in found]}, facts_shown(found, seeds, first)).give(as_json)


VERBS: dict[str, Callable[..., None]] = {"facts": facts}
