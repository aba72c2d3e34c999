"""Treatment: what an experiment tests in a scenario, a ritual or the welcome of newcomers."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from scenarios.schema import Scenario
from sim.plan import Tested
from sim.problems import InputError, Problem

WELCOME = "onboarding"
"""What one writes to test how newcomers are received."""
RECEIVING = ("person", "mentor")
"""Levels of onboarding that can be given to some newcomers and not to others."""


@dataclass(frozen=True)
class Treatment:
    """What is tested.

    Parameters
    ----------
    name : str
        A kind of ritual of the scenario, or ``onboarding``.
    every_weeks : int
        Weeks from one to the next; 1 for the welcome.
    alone : bool
        Whether the plan holds no other ritual: only then can some members be told of none.
    """

    name: str
    every_weeks: int = 1
    alone: bool = True

    @property
    def lacks(self) -> Tested:
        """What a control group goes without."""
        return "welcome" if self.name == WELCOME else "rituals"


def treatment_of(scenario: Scenario, name: str) -> Treatment:
    """Find what is to be tested in a scenario.

    Raises
    ------
    InputError
        If the scenario holds no such ritual, or receives no newcomer in person.

    Examples
    --------
    >>> from scenarios.loading import load
    >>> treatment_of(load("b2b-slack"), "live").every_weeks
    4
    """
    if name == WELCOME:
        level = scenario.onboarding.level
        if level not in RECEIVING:
            raise InputError(Problem("scenarios", "trial-no-welcome", values={"level": level}))
        return Treatment(WELCOME)
    held = {ritual.kind: ritual.every_weeks for ritual in scenario.rituals}
    if name not in held:
        known = [*held, *([WELCOME] if scenario.onboarding.level in RECEIVING else [])]
        near = get_close_matches(name, known, n=1)
        values = {"name": name, "known": ", ".join(known) or "-", "nearest": near[0] if near else ""}
        raise InputError(Problem("scenarios", "trial-unknown-near" if near else "trial-unknown", values=values))
    return Treatment(name, held[name], len(held) == 1)
