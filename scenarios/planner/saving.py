"""Saving: the plan that was chosen, as a scenario file that says where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.words import number, say

if TYPE_CHECKING:
    from scenarios.planner.study import Planned


def plan_file(found: Planned) -> str:
    """Return the text of a scenario file: the plan, with what was asked and what it takes as a comment.

    It loads back to an equal scenario, whatever preset or file the space began with.
    """
    takes = found.space.takes(found.places[found.best])
    lines = [
        say("scenarios", "plan-file-asked", goals=", ".join(str(want) for want in found.wants)),
        say("scenarios", "plan-file-takes", budget=number(takes.budget, 0), hours=number(takes.hours, 1),
            currency=found.space.scenario.costs.currency, runs=found.runs),
    ]  # fmt: skip
    return "\n".join([*(f"# {line}" for line in lines), "", found.plan.to_toml()])
