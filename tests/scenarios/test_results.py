"""Results: bands and periods of known values, and a result that survives its files."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scenarios.periods import period_means
from scenarios.results import RunResult, bands

WEEKS = pd.date_range("2026-01-05", periods=52, freq="W-MON", name="week")


def result(seed: int = 1) -> RunResult:
    generator = np.random.default_rng(seed)
    active = generator.normal(50, 5, (8, 52))
    retained = generator.uniform(size=(8, 52))
    retained[:, 48:] = np.nan
    values = {"weekly_active": active, "retained_4w": retained}
    drawn = {"visiting.rate": np.array([0.1, 0.2, 0.3, 0.4])}
    return RunResult({"platform": "slack"}, 7, WEEKS.to_numpy("datetime64[D]"), values, drawn, {"numpy": "2"})


def test_the_bands_are_the_quantiles_of_the_runs() -> None:
    values = np.arange(101.0)[:, None]
    row = bands({"joins": values}, WEEKS[:1]).iloc[0]
    assert [row[edge] for edge in ("low_80", "low_50", "median", "high_50", "high_80")] == [
        10,
        25,
        50,
        75,
        90,
    ]
    assert row["known"] == 101


def test_a_week_nobody_knows_has_no_band() -> None:
    row = bands({"joins": np.full((5, 1), np.nan)}, WEEKS[:1]).iloc[0]
    assert np.isnan(row["median"])
    assert row["known"] == 0


def test_weekly_is_tidy() -> None:
    weekly = result().weekly
    assert list(weekly.columns) == [
        "kpi", "week", "low_80", "low_50", "median", "high_50", "high_80", "known",
    ]  # fmt: skip
    assert len(weekly) == 2 * 52


def test_a_period_is_the_mean_of_its_weeks() -> None:
    ramp = np.arange(1.0, 53.0)[None, :]
    found = {period: means[0] for _, period, (means,) in period_means({"joins": ramp})}
    assert found == {"month_3": 11.5, "month_6": 24.5, "month_12": 50.5, "last_13_weeks": 46.0}


def test_a_period_ends_where_its_cohorts_are_followed() -> None:
    ramp = np.arange(1.0, 53.0)[None, :].copy()
    ramp[:, 40:] = np.nan
    found = {period: means[0] for _, period, (means,) in period_means({"retained_12w": ramp})}
    assert found["month_12"] == 38.5
    assert found["last_13_weeks"] == 34.0


def test_two_plans_are_judged_on_the_weeks_that_both_know() -> None:
    first = np.arange(1.0, 14.0)[None, :].copy()
    second = first.copy()
    second[:, 12] = np.nan
    ((_, _, (one, two)), *_) = period_means({"joins": first}, {"joins": second})
    assert one[0] == two[0] == 10.5


def test_a_measure_nobody_knows_has_no_period() -> None:
    assert not list(period_means({"joins": np.full((3, 52), np.nan)}))


def test_a_horizon_of_ten_weeks_has_no_month_3() -> None:
    periods = [period for _, period, _ in period_means({"joins": np.ones((3, 10))})]
    assert periods == ["last_13_weeks"]


def test_a_result_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    before = result()
    after = RunResult.load(before.save(tmp_path / "made" / "here"))
    assert after.fingerprint == before.fingerprint
    assert after.summary() == before.summary()
    pd.testing.assert_frame_equal(after.weekly, before.weekly)
    pd.testing.assert_frame_equal(after.parameters, before.parameters)


def test_the_fingerprint_tells_results_apart() -> None:
    assert result(1).fingerprint == result(1).fingerprint
    assert result(1).fingerprint != result(2).fingerprint


def test_every_run_holds_each_run_and_week_once() -> None:
    frame = result().every_run
    assert len(frame) == 8 * 52
    assert frame.loc[(frame["run"] == 3) & (frame["week"] == WEEKS[5]), "weekly_active"].iloc[0] == pytest.approx(
        result().values["weekly_active"][3, 5]
    )
