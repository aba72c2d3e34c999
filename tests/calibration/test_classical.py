"""Classical forecasts: where the extra is installed they give as many ordered, possible samples as any baseline."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from calibration.classical import LEAST_WEEKS, classical


def weekly(weeks: int) -> pd.Series[float]:
    values = np.random.default_rng(3).poisson(40.0, weeks).astype(float)
    values[weeks // 2] = np.nan
    return pd.Series(values)


def test_without_the_extra_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    classical.cache_clear()
    monkeypatch.setattr("calibration.classical.find_spec", lambda _: None)
    try:
        assert classical() == {}
    finally:
        classical.cache_clear()


@pytest.mark.parametrize("name", ["ets", "theta", "arima"])
def test_samples_are_ordered_possible_and_about_the_level(name: str) -> None:
    pytest.importorskip("statsforecast", reason="the extra `contest` is not installed")
    said = classical()[name](weekly(80), 13, 99)

    assert said.samples.shape == (99, 13)
    assert not said.fell_back
    assert (np.diff(said.samples, axis=0) >= 0).all()
    assert (said.samples >= 0).all()
    assert 30 < np.median(said.samples) < 50


@pytest.mark.parametrize("name", ["ets", "theta", "arima"])
def test_too_short_a_past_is_told(name: str) -> None:
    pytest.importorskip("statsforecast", reason="the extra `contest` is not installed")
    assert classical()[name](weekly(LEAST_WEEKS), 13, 99).fell_back


@pytest.mark.parametrize("name", ["ets", "theta", "arima"])
def test_no_forecast_explodes(name: str) -> None:
    pytest.importorskip("statsforecast", reason="the extra `contest` is not installed")
    doubling = pd.Series(2.0 ** np.arange(14))
    assert classical()[name](doubling, 52, 99).samples.max() <= 10 * (1 + doubling.max())
