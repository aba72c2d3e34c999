"""Resolve: the resolved form of any scenario is a file that loads back to it, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import Scenario, load, presets
from scenarios.agreement import PARTS_OF_A_WHOLE
from scenarios.fields import FieldFacts, fields
from scenarios.resolve import leaves_of
from sim.words import speaking

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


def values_of(facts: FieldFacts) -> st.SearchStrategy[Any]:
    if facts.kind == "choice":
        return st.sampled_from(facts.choices)
    if facts.kind == "flag":
        return st.booleans()
    if facts.kind == "code":
        return st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
    if facts.kind == "text":
        return TEXTS | st.fixed_dictionaries({"en": TEXTS, "fr": TEXTS})
    assert facts.low is not None
    assert facts.high is not None
    return st.integers(int(facts.low), int(facts.high)) if facts.kind == "whole" else st.floats(facts.low, facts.high)


def tables(name: str, without: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
    chosen = {
        facts.key: values_of(facts) for facts in leaves_of(name) if facts.key not in without and facts.kind != "date"
    }
    required = {key: chosen.pop(key) for key in tuple(chosen) if fields()[f"{name}.{key}".lstrip(".")].required}
    return st.fixed_dictionaries(required, optional=chosen)


def events(days: int) -> st.SearchStrategy[dict[str, Any]]:
    kinds = ("spam_wave", "troll_wave", "algorithm_change", "account_closed", "growth_spurt")
    return st.fixed_dictionaries(
        {"kind": st.sampled_from(kinds), "on_day": st.integers(0, min(days, 3649) - 1)},
        optional={"size": st.just(1.0)},
    )


@st.composite
def scenario_data(draw: st.DrawFn) -> dict[str, Any]:
    data = draw(tables("", without=("days", "weeks")))
    whole = (
        "place",
        "growth",
        "onboarding",
        "recognition",
        "ambassadors",
        "moderation",
        "costs",
        "customers",
        "support",
    )
    for table in whole:
        data[table] = draw(tables(table))
    data["founders"] = draw(tables("founders", without=("influencers",)))
    data["content"] = draw(tables("content", without=PARTS_OF_A_WHOLE["content"]))
    for table, names in PARTS_OF_A_WHOLE.items():
        whole = draw(st.sampled_from(names))
        data.setdefault(table, {}).update({name: float(name == whole) for name in names})
    data["manager"] = draw(tables("manager", without=("leaves_on_day",)))
    data["start"] = draw(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
    days = draw(st.integers(1, 3650))
    horizon = draw(st.sampled_from(["days", "end", "weeks", "none"]))
    if horizon == "weeks":
        data["weeks"] = min(max(1, days // 7), 520)
        days = 7 * data["weeks"]
    elif horizon == "none":
        days = 365
    else:
        data[horizon] = days if horizon == "days" else data["start"] + timedelta(days=days - 1)
    leaves = draw(st.integers(0, min(days, 365) - 1))
    leaving = {"leaves_on_day": leaves, "leaves_on": data["start"] + timedelta(days=leaves)}
    data["manager"] |= draw(st.sampled_from([{}, *({key: value} for key, value in leaving.items())]))
    occasion = ("kind", "weekday", "every_weeks", "first_week")
    rituals = draw(st.lists(tables("rituals"), max_size=3))
    rituals = [{"every_weeks": 2, "first_week": 0} | ritual for ritual in rituals]
    data["events"] = draw(st.lists(events(days), max_size=3, unique_by=lambda event: event["kind"]))
    data["rituals"] = list({tuple(ritual[key] for key in occasion): ritual for ritual in rituals}.values())
    data["parameters"] = draw(st.sampled_from([{}, {"visiting.rate": 0.25, "posting.reply_boost": 0.5}]))
    return data


@given(data=scenario_data(), language=st.sampled_from(["en", "fr"]))
def test_the_resolved_form_loads_back_to_the_same_scenario(
    data: dict[str, Any], language: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scenario = Scenario.model_validate(data)
    path = tmp_path_factory.mktemp("resolved") / "resolved.toml"
    with speaking(language):
        path.write_text(scenario.to_toml(), encoding="utf-8", newline="")

    again = load(path)

    assert again == scenario
    assert again.plan() == scenario.plan()


@pytest.mark.parametrize("name", presets())
def test_every_line_of_a_preset_says_where_its_value_came_from(name: str) -> None:
    lines = [line for line in load(name).resolved_lines() if " = " in line]

    assert all("  # " in line for line in lines)
    assert f'platform = "{load(name).platform}"  # preset {name}.toml:5' in lines


def test_where_a_value_came_from_is_said_in_french_too(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('base = "b2b-slack"\ncommunity = "players"\n', encoding="utf-8")
    with speaking("fr"):
        lines = load(path, {"weeks": 4}).resolved_lines()

    assert 'platform = "slack"  # préréglage b2b-slack.toml:5' in lines
    assert 'calendar = "leisure"  # découle de community' in lines
    assert "weeks = 4  # changé par l’appelant" in lines
    assert f'community = "players"  # {path}:2' in lines


def test_a_scenario_read_from_nothing_claims_no_origin() -> None:
    made = Scenario.model_validate({"founders": {"number": 48}})
    assert "founders" in made.to_toml()
    assert not [line for line in made.to_toml().splitlines() if "=" in line and "# default" in line]
