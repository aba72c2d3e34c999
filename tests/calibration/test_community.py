"""A real community as it is to be simulated."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from calibration.community import MOST_SIMULATED, community_before, latest_as_of, plan_of, simulated
from sim.parameters import defaults


def test_a_slack_file_may_be_forecast_from_the_monday_after_its_last_row(overview_of):
    export = overview_of([30] * 61)
    assert latest_as_of(export) == date(2021, 3, 8)


def test_the_week_a_slack_file_ends_in_is_not_believed(overview_of):
    community = community_before(overview_of([30] * 63, without=(58, 59, 60, 61, 62)), date(2021, 3, 8))
    assert community.believed.tolist() == [True] * 8 + [False]


def test_a_silent_week_at_the_end_of_a_log_may_be_silence(read_log, acts_of):
    export = read_log(acts_of(30, arrivals=0.3))
    community = community_before(export, export.latest_start + timedelta(weeks=1))
    assert community.weekly["weekly_messages"].iloc[-1] == 0
    assert community.believed[-1]


def test_the_plan_brings_the_joins_that_were_seen(overview_of):
    community = community_before(overview_of([30] * 7 + [37] * 7 + [38] * 49), date(2021, 3, 8))
    plan = plan_of(community, joiners=3.0)
    assert plan.start == date(2021, 1, 4)
    assert plan.days == 63
    assert plan.founders.number == 30
    assert plan.known_joins.sum() == 8
    assert plan.known_joins[7] == 7


def test_joiners_are_a_multiple_of_first_posters_where_only_those_are_seen(log_of):
    community = community_before(log_of(40), date(2021, 9, 27))
    posters = community.arrivals.daily.sum()
    assert plan_of(community, 3.0).known_joins.sum() == pytest.approx(3 * posters, abs=1)
    ahead = plan_of(community, 3.0, np.array([7.0, 0.0]))
    assert ahead.days == 7 * 40
    assert ahead.known_joins[-14:-7].sum() == pytest.approx(21, abs=1)


def test_a_large_community_is_simulated_as_a_sample_and_counted_as_a_whole(read_log, stand_in):
    stamps = 1_609_718_400 + 43_200 * np.arange(4000) % (86_400 * 140)
    rows = pd.DataFrame({"member": [f"m{n}" for n in range(4000)], "ts": stamps, "kind": "message"})
    community = community_before(read_log(rows), date(2021, 5, 24))
    assert community.share < 0.2
    joins = plan_of(community, 4.0).known_joins.sum()
    assert joins <= MOST_SIMULATED
    weekly = simulated(community, [defaults()] * 3, [4.0] * 3, 1, stand_in)
    assert weekly["new_posters"].sum(axis=1) == pytest.approx(np.full(3, 0.37 * 4 * 4000), rel=0.2)


def test_what_was_seen_lately_ends_with_the_week_before_the_forecast(log_of):
    community = community_before(log_of(40), date(2021, 9, 27))
    seen, believed = community.lately()
    assert len(believed) == community.simulated_weeks
    assert seen["weekly_posters"][0, -1] == community.weekly["weekly_posters"].iloc[-1]
