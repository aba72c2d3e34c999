"""What a welcome does to newcomers, against the randomised evidence; paired runs, slow.

A bot: no effect beyond half a point (CAT Lab, 57,084 accounts). A person: half a point to two (Morgan & Halfaker 2018).
The bounds are four standard errors of the paired mean wider than that, so a false alarm is rarer than 1 in 10,000.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble import Run, run_world
from sim.parameters import Parameters, draw_parameters
from sim.plan import Growth, Onboarding, OnboardingLevel, Plan
from sim.rules.arriving import MARKETING
from sim.world import MEMBERS

DAYS, SURVIVAL_DAYS, PAIRS = 300, 30, 40
STEADY = Growth(pre_launch_weeks=0, launch_joins=0.0, marketing_joins_per_day=3.0, word_of_mouth_joins_per_day=0.0)


def survivors(level: OnboardingLevel, parameters: Parameters, seed: int) -> dict[int, bool]:
    """Return, by key, whether each newcomer is still there after thirty days."""
    plan = replace(Plan(days=DAYS, growth=STEADY), onboarding=Onboarding(level))
    world = run_world(Run(plan, parameters, seed))
    members = world.members[: int(world.counts[MEMBERS])]
    seen = (members["channel"] == MARKETING) & (members["join_day"] < DAYS - SURVIVAL_DAYS)
    gone = (members["left_day"] >= 0) & (members["left_day"] - members["join_day"] < SURVIVAL_DAYS)
    return dict(zip(members["key"][seen].tolist(), (~gone[seen]).tolist(), strict=True))


def paired_differences(level: OnboardingLevel) -> np.ndarray:
    """Return, by run, by how many points a welcome moves the survival of the people who join in both worlds."""
    differences = []
    for seed, parameters in enumerate(draw_parameters(PAIRS, rng_seed=11)):
        with_welcome, without = survivors(level, parameters, seed), survivors("none", parameters, seed)
        both = with_welcome.keys() & without.keys()
        differences.append(100.0 * np.mean([with_welcome[key] - without[key] for key in both]))
    return np.array(differences)


@pytest.mark.slow
@pytest.mark.parametrize(("level", "low", "high"), [("bot", -0.5, 0.5), ("person", 0.5, 2.0)])
def test_a_welcome_moves_survival_as_the_experiments_say(level: OnboardingLevel, low: float, high: float) -> None:
    differences = paired_differences(level)
    slack = 4.0 * differences.std(ddof=1) / np.sqrt(PAIRS)

    print(f"{level}: {differences.mean():+.2f} points, standard error {slack / 4.0:.2f}")
    assert low - slack <= differences.mean() <= high + slack
