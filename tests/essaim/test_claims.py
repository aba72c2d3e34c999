"""The verb claims: what it shows and to whom, on results made up so that nothing is simulated."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from calibration.claims import measuring, results
from calibration.claims.conditions import Separating
from calibration.claims.declared import CLAIMS
from calibration.claims.measures import MEASURES
from calibration.claims.measuring import Result
from calibration.claims.results import Measured, model_hash
from essaim.claims_page import claims_page

MADE_UP = Result(
    0.25, 0.125, 0.5, 1.0, 0.1, 0.2, 0.3, {"small": 0.75, "medium": 0.0, "large": 0.0}, {"slack": 0.3, "forum": 0.2},
    Separating("visiting.rate", 0.05, 0.6),
)  # fmt: skip
ALL = dict.fromkeys(MEASURES, MADE_UP)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that packs made-up results of a model."""
    return lambda model: monkeypatch.setattr(results, "packaged", lambda: Measured(100, 3, model, ALL))


@pytest.mark.parametrize("code", ["en", "fr"])
def test_all_claims_are_listed_in_both_languages(essaim: Callable, measured: Callable, code: str) -> None:
    measured(model_hash())
    said = essaim("claims", "--lang", code)
    assert said.code == 0
    for number in CLAIMS:
        assert re.search(rf"^ ?{number} ", said.out, re.MULTILINE)
    assert ("outside this" if code == "en" else "hors du modèle") in " ".join(said.out.split())
    assert ("changed since" if code == "en" else "a changé") not in " ".join(said.out.split())


def test_results_of_an_earlier_model_come_with_a_warning(essaim: Callable, measured: Callable) -> None:
    measured("an earlier model")
    assert "changed since" in " ".join(essaim("claims").out.split())
    assert json.loads(essaim("claims", "--json").out)["measured"]["current"] is False


def test_one_claim_is_told_in_full(essaim: Callable, measured: Callable) -> None:
    measured(model_hash())
    said = " ".join(essaim("claims", "10").out.split())
    for part in ("NHS-R Slack", "25% of draws (12% to 50%)", "about 100 accounts 75%", "visiting.rate", "Emergent"):
        assert part in said


def test_a_claim_outside_the_model_says_why_and_shows_no_figure(essaim: Callable, measured: Callable) -> None:
    measured(model_hash())
    said = " ".join(essaim("claims", "1").out.split())
    assert "essaim worth PLAN" in said
    assert "of draws" not in said


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_program_gets_every_claim_with_its_result(essaim: Callable, measured: Callable, code: str) -> None:
    measured(model_hash())
    document = json.loads(essaim("claims", "--json", "--lang", code).out)
    assert [claim["number"] for claim in document["claims"]] == list(CLAIMS)
    told = {claim["number"]: claim for claim in document["claims"]}
    assert told[1]["result"] is None
    assert told[10]["result"]["share"] == 0.25
    assert told[10]["result"]["parameter"]["name"] == "visiting.rate"
    assert told[10]["holds_from"] == 0.4


@pytest.mark.parametrize(("code", "words"), [("en", "claim 99: there is none"), ("fr", "affirmation 99")])
def test_a_number_without_a_claim_is_refused(essaim: Callable, code: str, words: str) -> None:
    said = essaim("claims", "99", "--lang", code)
    assert said.code == 2
    assert words in said.err


def test_without_results_the_verb_says_how_to_get_them(essaim: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "packaged", lambda: None)
    said = essaim("claims")
    assert said.code == 0
    assert "essaim claims --measure" in " ".join(said.out.split())


def test_asking_for_draws_measures_again_and_writes_the_file(
    essaim: Callable, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked_for = []
    monkeypatch.setattr(measuring, "measure", lambda draws, seed, progress, on: asked_for.append((draws, seed)) or ALL)
    said = essaim("claims", "--draws", "12", "--seed", "4", "--out", f"{tmp_path}/results.toml")
    assert said.code == 0
    assert asked_for == [(12, 4)]
    written = Measured.load((tmp_path / "results.toml").read_text(encoding="utf-8"))
    assert (written.draws, written.seed, written.is_current) == (12, 4, True)


def test_a_share_that_no_draw_gives_is_not_shown_as_zero(essaim: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = Result(math.nan, math.nan, math.nan, 0.0, math.nan, math.nan, math.nan, {}, {}, None)
    monkeypatch.setattr(results, "packaged", lambda: Measured(9, 3, "m", dict.fromkeys(MEASURES, unknown)))
    said = " ".join(essaim("claims", "7").out.split())
    assert "cannot tell" in said
    assert "0%" not in said
    assert json.loads(essaim("claims", "7", "--json").out)["claims"][0]["result"]["share"] is None


def test_the_page_in_the_documentation_is_current() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "claims.md"
    assert page.read_text(encoding="utf-8") == claims_page(results.packaged()), "run `make docs`"


def test_the_page_has_a_section_for_every_claim() -> None:
    page = claims_page(Measured(100, 3, "m", ALL))
    for number, claim in CLAIMS.items():
        assert f"\n## Claim {number}\n\n**{claim.texts['claim']['en']}**\n" in page
    assert "not measured yet" in claims_page(None)
