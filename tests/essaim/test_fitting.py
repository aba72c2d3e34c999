"""A calibration says what it did not learn: no lever's effect comes from one community."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest

from calibration.fitted import Fit
from calibration.priors import JOINERS
from essaim.fitting import fit_shown
from sim.words import speaking

COLUMNS = ["parameter", "spread"] + [
    f"{when}_{edge}" for when in ("prior", "posterior") for edge in ("low", "median", "high")
]


def fitted(parameters: tuple[str, ...] = (), runs: int = 384) -> Fit:
    edges = {f"{when}_{edge}": 1.0 for when in ("prior", "posterior") for edge in ("low", "median", "high")}
    fit = SimpleNamespace(
        as_of=datetime.date(2024, 1, 1),
        learnt=pd.DataFrame([{"parameter": name, "spread": 0.5, **edges} for name in parameters], columns=COLUMNS),
        runs=runs,
        doubted=1.0,
        widened=False,
        figures=pd.DataFrame({"conflict": pd.Series([], dtype=bool)}),
    )
    return cast(Fit, fit)


def said(fit: Fit, code: str) -> list[str]:
    with speaking(code):
        return [part for part in fit_shown(fit) if isinstance(part, str)]


@pytest.mark.parametrize(("code", "words"), [("en", "No lever's effect"), ("fr", "L’effet d’aucun levier")])
def test_a_calibration_says_that_no_effect_of_a_lever_was_learnt(code: str, words: str) -> None:
    assert any(words in part for part in said(fitted(), code))


@pytest.mark.parametrize(("code", "words"), [("en", "up by 0.07 of"), ("fr", "relevée de 0,07 de")])
def test_an_answer_that_is_corrected_says_so(code: str, words: str) -> None:
    assert any(words in part for part in said(fitted((JOINERS,)), code))


@pytest.mark.parametrize("fit", [fitted(("posting.level",)), fitted((JOINERS,), runs=0)], ids=["other", "prior"])
def test_no_other_answer_is_said_to_be_corrected(fit: Fit) -> None:
    assert not any("Corrected" in part for part in said(fit, "en"))
