"""Bad input: one clear message each on standard error, exit code 2, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from essaim.demo_export import PLACE

SCENARIOS = {
    "unknown key": ('base = "b2b-slack"\nplatfrom = "slack"\n', "platfrom"),
    "share of 1.4": ('base = "b2b-slack"\nfounders.recruited = 1.4\n', "1.4"),
    "end before start": ('base = "b2b-slack"\nstart = 2026-03-02\nend = 2026-01-05\n', "2026"),
    "unknown platform": ('base = "b2b-slack"\nplatform = "slak"\n', "slack"),
}
WHOLE = PLACE.read_bytes()
EXPORTS = {
    "cut in the middle": WHOLE[:30_000],
    "empty": b"",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
}


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("mistake", SCENARIOS)
def test_a_scenario_that_cannot_be_used(essaim: Callable, tmp_path: Path, mistake: str, code: str) -> None:
    text, told = SCENARIOS[mistake]
    place = tmp_path / "plan.toml"
    place.write_text(text, encoding="utf-8")
    said = essaim("run", place, "--lang", code)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith(f"{place}:")
    assert told in said.err


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("verb", ["import", "calibrate", "backtest", "forecast"])
@pytest.mark.parametrize("mistake", EXPORTS)
def test_an_export_that_cannot_be_used(essaim: Callable, tmp_path: Path, mistake: str, verb: str, code: str) -> None:
    place = tmp_path / "export.csv"
    place.write_bytes(EXPORTS[mistake])
    said = essaim(verb, place, "--lang", code)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith(str(place))
    assert len(said.err.strip().splitlines()) == 1
