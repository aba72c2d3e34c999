"""Presets: every number has a source or an assumption that exists, and every plan can be run."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scenarios import load, presets
from scenarios.fields import fields
from scenarios.library import preset_text
from scenarios.pages import assumptions
from scenarios.toml_text import key_lines
from sim.parameters import defaults
from sim.platforms import PLATFORMS
from sim.setting import rituals_that_fit, week_minutes

STUDY = re.compile(r"([A-Z][\w-]+)[\w &.,]*? (\d{4})")


OF_SCENARIOS = {*range(40, 80), *range(110, 200)}


def commented_numbers(name: str) -> list[tuple[str, str]]:
    """Return the field and the comment of each line of a preset that holds a number."""
    lines = preset_text(name).splitlines()
    where = {line: key for key, line in key_lines(preset_text(name)).items()}
    found = []
    for position, line in enumerate(lines, 1):
        value, _, comment = line.partition("  # ")
        if re.search(r"= -?\d[\d.]*$", value):
            found.append((re.sub(r"\.\d+\.", ".", where[position]), comment))
    return found


COMMUNITIES = {
    "clients-b2b", "clients-b2c", "brand", "ambassadors", "partners", "beta-testers", "investors", "association",
    "business-club", "volunteers", "learners", "employees", "franchise", "peers", "prospects", "vip",
}  # fmt: skip


def test_there_is_one_preset_for_each_type_of_community_and_together_they_cover_the_platforms() -> None:
    assert sorted(load(name).community for name in presets()) == sorted(COMMUNITIES)
    assert {load(name).platform for name in presets()} == set(PLATFORMS)


@pytest.mark.parametrize("name", presets())
def test_a_presets_hours_hold_its_rituals_and_the_teams_usual_week(name: str) -> None:
    plan, p = load(name).plan(), defaults().managing
    minutes = 5 * plan.manager.sessions_per_day * p.session_minutes + plan.manager.posts_per_week * p.content_minutes
    minutes += plan.recognition.thanks_per_week * p.thanks_minutes
    minutes += plan.recognition.spotlights_per_month / 4 * p.spotlight_minutes

    assert all(rituals_that_fit(plan))
    assert minutes * plan.platform.staff_ease <= week_minutes(plan)


@pytest.mark.parametrize("name", presets())
def test_a_preset_has_a_title_and_a_question_in_both_languages(name: str) -> None:
    scenario = load(name)

    assert len({scenario.title.en, scenario.title.fr, scenario.question.en, scenario.question.fr, ""}) == 5


@pytest.mark.parametrize("name", presets())
def test_every_number_has_a_study_or_an_assumption_about_that_field(name: str) -> None:
    numbers = commented_numbers(name)

    assert len(numbers) > 20
    for field, comment in numbers:
        numbered = re.findall(r"\bA\d+\b", comment)
        assert numbered or STUDY.search(comment), f"{field}: {comment!r}"
        for assumption in numbered:
            assert field in assumptions()[assumption]["used"], f"{field}: {assumption}"


@pytest.mark.parametrize("name", presets())
def test_every_study_named_is_in_the_evidence(name: str, shared: Path) -> None:
    evidence = (shared / "evidence" / "EVIDENCE.md").read_text(encoding="utf-8")
    for author, year in STUDY.findall(preset_text(name)):
        assert any(author in line and year in line for line in evidence.splitlines()), f"{author} {year}"


@pytest.mark.parametrize("name", presets())
def test_a_preset_says_every_field_that_matters_and_starts_from_no_other(name: str) -> None:
    data = tomllib.loads(preset_text(name))

    assert "base" not in data
    assert {"founders", "growth", "onboarding", "moderation", "manager", "costs", "rituals"} <= set(data)


def test_every_assumption_is_said_in_both_languages_about_fields_that_exist() -> None:
    for name, assumption in assumptions().items():
        assert int(name[1:]) in OF_SCENARIOS, name
        assert assumption["en"].endswith(".")
        assert assumption["fr"].endswith(".")
        assert set(assumption["used"]) <= set(fields()), name


def test_every_default_without_a_study_has_an_assumption() -> None:
    used = {field for assumption in assumptions().values() for field in assumption["used"]}
    numbers = {facts.name for facts in fields().values() if facts.kind in ("whole", "number")}

    assert numbers - used == {"days", "manager.leaves_on_day", "events.on_day"}  # counts of days rest on nothing
