"""Twins: they begin with the members a log shows, write as much as those did, and name nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import pytest

from calibration.arrivals import future_arrivals
from calibration.community import Community, community_before, plan_of
from calibration.exports import Export, read_export
from calibration.priors import parameters_at, prior_scores, values_at
from calibration.twins.donors import Donors
from calibration.twins.rows import Known, known_of, start_with
from calibration.twins.runs import can_be_twinned, members_seen, twins
from calibration.twins.staying import draw_members, expected_rate, population_of
from sim.columns import LEFT, PRESENT
from sim.ensemble import Run, run_ensemble, run_world
from sim.parameters import Parameters, defaults
from sim.starting import Start

PASTS, RUNS, AHEAD = 8, 24, 13
one_thread = partial(run_ensemble, threads=1)


@pytest.fixture(scope="module")
def community(tmp_path_factory: pytest.TempPathFactory, acts_of: Callable[..., pd.DataFrame]) -> Community:
    """Return a community of 30 weeks."""
    path = tmp_path_factory.mktemp("log") / "log.parquet"
    acts_of(30, arrivals=4.0).to_parquet(path)
    export = read_export(path, key=b"a key for the tests")
    return community_before(export, export.latest_start)


@pytest.fixture(scope="module")
def drawn() -> list[tuple[Parameters, float]]:
    return [parameters_at(row) for row in values_at(prior_scores(PASTS, 3), widened=False)]


@pytest.fixture(scope="module")
def known(community: Community) -> Known:
    return known_of(members_seen(community), defaults().ties)


@pytest.fixture(scope="module")
def starts(community: Community, drawn: list[tuple[Parameters, float]], known: Known) -> list[Start]:
    """Return the starts of a few twins of it."""
    rng = np.random.default_rng(2)
    worlds = [run_world(Run(plan_of(community, joiners), p, 5 + k)) for k, (p, joiners) in enumerate(drawn)]
    donors, population = Donors(worlds, known.seen.today), population_of(known.seen)
    return [
        start_with(known, draw_members(known.seen, population, rng), k, worlds[k], donors, p, rng)
        for k, (p, _) in enumerate(drawn)
    ]


def test_every_real_member_is_a_row_with_what_the_log_shows(
    community: Community, known: Known, starts: list[Start]
) -> None:
    events = community.export.events
    assert events is not None
    members = len(known.seen)
    assert members == events["member"].nunique()
    for start in starts:
        rows = start.members[:members]
        assert rows["posts"].sum() == len(events)
        assert rows["join_day"].tolist() == known.seen.first.tolist()
        assert rows["posting_day"].tolist() == known.seen.last.tolist()
        assert set(np.unique(rows["status"])) <= {PRESENT, LEFT}
        assert len(np.unique(start.members["key"])) == len(start.members)


def test_the_silent_whom_no_log_shows_come_from_the_simulated_past(known: Known, starts: list[Start]) -> None:
    for start in starts:
        silent = start.members[len(known.seen) :]
        assert len(silent) > 0
        assert (silent["posts"] == 0).all()
        assert (silent["status"] == PRESENT).all()


def test_who_wrote_yesterday_is_more_often_still_there_than_who_has_long_been_silent(
    known: Known, starts: list[Start]
) -> None:
    here = np.mean([start.members["status"][: len(known.seen)] == PRESENT for start in starts], axis=0)
    gap = known.seen.today - known.seen.last
    assert here[gap <= 7].mean() > 0.6
    assert here[gap > 90].mean() < 0.25


def test_draws_differ_from_one_another(starts: list[Start]) -> None:
    assert not np.array_equal(starts[0].members["status"], starts[1].members["status"])
    assert not np.array_equal(
        starts[0].members["posting_propensity"][:20], starts[1].members["posting_propensity"][:20]
    )


def test_the_past_of_a_twin_is_the_log_and_its_first_weeks_go_on_from_it(
    community: Community, drawn: list[tuple[Parameters, float]]
) -> None:
    rng = np.random.default_rng(4)
    ahead = future_arrivals(community.arrivals, AHEAD, RUNS, rng)
    found = twins(community, drawn, ahead, 900, one_thread)
    past, seen = community.simulated_weeks, community.weekly
    level = seen["weekly_posters"].to_numpy()[-8:].mean()

    assert found["weekly_posters"].shape == (RUNS, past + AHEAD)
    assert found["weekly_posters"][0, :past].tolist() == seen["weekly_posters"].tolist()
    assert found["weekly_messages"][0, :past].tolist() == seen["weekly_messages"].tolist()
    assert found["new_posters"][0, 1:past].tolist() == seen["new_posters"].tolist()[1:]
    assert found["weekly_posters"][:, past : past + 4].mean() == pytest.approx(level, rel=0.35)
    again = twins(community, drawn, ahead, 900, one_thread)
    assert all(np.array_equal(found[name], again[name], equal_nan=True) for name in found)


def test_a_sample_of_the_members_is_even_in_how_much_they_write(community: Community) -> None:
    whole, half = members_seen(community), members_seen(community, 0.5)
    population = population_of(whole)

    assert len(half) == len(whole) // 2
    assert 2 * expected_rate(half, population).sum() == pytest.approx(expected_rate(whole, population).sum(), rel=0.2)


def test_an_overview_shows_no_members(overview_of: Callable[..., Export]) -> None:
    export = overview_of(list(range(30, 130)))
    assert not can_be_twinned(community_before(export, export.latest_start))
