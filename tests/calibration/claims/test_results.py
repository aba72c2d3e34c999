"""The file of results: what is written is read back, and a changed model is noticed."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from calibration.claims.conditions import Separating
from calibration.claims.measuring import Result
from calibration.claims.results import Measured, model_hash, packaged

RESULT = Result(
    0.25, 0.125, 0.5, 1.0, 0.1, 0.2, 0.3, {"small": 0.5, "large": math.nan}, {}, Separating("visiting.rate", 0.0, 1.0)
)
MEASURED = Measured(100, 3, "an earlier model", {5: RESULT, 10: replace(RESULT, parameter=None, by_size={})})


def test_results_are_read_back_as_they_were(tmp_path: Path) -> None:
    MEASURED.save(tmp_path / "results.toml")
    read = Measured.load((tmp_path / "results.toml").read_text(encoding="utf-8"))
    assert repr(read) == repr(MEASURED)  # nan is not equal to itself


def test_results_of_another_model_are_told(tmp_path: Path) -> None:
    assert not MEASURED.is_current
    assert replace(MEASURED, model=model_hash()).is_current


def test_the_packaged_results_are_of_claims_that_are_measured() -> None:
    from calibration.claims.measures import MEASURES

    found = packaged()
    assert found is None or set(found.results) == set(MEASURES)
