"""What the team does and does not do, seen in short runs: hours, absences, welcome, recognition, ambassadors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble import Run, run_world
from sim.parameters import defaults, with_values
from sim.plan import (
    PLATFORMS,
    Ambassadors,
    Founders,
    Growth,
    Manager,
    Moderation,
    Onboarding,
    OnboardingLevel,
    Plan,
    Recognition,
    Ritual,
    Stratum,
)
from sim.rules.arriving import MARKETING
from sim.rules.championing import TERM_DAYS
from sim.rules.leaving import MENTOR
from sim.rules.recognising import NEWCOMER_DAYS, STRATA
from sim.world import MEMBERS, World

STEADY = Growth(pre_launch_weeks=0, launch_joins=0.0, marketing_joins_per_day=3.0, word_of_mouth_joins_per_day=0.0)
WRITERS = {"posting.level": -1.5, "replying.base": 0.1, "ties.threshold": 0.05, "championing.acceptance": 1.0}


def lived(plan: Plan, values: dict[str, float] | None = None, seed: int = 1) -> World:
    """Return the world a plan ends in, at default parameters but for these."""
    return run_world(Run(plan, with_values(defaults(), values or {}), seed))


def people(world: World) -> np.ndarray:
    """Return the rows of those who ever joined."""
    return np.asarray(world.members[: int(world.counts[MEMBERS])])


def test_hours_that_bind_leave_work_undone_and_drop_the_rituals_that_do_not_fit() -> None:
    rituals = (Ritual("weekly_question", 1, staff_hours=1.0), Ritual("live", 3, staff_hours=4.0))
    plan = Plan(days=70, rituals=rituals, growth=STEADY, onboarding=Onboarding("person"))
    never_away = {"managing.absence": 0.0}
    free = lived(plan, never_away)
    bound = lived(replace(plan, manager=Manager(hours_per_week=3.0)), never_away)

    assert free.days["undone_minutes"].sum() == free.days["rituals_dropped"].sum() == 0
    assert free.days["unreceived"].sum() == 0
    assert bound.rituals["held"].tolist() == [10, 0]
    assert bound.days["rituals_dropped"].sum() == 10
    assert bound.days["undone_minutes"].sum() > 10 * 240.0
    assert bound.days["unreceived"].sum() > 0
    for week in range(10):
        assert bound.days["staff_minutes"][7 * week : 7 * week + 7].sum() <= 60.0 * 3.0 + 1e-6


def test_a_sole_administrator_is_away_for_whole_weeks_and_two_hardly_ever() -> None:
    plan = Plan(days=364, growth=replace(STEADY, marketing_joins_per_day=0.1), rituals=(Ritual("tip", 2),))
    weeks: dict[int, list[bool]] = {}
    for admins in (1, 2):
        found = []
        for seed in range(4):
            world = lived(replace(plan, founders=Founders(number=5, admins=admins)), {"managing.absence": 0.3}, seed)
            here = world.days["staff_here"].reshape(52, 7)
            assert (here == here[:, :1]).all()
            assert world.rituals["held"][0] == here[:, 0].sum()
            assert world.days["staff_minutes"].reshape(52, 7)[~here[:, 0]].sum() == 0.0
            found += here[:, 0].tolist()
        weeks[admins] = found

    # 208 weeks: 30 % and 9 % away; five standard errors, a false alarm about once in a million
    assert np.mean(weeks[1]) == pytest.approx(0.70, abs=5 * (0.3 * 0.7 / 208) ** 0.5)
    assert np.mean(weeks[2]) == pytest.approx(0.91, abs=5 * (0.09 * 0.91 / 208) ** 0.5)
    assert all(two >= one for one, two in zip(weeks[1], weeks[2], strict=True))


@pytest.mark.parametrize(("level", "known"), [("none", False), ("person", False), ("mentor", True)])
def test_only_a_mentor_ties_a_newcomer_on_the_first_day(level: OnboardingLevel, known: bool) -> None:
    unseen = replace(PLATFORMS["slack"], shown=0.0)  # nobody answers anybody: ties come from mentors alone
    world = lived(Plan(days=60, platform=unseen, growth=STEADY, onboarding=Onboarding(level)))
    newcomers = people(world)["channel"] == MARKETING
    tied = (world.ties["to"][: len(newcomers)] >= 0).any(axis=1)[newcomers]

    assert newcomers.sum() > 30
    if known:
        assert tied[people(world)["received_by"][newcomers] == MENTOR].mean() > 0.9
    else:
        assert not tied.any()


def test_ambassadors_appear_only_with_a_programme_and_from_its_start() -> None:
    plan = Plan(days=120, founders=Founders(number=40, tie_density=0.6))
    without = lived(plan, WRITERS)
    programme = lived(replace(plan, ambassadors=Ambassadors(starts_in_week=6, invitations_per_month=10)), WRITERS)

    assert without.days["ambassadors"].sum() == people(without)["ambassador"].sum() == 0
    assert programme.days["ambassadors"][: 6 * 7].sum() == 0
    assert programme.days["ambassadors"][-1] == people(programme)["ambassador"].sum() > 0


def test_ambassadors_burn_out_sooner_under_load() -> None:
    def worn(hours: float, spared: bool) -> float:
        """Return the share of ambassadors who burn out in a term, of those who are there when it ends."""
        asked = Ambassadors(
            starts_in_week=0, invitations_per_month=10, hours_per_week=hours, trained=spared, tools=spared
        )
        burnt, served = 0, 0
        for seed in range(3):
            plan = Plan(days=140, founders=Founders(number=40, tie_density=0.6), ambassadors=asked)
            days = lived(plan, {**WRITERS, "championing.burnout": 0.05}, seed).days
            burnt += int(days["burnouts"].sum())
            served += int(days["ambassadors"][TERM_DAYS - 2 :: TERM_DAYS].sum())
        assert served > 15
        return burnt / served

    # 60 hours wear everybody out at the end of the term; 1 hour one in twenty, less with training: of 15 or more,
    # more than half about once in ten million
    assert worn(60.0, spared=False) == 1.0
    assert worn(1.0, spared=True) < 0.5


@pytest.mark.parametrize("stratum", STRATA)
def test_spotlights_go_to_their_stratum_only(stratum: Stratum) -> None:
    recognition = Recognition(spotlights_per_month=3, spotlights_for=stratum)
    world = lived(Plan(days=112, growth=STEADY, recognition=recognition), {"posting.level": -1.5})
    put_forward = people(world)[people(world)["award"] > 0]
    stayed = put_forward["awarded_day"] - put_forward["join_day"]

    assert world.days["spotlights"].sum() >= 4
    assert set(put_forward["award"].tolist()) == {STRATA[stratum]}
    assert ((put_forward["awarded_day"] + 1) % TERM_DAYS == 0).all()
    assert ((stayed < NEWCOMER_DAYS) == (stratum == "newcomers")).all()


def test_after_the_manager_left_the_team_does_nothing_more() -> None:
    plan = Plan(days=60, rituals=(Ritual("live", 3),), manager=Manager(leaves_on_day=30), moderation=Moderation(1.0))
    days = lived(plan, {"moderating.toxic_share": 0.2}).days

    assert days["staff_messages"][:30].sum() > 0
    assert days["removed"][:30].sum() > 0
    for name in ("staff_messages", "staff_minutes", "rituals_held", "removed"):
        assert days[name][30:].sum() == 0
