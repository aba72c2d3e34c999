"""The claims as declared: all 28, in both languages, each tested or said to be outside."""

from __future__ import annotations

import re

import pytest

from calibration.claims.communities import PLATFORM_NAMES, SIZES, TWINS
from calibration.claims.declared import CLAIMS, ROLES, VERDICTS
from calibration.claims.measures import MEASURES, PLAIN
from sim.words import LANGUAGES, speaking

PARTS = ("claim", "figure", "reason", "test")
SIGN_WITHOUT_SPACE = re.compile(r"[^\s\u202f\u00a0][:;!?»](\s|$)")


def test_all_claims_are_there_in_order() -> None:
    assert list(CLAIMS) == list(range(1, 29))


@pytest.mark.parametrize("number", CLAIMS)
def test_a_claim_says_everything_in_both_languages(number: int) -> None:
    claim = CLAIMS[number]
    assert claim.verdict in VERDICTS
    assert claim.role in ROLES
    for code in LANGUAGES:
        with speaking(code):
            assert all(getattr(claim, part).strip() for part in PARTS)
            assert bool(claim.value) == (claim.role != "outside")


def test_no_text_is_the_same_in_both_languages_unless_it_is_a_figure() -> None:
    for claim in CLAIMS.values():
        for part in ("claim", "reason", "test"):
            assert claim.texts[part]["en"] != claim.texts[part]["fr"]


def test_french_double_signs_are_set_off_by_a_space() -> None:
    texts = [claim.texts[part]["fr"] for claim in CLAIMS.values() for part in PARTS]
    assert not [text for text in texts if SIGN_WITHOUT_SPACE.search(re.sub(r"https?://\S+", "x", text))]


@pytest.mark.parametrize("number", CLAIMS)
def test_a_claim_is_tested_or_outside(number: int) -> None:
    assert (number in MEASURES) == (CLAIMS[number].role != "outside")


def test_what_rests_on_money_is_outside() -> None:
    assert {1, 2, 20, 25} <= {number for number, claim in CLAIMS.items() if claim.role == "outside"}


def test_every_measure_looks_only_at_worlds_that_are_simulated() -> None:
    import numpy as np

    for number, measure in MEASURES.items():
        looked_at: set[str] = set()

        def look(world: str, figure: str, seen: set[str] = looked_at) -> np.ndarray:
            seen.add(world)
            return np.ones((2, len(SIZES)))

        values, holds = measure.asked(look)
        assert looked_at <= {PLAIN, *TWINS}, number
        assert values.shape == holds.shape
        assert values.shape[1] in (1, len(SIZES))
        assert set(measure.platforms) <= set(PLATFORM_NAMES)
