"""Fits and forecasts read the runs that they made before, and are the same on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calibration import community
from calibration.exports import Export
from calibration.fit import calibrate
from calibration.forecast import forecast
from sim import ensemble as ensembles


@pytest.fixture
def young(log_of: Callable[..., Export]) -> Export:
    """Return a log of 14 weeks, which is forecast from its real members."""
    return log_of(14, arrivals=2.0)


def asked(export: Export, on: Any = None) -> tuple[Any, Any]:
    fit = calibrate(export, draws=20, steps=1, on=on)
    return fit.draws, forecast(export, weeks=4, samples=20, fit=fit, on=on).frame


def test_the_same_fit_and_forecast_are_read_and_not_computed(
    young: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAIM_STORE", str(tmp_path / "runs"))
    draws, frame = asked(young)
    kept = list((tmp_path / "runs").rglob("*.parquet"))
    monkeypatch.setattr(ensembles, "run_world", lambda *_: pytest.fail("it was computed again"))
    draws_again, frame_again = asked(young)

    assert kept
    assert draws_again.equals(draws)
    assert frame_again.equals(frame)


def test_a_fit_and_a_forecast_are_the_same_on_a_cluster(
    cluster: Any, young: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = asked(young)
    sent: list[ensembles.Run] = []

    def noted(given: Any, *how: Any) -> Any:
        sent.extend(given[0])
        return ensembles.run_ensembles(given, *how)

    monkeypatch.setattr(ensembles, "run_world", lambda *_: pytest.fail("it was computed here"))
    monkeypatch.setattr(community, "run_ensembles", noted)
    there = asked(young, cluster.address)

    assert all(one.equals(other) for one, other in zip(here, there, strict=True))
    assert {run.start is None for run in sent} == {True, False}, "those that begin with real members travel too"
