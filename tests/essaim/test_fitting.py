"""A calibration says what it did not learn: no lever's effect comes from one community."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pandas as pd
import pytest

from essaim.fitting import fit_shown
from sim.words import speaking


@pytest.mark.parametrize(("code", "words"), [("en", "No lever's effect"), ("fr", "L’effet d’aucun levier")])
def test_a_calibration_says_that_no_effect_of_a_lever_was_learnt(code: str, words: str) -> None:
    fit = SimpleNamespace(
        as_of=datetime.date(2024, 1, 1),
        learnt=pd.DataFrame(columns=["parameter"]),
        runs=384,
        doubted=1.0,
        widened=False,
        figures=pd.DataFrame({"conflict": pd.Series([], dtype=bool)}),
    )
    with speaking(code):
        assert any(words in str(part) for part in fit_shown(fit))  # type: ignore[arg-type]
