"""The back-test, with forecasters whose scores are known."""

import numpy as np
import pandas as pd
import pytest

from calibration.backtest import Verdict, backtest, model_forecaster
from calibration.backtest_tables import BANDS
from calibration.baselines import last_26
from calibration.classical import classical
from calibration.scores import Interval
from sim.words import speaking

METRICS = ("weekly_posters", "weekly_messages")


def climate(seen, weeks, samples, seed):
    """Say what the last 26 weeks say."""
    weekly = seen.weekly()
    return {name: last_26(weekly[name], weeks, samples).samples for name in METRICS}


def knows(export):
    """Return a forecaster that has seen the future."""

    def forecaster(seen, weeks, samples, seed):
        ahead = export.weekly().loc[pd.Timestamp(seen.seen_until) :].iloc[:weeks]
        return {name: np.tile(ahead[name].to_numpy(), (samples, 1)) for name in METRICS}

    return forecaster


def test_every_thirteenth_week_from_week_52_on_is_an_origin(log_of):
    tested = backtest(log_of(110), forecaster=climate, samples=20)
    ages = (tested.origins - tested.origins[0]).days // 7
    assert ages.tolist() == [0, 13, 26, 39, 52]
    assert tested.table.query("weeks == '1-52' and forecaster == 'model'")["cells"].iloc[0] == 52 + 45 + 32 + 19 + 6


def test_nothing_at_or_after_the_origin_reaches_the_forecaster(log_of):
    seen_by_origin = []

    def spy(seen, weeks, samples, seed):
        seen_by_origin.append((seen.seen_until, seen.events["ts"].max(), seen.weekly().index.max()))
        return climate(seen, weeks, samples, seed)

    tested = backtest(log_of(100), forecaster=spy, samples=20)
    assert len(seen_by_origin) == len(tested.origins) == 4
    for origin, (until, last, week) in zip(tested.origins, seen_by_origin, strict=True):
        assert until == (origin - pd.Timedelta(days=1)).date()
        assert last < origin.tz_localize("UTC")
        assert week < origin


def test_a_changed_future_does_not_change_what_was_forecast(read_log, acts_of):
    rows = acts_of(90)
    later = rows["ts"] >= rows["ts"].min() + 604_800 * 66
    doubled = pd.concat([rows, rows[later].assign(member=rows[later]["member"] + " again")])
    given = []

    def record(seen, weeks, samples, seed):
        said = climate(seen, weeks, samples, seed)
        given[-1].append(said["weekly_posters"][:, 0])
        return said

    for number, table in enumerate((rows, doubled)):
        given.append([])
        backtest(read_log(table, f"{number}.parquet"), forecaster=record, samples=20)
    assert (given[0][0] == given[1][0]).all()
    assert (given[0][1] == given[1][1]).all()
    assert (given[0][2] != given[1][2]).any()


def test_the_plain_forecast_scored_as_a_model_equals_itself(log_of):
    table = backtest(log_of(110), forecaster=climate, samples=50).table
    rows = table[(table["forecaster"] == "model") & (table["metric"] == "weekly_posters")]
    assert rows["ratio"].to_numpy() == pytest.approx(np.ones(len(BANDS)))
    assert rows["ratio_low"].to_numpy() == pytest.approx(np.ones(len(BANDS)))


def test_a_forecaster_that_knows_the_future_wins_clearly(log_of):
    export = log_of(160)
    tested = backtest(export, forecaster=knows(export), samples=20)
    for verdict in tested.verdicts:
        assert verdict.winner == "model"
        assert verdict.ratio.value == pytest.approx(0, abs=1e-9)
        assert verdict.told_from_chance
    model = tested.table.query("forecaster == 'model' and weeks == '1-52'")
    assert model["coverage_50"].tolist() == [1.0, 1.0]


def test_a_poor_model_is_beaten_and_the_winner_is_named(log_of):
    def poor(seen, weeks, samples, seed):
        return {"weekly_posters": np.full((samples, weeks), 1000.0)}

    tested = backtest(log_of(110), forecaster=poor, samples=20)
    (verdict,) = tested.verdicts
    assert verdict.winner != "model"
    assert verdict.rival == "model"
    assert verdict.ratio.value < 0.1
    assert "backtest-model-beaten" in [note.key for note in tested.notes]


def test_every_band_of_weeks_and_every_plain_forecast_is_in_the_table(log_of):
    table = backtest(log_of(110), forecaster=climate, samples=20).table
    assert set(table["weeks"]) == set(BANDS)
    posters = table[table["metric"] == "weekly_posters"]
    plain = {"last_13", "last_26", "seasonal_naive", "naive", "reference", *classical()}
    assert set(table["forecaster"]) == {"model", "cohort", *plain}
    assert set(posters["forecaster"]) == {"model", "cohort", *plain}
    whole = table.query("weeks == '1-52'").set_index(["metric", "forecaster"])["cells"]
    parts = table.query("weeks != '1-52'").groupby(["metric", "forecaster"])["cells"].sum()
    assert (whole.sort_index() == parts.sort_index()).all()


def test_weeks_in_which_the_recorder_failed_are_not_scored(read_log, acts_of):
    rows = acts_of(110, arrivals=8.0)
    week = (rows["ts"] - rows["ts"].min()) // 604_800
    whole = backtest(read_log(rows), forecaster=climate, samples=20)
    holed = backtest(read_log(rows[~week.isin([60, 61])], "holed.parquet"), forecaster=climate, samples=20)
    cells = [t.table.query("weeks == '1-52' and forecaster == 'model'")["cells"].iloc[0] for t in (whole, holed)]
    assert cells[0] > cells[1]
    assert "backtest-gaps" in [note.key for note in holed.notes]


def test_too_short_a_past_is_said_and_not_scored(log_of):
    tested = backtest(log_of(50), forecaster=climate)
    assert tested.table.empty
    assert tested.verdicts == ()
    assert [note.key for note in tested.notes] == ["backtest-too-short"]


def test_the_report_says_what_nhsr_informed_and_that_priors_were_widened(log_of):
    keys = [note.key for note in backtest(log_of(60), forecaster=climate).notes]
    assert "backtest-nhsr-widened" in keys
    assert "backtest-few-origins" in keys
    assert "backtest-nhsr" in [note.key for note in backtest(log_of(60), forecaster=climate, widened=False).notes]


def test_the_model_is_fitted_anew_at_each_origin_and_run_ahead(log_of, stand_in):
    model = model_forecaster(draws=20, steps=1, run_all=stand_in)
    tested = backtest(log_of(70), forecaster=model, samples=60)
    ratio = tested.table.query("forecaster == 'model' and weeks == '1-52'").set_index("metric")["ratio"]
    assert {"weekly_posters", "weekly_messages", "new_posters", "retained_1w"} <= set(ratio.index)
    assert ratio["weekly_posters"] < 2.5


def test_verdicts_and_notes_speak_both_languages(log_of):
    export = log_of(60)
    tested = backtest(export, forecaster=knows(export), samples=20)
    clear = Verdict("weekly_posters", "last_13", "model", Interval(0.8, 0.7, 0.9))
    for language in ("en", "fr"):
        with speaking(language):
            sentences = [str(each) for each in (*tested.verdicts, *tested.notes, clear)]
            assert all(sentences)
    with speaking("fr"):
        assert str(clear).startswith("Auteurs par semaine : la dispersion des 13 dernières semaines l’emporte")
