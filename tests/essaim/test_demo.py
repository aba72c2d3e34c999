"""The demonstration, made small: on the bundled export all says that it is simulated, on a real one nothing does."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from calibration.backtest import backtest, model_forecaster
from calibration.fit import calibrate
from calibration.forecast import forecast
from essaim import demo
from essaim.demo_export import PLACE

WEEKS = 56
"""Enough for one origin of the back-test."""


@pytest.fixture(autouse=True)
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the steps of the demonstration small, and return the first weeks of the bundled export."""
    place = tmp_path / "short.csv"
    place.write_text("".join(PLACE.read_text(encoding="utf-8").splitlines(keepends=True)[: 1 + 7 * WEEKS]))
    monkeypatch.setattr(demo, "PLACE", place)
    monkeypatch.setattr(demo, "calibrate", partial(calibrate, draws=20, steps=1))
    few = model_forecaster(draws=20, steps=1)
    monkeypatch.setattr(demo, "backtest", partial(backtest, samples=20, forecaster=few))
    monkeypatch.setattr(demo, "forecast", partial(forecast, weeks=13, samples=20))
    monkeypatch.setattr(demo, "RUNS", 4)
    return place


@pytest.mark.parametrize(("code", "words"), [("en", "SIMULATED DATA"), ("fr", "DONNÉES SIMULÉES")])
def test_every_table_and_chart_of_the_bundled_export_says_that_it_is_simulated(
    essaim: Callable, tmp_path: Path, code: str, words: str
) -> None:
    said = essaim("demo", "--out", tmp_path, "--lang", code)
    assert said.code == 0
    # one per step, one per table (calibration, back-test, forecast, comparison), one at the end
    assert said.out.count(words) == 5 + 4 + 1
    charts = list(tmp_path.rglob("*.svg"))
    # a forecast of each measure; errors and places of the back-test; the comparison
    assert len(charts) == 6 + 2 + 1
    assert all(words in chart.read_text(encoding="utf-8") for chart in charts)
    assert json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))["simulated"] is True
    assert str(tmp_path) in "".join(said.out.split())


def test_a_real_export_is_not_called_simulated(essaim: Callable, tmp_path: Path, short: Path) -> None:
    said = essaim("demo", "--export", short, "--out", tmp_path / "out", "--json")
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["simulated"] is False
    assert "SIMULATED" not in json.dumps(document)
    assert [step for step in document if step in ("import", "calibrate", "backtest", "forecast", "compare")] == [
        "import", "calibrate", "backtest", "forecast", "compare",
    ]  # fmt: skip
    assert all("SIMULATED" not in chart.read_text(encoding="utf-8") for chart in tmp_path.rglob("*.svg"))


def test_two_plans_of_ones_own_are_compared(essaim: Callable, tmp_path: Path) -> None:
    plans = []
    for number in (4, 20):
        plan = tmp_path / f"founders{number}.toml"
        plan.write_text(f'base = "b2b-slack"\nweeks = 14\nfounders.number = {number}\n', encoding="utf-8")
        plans += ["--plan", str(plan)]
    document = json.loads(essaim("demo", "--out", tmp_path / "out", *plans, "--json").out)
    assert document["compare"]["first"]["name"] == plans[1]
