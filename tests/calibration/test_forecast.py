"""The forecast, with a stand-in for the simulator."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from calibration.fit import calibrate
from calibration.forecast import forecast
from sim.kpis import KPIS
from sim.problems import InputError


@pytest.fixture
def quick(stand_in):
    """Return a forecast that takes a second: a small fit, few samples."""

    def make(export, as_of=None, weeks=20, samples=40, seed=1, **how):
        day = as_of or export.latest_start
        fit = how.pop("fit", None) or calibrate(export, as_of=day, draws=20, steps=1, run_all=stand_in)
        return forecast(export, as_of, weeks, samples, seed, fit, run_all=stand_in, **how)

    return make


def test_the_frame_has_every_measure_week_and_sample_once(log_of, quick):
    made = quick(log_of(60))
    assert list(made.frame) == ["metric", "week", "sample", "value", "definition_id"]
    assert made.metrics == (
        "weekly_posters", "weekly_messages", "new_posters", "retained_1w", "retained_4w", "retained_12w",
        "participation_inequality",
    )  # fmt: skip
    assert not made.frame.duplicated(["metric", "week", "sample"]).any()
    assert len(made.frame) == 7 * 20 * 40
    assert made.frame["week"].min() == 1
    assert not made.frame["value"].isna().any()
    assert set(made.frame["definition_id"]) == {KPIS[name].definition_id("events") for name in made.metrics}
    assert set(made.not_shown) == set(KPIS) - set(made.metrics)


def test_a_slack_overview_shows_stocks_and_readers(overview_of, quick):
    made = quick(overview_of([30] * 7 + list(np.arange(30, 300))))
    assert set(made.metrics) == {
        "weekly_active", "weekly_posters", "weekly_messages", "members", "net_growth", "messages_per_active_member",
    }  # fmt: skip
    growth = np.diff(made.values("members"), axis=1)
    assert growth == pytest.approx(made.values("net_growth")[:, 1:])
    assert np.median(made.values("net_growth")) == pytest.approx(7, abs=3)


def test_nothing_dated_on_or_after_the_day_changes_the_forecast(read_log, quick, acts_of):
    rows = acts_of(60)
    as_of = date(2021, 11, 1)
    limit = pd.Timestamp(as_of, tz="UTC").timestamp()
    exports = read_log(rows), read_log(rows[rows["ts"] < limit], "cut.parquet")
    frames = [quick(export, as_of, weeks=10, samples=30).frame for export in exports]
    pd.testing.assert_frame_equal(*frames)


def test_the_same_holds_for_a_slack_overview(tmp_path, shared, quick):
    from calibration.exports import read_export

    path = shared / "formats/slack/nhsr_overview_2024_cc0/20240426-slack.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines[1:] if pd.Timestamp(line[6:10] + line[3:5] + line[:2]) < pd.Timestamp("2022-03-07")]
    (tmp_path / "cut.csv").write_text("".join([lines[0], *kept]), encoding="utf-8")
    frames = [
        quick(read_export(file), date(2022, 3, 7), weeks=8, samples=30).frame for file in (path, tmp_path / "cut.csv")
    ]
    pd.testing.assert_frame_equal(*frames)


def test_the_same_seed_gives_the_same_futures_and_another_does_not(log_of, quick):
    export = log_of(60)
    one, two, other = (quick(export, seed=seed).frame for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(one, two)
    assert not one["value"].equals(other["value"])


def test_counts_are_whole_shares_are_shares_and_futures_are_possible(log_of, quick):
    made = quick(log_of(60))
    for name in ("weekly_posters", "weekly_messages", "new_posters"):
        assert (made.values(name) == np.rint(made.values(name))).all()
        assert (made.values(name) >= 0).all()
    for name in ("retained_1w", "retained_4w", "retained_12w", "participation_inequality"):
        assert ((made.values(name) >= 0) & (made.values(name) <= 1)).all()
    assert (made.values("weekly_messages") >= made.values("weekly_posters")).all()
    assert (made.values("weekly_posters") >= made.values("new_posters")).all()


def test_without_a_fit_the_parameters_are_fitted_first(log_of, stand_in):
    made = forecast(log_of(30), weeks=4, samples=20, run_all=stand_in)
    assert made.fit.as_of == made.as_of
    assert made.fit.seed == made.seed


def test_a_sample_is_one_future_in_all_measures(log_of, quick):
    made = quick(log_of(60), samples=200)
    posters, messages = (made.values(name)[:, 9] for name in ("weekly_posters", "weekly_messages"))
    assert np.corrcoef(np.log1p(posters), np.log1p(messages))[0, 1] > 0.4


def test_the_forecast_starts_at_the_recent_level_and_spreads_with_time(log_of, quick):
    export = log_of(80)
    made = quick(export, weeks=52, samples=300)
    recent = export.weekly()["weekly_posters"].tail(8).mean()
    bands = made.bands().query("metric == 'weekly_posters'").set_index("week")
    assert bands.loc[1:4, "median"].mean() == pytest.approx(recent, rel=0.25)
    width = np.log((1 + bands["high_80"]) / (1 + bands["low_80"]))
    assert width.loc[40:52].mean() > 1.1 * width.loc[1:4].mean()


def test_bands_lie_inside_each_other_and_name_their_week(log_of, quick):
    made = quick(log_of(60))
    bands = made.bands()
    assert (bands["low_80"] <= bands["low_50"]).all()
    assert (bands["low_50"] <= bands["median"]).all()
    assert (bands["median"] <= bands["high_50"]).all()
    assert (bands["high_50"] <= bands["high_80"]).all()
    assert bands["begins"].iloc[1] - bands["begins"].iloc[0] == timedelta(days=7)
    assert bands["begins"].iloc[0] == pd.Timestamp(made.as_of)


def test_three_months_are_the_mean_of_the_four_weeks_that_end_then(log_of, quick):
    made = quick(log_of(60))
    row = made.at(months=3).set_index("metric").loc["weekly_posters"]
    assert row["median"] == np.median(made.values("weekly_posters")[:, 9:13].mean(axis=1))
    for months in (1, 6):
        with pytest.raises(ValueError, match="must be one of 3"):
            made.at(months=months)


def test_a_saved_forecast_is_the_frame(log_of, quick, tmp_path):
    made = quick(log_of(60))
    made.save(tmp_path / "forecast.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "forecast.parquet"), made.frame)


def test_a_day_that_is_no_monday_is_refused_with_the_mondays_around_it(log_of, stand_in):
    with pytest.raises(InputError, match="Oct 25, 2021 or Nov 1, 2021"):
        forecast(log_of(60), date(2021, 10, 27), run_all=stand_in)


@pytest.mark.parametrize("day", [date(2020, 12, 28), date(2021, 1, 4), date(2022, 6, 6)])
def test_a_day_outside_the_data_is_refused(log_of, stand_in, day):
    with pytest.raises(InputError, match="outside the data"):
        forecast(log_of(60), day, run_all=stand_in)


def test_a_log_may_have_been_silent_for_four_weeks_and_it_is_said(read_log, quick, acts_of):
    rows = acts_of(60)
    export = read_log(rows[rows["ts"] < pd.Timestamp("2021-11-01", tz="UTC").timestamp()])
    made = quick(export, as_of=date(2021, 11, 22))
    assert [str(warning) for warning in made.warnings if "Nothing was seen" in str(warning)]
    with pytest.raises(InputError, match="outside the data"):
        quick(export, as_of=date(2021, 11, 29))


def test_a_week_the_file_ends_in_does_not_count(overview_of, quick):
    members = [30] * 7 + list(np.arange(30, 303))
    whole, cut = overview_of(members), overview_of(members, without=(275, 276, 277, 278, 279))
    after = [quick(each, as_of=date(2021, 10, 11)).values("weekly_messages") for each in (whole, cut)]
    assert np.median(after[1]) == pytest.approx(np.median(after[0]), rel=0.1)


def test_a_fit_that_knows_the_future_is_refused(log_of, quick, stand_in):
    export = log_of(60)
    later = calibrate(export, as_of=date(2022, 1, 3), draws=20, steps=1, run_all=stand_in)
    with pytest.raises(InputError, match="know the future"):
        quick(export, as_of=date(2021, 11, 1), fit=later)
    assert quick(export, as_of=date(2022, 2, 7), fit=later).fit is later


def test_everything_wrong_is_said_at_once(log_of, stand_in):
    with pytest.raises(InputError) as caught:
        forecast(log_of(60), date(2021, 11, 2), weeks=0, samples=3, reference="all", run_all=stand_in)
    assert len(caught.value.problems) == 4


def test_a_community_of_six_weeks_gets_a_forecast_and_a_warning(log_of, quick):
    made = quick(log_of(6), weeks=52)
    assert any("Complete weeks known: 6" in str(warning) for warning in made.warnings)
    assert (made.values("weekly_posters").std(axis=0) > 0).all()


def test_a_dead_community_stays_dead(read_log, quick, acts_of):
    rows = acts_of(40)
    tail = pd.DataFrame({"member": ["last"], "ts": [rows["ts"].min() + 86_400 * 7 * 80], "kind": ["message"]})
    made = quick(read_log(pd.concat([rows, tail])))
    assert made.values("weekly_posters").mean() < 0.5


def test_a_measure_that_needs_more_weeks_than_there_are_leans_on_other_communities(log_of, quick):
    made = quick(log_of(8))
    assert 0 <= np.median(made.values("retained_12w")) < 0.3
