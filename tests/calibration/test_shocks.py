"""Shocks: past ones are not taken for the level, coming ones act through the model or are refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from calibration.community import Community, Simulate, community_before, plan_of
from calibration.exports import Export
from calibration.fit import calibrate
from calibration.forecast import forecast
from calibration.futures import level_futures, shock_effect
from calibration.shocks import Shock, joins_added, shock_of, shocks_of, with_shocks
from sim.planned import held_on
from sim.problems import InputError

WEEKS = 26


@pytest.fixture
def community(log_of: Callable[..., Export]) -> Community:
    """Return a community of 40 weeks from 4 January 2021 on, to be forecast from 11 October."""
    export = log_of(40, arrivals=5.0)
    return community_before(export, date(2021, 10, 11))


def refusals(call: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as caught:
        call()
    return str(caught.value).splitlines()


def test_what_a_person_writes_is_read() -> None:
    assert shock_of("2024-05-01:release") == Shock(date(2024, 5, 1), "release")
    assert shock_of("2024-05-01:split:0.6") == Shock(date(2024, 5, 1), "split", 0.6)


def test_all_that_is_wrong_is_said_at_once() -> None:
    written = ["1 May", "2024-13-01:party", "2024-05-01:ritual:3", "2024-05-01:split:2", "2024-05-01:outage:x",
               "2024-05-01:release:-4"]  # fmt: skip
    assert refusals(lambda: shocks_of(written)) == [
        "--shock 1 May: write DATE:KIND or DATE:KIND:SIZE, such as 2024-05-01:release; kinds: ritual, release, outage, "
        "split",
        "--shock 2024-13-01:party: 2024-13-01 is not a date; write it as 2024-05-01",
        "--shock 2024-13-01:party: party is not a kind; take one of ritual, release, outage, split",
        "--shock 2024-05-01:ritual:3: an event has no size; leave 3 out",
        "--shock 2024-05-01:split:2: 2 must be the share of members who stay, between 0 and 1",
        "--shock 2024-05-01:outage:x: x must be the days the outage lasts, from 1 to 365",
        "--shock 2024-05-01:release:-4: -4 must be the number of people who join because of the release, above 0",
    ]


@pytest.mark.parametrize(
    ("shock", "left_out"),
    [
        (Shock(date(2021, 9, 1), "ritual"), ["2021-08-30", "2021-09-06", "2021-09-13"]),
        (Shock(date(2021, 9, 5), "release"), ["2021-08-30", "2021-09-06", "2021-09-13", "2021-09-20"]),
        (Shock(date(2021, 9, 1), "outage"), ["2021-08-30"]),
        (Shock(date(2021, 9, 4), "outage", 3.0), ["2021-08-30", "2021-09-06"]),
    ],
)
def test_the_weeks_a_past_shock_moved_are_left_out(community: Community, shock: Shock, left_out: list[str]) -> None:
    found = with_shocks(community, [shock], WEEKS)
    gone = community.weekly.index[community.believed & ~found.believed]

    assert [str(week.date()) for week in gone] == left_out
    assert found.shocks == ()
    assert found.moved is not None
    assert found.moved.sum() == len(left_out)


def test_before_a_split_the_community_was_another_one(community: Community) -> None:
    found = with_shocks(community, [Shock(date(2021, 9, 1), "split")], WEEKS)
    kept = community.weekly.index[found.believed]

    assert [str(week.date()) for week in kept] == [
        f"2021-{day}" for day in ("09-06", "09-13", "09-20", "09-27", "10-04")
    ]


def test_what_the_model_has_no_rule_for_is_refused_with_the_reason(community: Community) -> None:
    ahead = [Shock(date(2021, 11, 1), kind) for kind in ("outage", "release", "split")]
    outside = [Shock(date(2020, 11, 1), "ritual"), Shock(date(2022, 11, 1), "ritual")]
    assert refusals(lambda: with_shocks(community, [*ahead, *outside], WEEKS)) == [
        "--shock 2021-11-01:outage: the model has no rule for an outage to come; only past ones can be given, so that "
        "they are not taken for silence",
        "--shock 2021-11-01:release: nothing says how many people a release to come brings; give them, such as "
        "2021-11-01:release:40",
        "--shock 2021-11-01:split: nothing says how many members stay; give their share, such as 2021-11-01:split:0.6",
        "--shock 2020-11-01: outside what is seen and what is to be forecast, Jan 4, 2021 to Apr 10, 2022",
        "--shock 2022-11-01: outside what is seen and what is to be forecast, Jan 4, 2021 to Apr 10, 2022",
    ]


def test_a_split_of_yesterday_leaves_nothing_to_go_by(community: Community) -> None:
    assert refusals(lambda: with_shocks(community, [Shock(date(2021, 10, 8), "split")], WEEKS)) == [
        "--shock: the weeks these shocks did not move number 0, too few to tell a level from; forecast later, or leave "
        "a shock out"
    ]


def test_an_event_and_a_split_to_come_are_in_the_plan_of_the_future_only(community: Community) -> None:
    event, split = Shock(date(2021, 11, 4), "ritual"), Shock(date(2021, 12, 1), "split", 0.6)
    shocked = with_shocks(community, [event, split], WEEKS)
    plan = plan_of(shocked, 2.0, np.ones(WEEKS))

    assert [plan.start + timedelta(days=day) for day in held_on(plan.rituals[0], plan)] == [event.day]
    assert plan.start + timedelta(days=plan.shocks[0].day) == split.day
    assert plan.shocks[0].size == 0.6
    assert plan_of(shocked, 2.0).rituals == ()


def test_a_release_brings_the_people_it_is_said_to() -> None:
    joins = joins_added([Shock(date(2021, 10, 14), "release", 28.0)], date(2021, 10, 11), 4)
    assert joins.tolist() == pytest.approx([8.0, 14.0, 6.0, 0.0])


def test_what_a_shock_does_counts_in_full_though_simulated_change_counts_half(community: Community) -> None:
    """Runs that are level, and the same runs with a split that leaves half of everybody from the 5th week on."""
    past = np.full((200, community.simulated_weeks), 30.0)
    calm = np.concatenate([past, np.full((200, WEEKS), 30.0)], axis=1)
    halved = calm.copy()
    halved[:, -WEEKS + 4 :] = 14.5  # log1p halves
    effect = shock_effect(halved, calm, WEEKS)
    zero = np.zeros((200, WEEKS))
    before = np.median(level_futures(community, "weekly_posters", calm, zero, WEEKS), axis=0)
    after = np.median(level_futures(community, "weekly_posters", halved, zero, WEEKS, effect), axis=0)

    assert after[:4].tolist() == before[:4].tolist()
    assert after[4:] / before[4:] == pytest.approx(np.full(WEEKS - 4, 0.5), abs=0.06)


def test_the_reader_is_told_how_many_weeks_a_shock_took(log_of: Callable[..., Export], stand_in: Simulate) -> None:
    export, release = log_of(40, arrivals=5.0), Shock(date(2021, 8, 2), "release")
    fit = calibrate(export, draws=20, steps=1, run_all=stand_in)
    made = forecast(export, weeks=4, samples=20, fit=fit, shocks=[release], run_all=stand_in)

    said = [str(each) for each in made.warnings]
    assert "Weeks not used because a shock given with --shock moved them: 4" in said
    assert not any("recorder" in each for each in said)
