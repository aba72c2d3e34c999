"""Watching, on paths whose answer is known and on logs in which something has changed, with no model run."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from calibration.exports import read_export
from calibration.fit import calibrate
from calibration.watching.paths import Watched, own_past
from calibration.watching.watch import compared, judged, watch
from sim.problems import InputError

WEEKS = 6


def one(seen, samples=None, topic="engagement", bad="below", name="weekly_posters"):
    rng = np.random.default_rng(2)
    usual = rng.poisson(50, size=(999, len(seen))).astype(float) if samples is None else samples
    return Watched(name, topic, bad, "forecast", np.array(seen, dtype=float), usual)


def test_weeks_like_the_forecast_raise_no_alarm_and_low_ones_do():
    usual, low, high = (judged([compared(one([level] * WEEKS))], 0.05)[0].state for level in (50, 35, 70))
    assert (usual, low, high) == ("as-expected", "alarm", "better")


def test_the_side_that_is_bad_depends_on_what_is_watched():
    slow = compared(one([90] * WEEKS, topic="answers", bad="above", name="answer_minutes"))
    assert judged([slow], 0.05)[0].state == "alarm"


def test_weeks_that_are_not_known_are_passed_over():
    found = compared(one([35, np.nan, 35, 35, 35, 35]))
    assert found.weeks == 5
    assert found.seen == 35
    assert judged([compared(one([np.nan] * WEEKS))], 0.05)[0].state == "not-seen"


def test_all_weeks_and_all_measures_share_one_chance_of_a_false_alarm():
    rng = np.random.default_rng(5)
    alarms = 0
    for _ in range(300):
        drift = rng.normal(0, 0.3, size=(400, 3, 1))
        paths = 50 * np.exp(drift + rng.normal(0, 0.2, size=(400, 3, WEEKS)))
        things = [one(paths[0, place], paths[1:, place], name=f"m{place}") for place in range(3)]
        alarms += any(each.state == "alarm" for each in judged([compared(each) for each in things], 0.05))
    assert 0.015 < alarms / 300 < 0.085


def test_a_series_that_goes_on_as_it_was_is_rarely_called_strange():
    rng = np.random.default_rng(6)
    alarms = 0
    for _ in range(300):
        steps = rng.normal(size=70)
        series = np.array([steps[: week + 1] @ 0.5 ** np.arange(week + 1)[::-1] for week in range(70)])[18:]
        samples = own_past(series[:46], WEEKS, 400, rng)
        thing = Watched("answer_minutes", "answers", "above", "own-past", np.exp(series[46:]), np.exp(samples))
        alarms += compared(thing).chance <= 0.05
    assert 0.005 < alarms / 300 < 0.09


@pytest.fixture(scope="module")
def watched(acts_of, stand_in, tmp_path_factory):
    """Return a function that watches the last weeks of a log changed by another function."""
    folder = tmp_path_factory.mktemp("watch")
    rows = acts_of(70, arrivals=6.0, seed=2).sort_values("ts", ignore_index=True)
    rows["thread"] = (np.arange(len(rows)) // 3 + 1).astype(str)
    read = {}

    def of(name, change=lambda rows, late: rows):
        late = rows["ts"] >= rows["ts"].max() - 8 * 604_800
        path = folder / f"{name}.parquet"
        change(rows.copy(), late).to_parquet(path)
        read[name] = read_export(path, key=b"a key for the tests")
        export = read[name]
        if "fit" not in read:
            as_of = export.latest_start - timedelta(weeks=6)
            read["fit"] = calibrate(export, as_of=as_of, draws=30, steps=2, run_all=stand_in)
        return watch(export, read["fit"], run_all=stand_in), export, read["fit"]

    of("usual")
    return of


def test_the_weeks_since_the_fit_are_looked_at_and_no_others(watched):
    found, export, fit = watched("usual")
    assert found.first == fit.as_of
    assert found.last == export.weekly().index[-1].date()
    assert {each.topic for each in found.findings} == {"engagement", "arrivals", "return", "answers", "load"}


def test_most_people_going_silent_is_an_alarm_about_engagement(watched):
    def silent(rows, late):
        return rows[~late | (rows["member"].str[-1].isin(["0"]))]

    found = watched("silent", silent)[0]
    assert "engagement" in {each.topic for each in found.alarms}
    assert all(each.state != "alarm" for each in watched("usual")[0].findings)


def test_answers_that_take_five_times_as_long_are_an_alarm(watched):
    def slow(rows, late):
        opens = rows.groupby("thread")["ts"].transform("min")
        rows.loc[late, "ts"] = (opens + 5 * (rows["ts"] - opens))[late].clip(upper=rows["ts"].max())
        return rows

    assert "answer_minutes" in {each.name for each in watched("slow", slow)[0].alarms}


def test_an_export_without_a_new_week_is_refused(watched, stand_in):
    _, export, fit = watched("usual")
    with pytest.raises(InputError, match="no complete week after it"):
        watch(export.before(fit.as_of), fit, run_all=stand_in)
    with pytest.raises(InputError, match="at most 0"):
        watch(export, fit, false_alarms=0.7, run_all=stand_in)


def test_an_export_of_another_kind_is_refused(watched, overview_of, stand_in):
    fit = watched("usual")[2]
    with pytest.raises(InputError, match="another kind of export"):
        watch(overview_of(list(range(30, 600))), fit, run_all=stand_in)


def test_the_answers_of_the_team_are_counted_week_by_week(watched):
    found = watched("usual")[0]
    load = next(each for each in found.findings if each.topic == "load")
    assert load.name == "busiest_load"
    assert load.weeks == 6
    assert pd.notna(load.seen)


def test_a_past_that_is_not_the_one_fitted_is_noticed(watched, stand_in):
    found, export, fit = watched("usual")
    other = replace(fit, figures=fit.figures.assign(observed=1.5 * fit.figures["observed"]))
    assert found.same_past
    assert not watch(export, other, run_all=stand_in).same_past
