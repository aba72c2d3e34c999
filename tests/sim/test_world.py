"""The tables of a run have room for those its plan brings, whatever the channel."""

from __future__ import annotations

import pytest

from scenarios import load, presets
from sim.ensemble import Run, run_world
from sim.parameters import defaults, with_values
from sim.plan import PLATFORMS, Founders, Growth, Manager, Place, Plan
from sim.world import MEMBERS, new_world

QUIET = Growth(
    pre_launch_weeks=0, launch_joins=0.0, marketing_joins_per_day=0.0, word_of_mouth_joins_per_day=0.0
)  # nobody comes but through the channel that is tested
CHANNELS = {
    "audience": Plan(growth=Growth(pre_launch_weeks=0, audience=20_000), manager=Manager(posts_per_week=14.0)),
    "a small audience": Plan(growth=Growth(pre_launch_weeks=0, audience=50), manager=Manager(posts_per_week=70.0)),
    "influencers": Plan(founders=Founders(number=60, influencers=60), growth=QUIET),
    "search": Plan(
        platform=PLATFORMS["forum"],
        place=Place(visibility="public"),
        growth=QUIET,
        manager=Manager(posts_per_week=50.0),
    ),
    "rewards": Plan(
        place=Place(visibility="public"), growth=Growth(word_of_mouth_joins_per_day=2.0, referral_reward=True)
    ),
}


@pytest.mark.parametrize("name", CHANNELS)
def test_no_channel_fills_the_table_of_members(name: str) -> None:
    plan = CHANNELS[name]
    room = len(new_world(plan, defaults(), 1).members)

    assert run_world(Run(plan, defaults(), 1)).counts[MEMBERS] < room


@pytest.mark.parametrize("name", presets())
def test_no_preset_is_run_twice_for_want_of_room(name: str) -> None:
    scenario = load(name)
    plan, p = scenario.plan(), with_values(defaults(), scenario.parameters)

    assert len(run_world(Run(plan, p, 3)).members) == len(new_world(plan, p, 3).members)


def test_an_audience_takes_no_more_room_than_it_has_people() -> None:
    reached, none = (
        len(new_world(Plan(growth=Growth(audience=size), manager=Manager(posts_per_week=700.0)), defaults(), 1).members)
        for size in (50, 0)
    )

    assert reached <= none + 50 + 6 * 50**0.5
