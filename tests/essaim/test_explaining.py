"""Any mechanism and any parameter can be explained, with what it rests on, what can teach it and what it does."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from essaim.explaining import explanation
from scenarios.effects import MEASURES
from sim.mechanisms import MECHANISMS
from sim.parameters import DECLARED
from sim.problems import InputError
from sim.register import STUDIES
from sim.words import speaking

HALF = DECLARED["visiting.rate"].default / 2.0


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("name", MECHANISMS)
def test_a_mechanism_is_explained_with_every_rule_equation_and_parameter(name: str, code: str) -> None:
    with speaking(code):
        document = explanation(name).document

    assert document["topic"] == name
    assert {rule["name"] for rule in document["rules"]} == {rule.name for rule in MECHANISMS[name].rules}
    assert all(rule["equation"] and rule["meaning"] for rule in document["rules"])
    assert set(document["parameters"]) == {each for each in DECLARED if each.startswith(f"{name}.")}
    assert document["evidence"] or document["assumptions"]


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_parameter_is_explained_in_both_languages(code: str) -> None:
    with speaking(code):
        for name in DECLARED:
            document = explanation(name, runs=0).document
            assert document["rules"] or document["engine"]
            assert document["evidence"] or document["assumption"]
            assert document["teaching"]


def test_every_study_is_explained_with_the_parameters_that_rest_on_it() -> None:
    assert all(explanation(name).document["topic"] == name for name in STUDIES)
    assert "first_post.asked_by_bot" in explanation("CAT Lab, welcome").document["parameters"]


def test_a_value_of_the_prototype_says_on_the_screen_what_the_prototype_is(essaim: Callable) -> None:
    said = " ".join(essaim("explain", "visiting.rate", "--runs", "0").out.split())

    assert "throw-away model" in said


@pytest.mark.parametrize(
    ("code", "words"), [("en", f"Halved: {HALF:.3f}"), ("fr", f"Divisé par deux : {HALF:.3f}".replace(".", ","))]
)
def test_a_parameter_is_halved_and_doubled_on_the_screen(essaim: Callable, code: str, words: str) -> None:
    shown = essaim("explain", "visiting.rate", "--runs", "2", "--lang", code)

    assert shown.code == 0
    assert words in " ".join(shown.out.split())


def test_a_program_gets_every_measure_of_the_effect() -> None:
    effects = explanation("visiting.rate", runs=2).document["effects"]

    assert [each["measure"] for each in effects["measures"]] == list(MEASURES)
    assert effects["less"] == {"value": HALF, "clipped": False}


def test_the_plan_of_a_lever_and_the_spread_of_its_prior_are_said(essaim: Callable) -> None:
    said = " ".join(essaim("explain", "first_post.asked_by_bot", "--runs", "2").out.split())

    assert 'onboarding.level = "bot"' in said
    assert "one standard deviation" in said
    assert "no lever's effect is identifiable" in said


def test_a_mistyped_name_is_answered_with_the_nearest_one() -> None:
    for typed, meant in (("visitng.rate", "visiting.rate"), ("gathring", "gathering")):
        with pytest.raises(InputError, match=meant):
            explanation(typed)


def test_one_pair_of_runs_is_refused_because_it_gives_no_interval(essaim: Callable) -> None:
    refused = essaim("explain", "visiting.rate", "--runs", "1")

    assert refused.code == 2
    assert "--runs" in refused.err


def test_units_and_phases_are_french_in_french(essaim: Callable) -> None:
    assert "1/jour" in essaim("explain", "visiting.rate", "--runs", "0", "--lang", "fr").out
    assert "1. équipe" in essaim("explain", "day", "--lang", "fr").out
    assert json.loads(essaim("explain", "day", "--lang", "fr", "--json").out)["phases"][0]["name"] == "staffing"
