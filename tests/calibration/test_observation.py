"""What a source would have shown, and which weeks to believe."""

import numpy as np
import pandas as pd

from calibration.observation import as_observed, calendar_of, good_weeks


def messages(values):
    return pd.DataFrame({"weekly_messages": np.asarray(values, dtype=float)})


def test_a_lively_source_that_falls_silent_for_a_week_is_not_believed():
    assert good_weeks(messages([20.0] * 10 + [0.0] + [20.0] * 3)).tolist() == [True] * 10 + [False] + [True] * 3


def test_silence_in_a_quiet_community_is_believed():
    assert good_weeks(messages([3.0] * 10 + [0.0])).all()


def test_a_week_is_judged_by_earlier_weeks_only():
    values = [20.0] * 10 + [0.0] * 4 + [30.0] * 20
    whole = good_weeks(messages(values))
    for cut in range(1, len(values)):
        assert (good_weeks(messages(values[:cut])) == whole[:cut]).all()


def test_a_log_shows_writing_only_and_slack_shows_visits_too():
    simulated = {name: np.ones((2, 3)) for name in ("weekly_active", "weekly_posters", "new_posters", "leaves")}
    assert set(as_observed(simulated, "events")) == {"weekly_posters", "new_posters"}
    assert set(as_observed(simulated, "slack_overview")) == {"weekly_active", "weekly_posters"}


def test_counts_of_a_sample_of_members_are_scaled_up_and_shares_are_not():
    simulated = {"weekly_posters": np.full((1, 2), 3.0), "retained_1w": np.full((1, 2), 0.25)}
    shown = as_observed(simulated, "events", scale=4.0)
    assert shown["weekly_posters"].tolist() == [[12.0, 12.0]]
    assert shown["retained_1w"].tolist() == [[0.25, 0.25]]


def test_quiet_weekends_tell_a_community_of_work(read_log):
    def log(days):
        stamps = [1_609_718_400 + 86_400 * day for day in range(140) if day % 7 in days]
        return read_log(pd.DataFrame({"member": "a", "ts": stamps, "kind": "message"}))

    assert calendar_of(log((0, 1, 2, 3, 4))) == "work"
    assert calendar_of(log((0, 1, 2, 3, 4, 5, 6))) == "leisure"


def test_a_silent_week_does_not_speak_for_itself():
    assert good_weeks(messages([5.0, 5.0, 15.0, 15.0, 0.0])).tolist() == [True] * 4 + [False]
