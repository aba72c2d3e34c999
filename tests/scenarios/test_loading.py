"""Loading: presets, files and changes lie over each other, and each value knows where it came from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scenarios import Scenario, load, presets
from sim.problems import InputError
from sim.words import speaking


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def told(source: str | Path, changes: dict[str, object] | None = None) -> str:
    with pytest.raises(InputError) as problems:
        load(source, changes)
    return str(problems.value)


def test_a_preset_is_known_by_its_name_and_a_file_by_its_stem(tmp_path: Path) -> None:
    assert load("b2b-slack").name == "b2b-slack"
    assert load(written(tmp_path, "weeks = 4")).name == "plan"


def test_a_missing_file_brings_the_nearest_preset(tmp_path: Path) -> None:
    assert "did you mean the preset “b2b-slack”" in told("b2b-slak")
    assert f"one of the presets {', '.join(presets())}" in told(tmp_path / "zzz.toml")
    with speaking("fr"):
        assert "vouliez-vous dire le préréglage « peers-forum »" in told("peers_forum")


def test_a_folder_is_not_a_scenario(tmp_path: Path) -> None:
    assert (
        told(tmp_path) == f"{tmp_path}: this file cannot be read (it is a folder); check that it is a file and "
        "that you may open it"
    )


def test_a_file_lies_over_its_preset_field_by_field(tmp_path: Path) -> None:
    scenario = load(written(tmp_path, 'base = "vip-whatsapp"\n[founders]\nnumber = 3\n'))

    assert scenario.founders.number == 3
    assert scenario.founders.tie_density == load("vip-whatsapp").founders.tie_density
    assert scenario.rituals == load("vip-whatsapp").rituals
    assert scenario.name == "plan"


def test_rituals_are_replaced_all_together(tmp_path: Path) -> None:
    assert load(written(tmp_path, 'base = "b2b-slack"\nrituals = []\n')).rituals == ()


def test_a_horizon_takes_the_place_of_the_presets(tmp_path: Path) -> None:
    assert load(written(tmp_path, 'base = "b2b-slack"\ndays = 10\n')).days_simulated == 10


@pytest.mark.parametrize("below", ["days = 10", "weeks = 10", "end = 2026-12-31"])
@pytest.mark.parametrize(("name", "value"), [("days", 28), ("weeks", 4), ("end", date(2026, 2, 1))])
def test_a_horizon_given_above_replaces_the_one_below(below: str, name: str, value: object, tmp_path: Path) -> None:
    assert load(written(tmp_path, below), {name: value}).days_simulated == 28


def test_a_departure_given_above_replaces_the_one_below(tmp_path: Path) -> None:
    by_date, by_day = {"manager.leaves_on": date(2026, 1, 12)}, {"manager.leaves_on_day": 7}

    assert load(written(tmp_path, "manager.leaves_on_day = 9"), by_date).plan().manager.leaves_on_day == 7
    assert load(written(tmp_path, "manager.leaves_on = 2026-02-01"), by_day).plan().manager.leaves_on_day == 7


def test_a_community_takes_the_place_of_the_calendar_below(tmp_path: Path) -> None:
    path = written(tmp_path, 'calendar = "work"\n')

    assert load(path, {"community": "players"}).calendar == "leisure"
    assert load(path).calendar == "work"


def test_changes_lie_over_the_file() -> None:
    changes = {"founders.number": 3, "weeks": 4, "parameters.visiting.rate": 0.2, "rituals": []}
    scenario = load("b2b-slack", changes)

    assert scenario.founders.number == 3
    assert scenario.founders.tie_density == load("b2b-slack").founders.tie_density
    assert scenario.days_simulated == 28
    assert scenario.parameters == {"visiting.rate": 0.2}
    assert scenario.rituals == ()
    assert "number = 3  # changed by the caller" in scenario.resolved_lines()
    assert "rituals = []  # changed by the caller" in scenario.resolved_lines()


def test_changes_do_not_touch_what_is_loaded_next() -> None:
    before = load("b2b-slack")
    load("b2b-slack", {"founders.number": 3, "parameters.visiting.rate": 0.2})

    assert load("b2b-slack") == before


def test_a_change_that_is_wrong_is_told_without_an_address() -> None:
    assert told("b2b-slack", {"founders.number": -3}) == (
        "founders.number = -3: must be between 0 and 1000 (members); write a value in that range"
    )


def test_a_change_can_unset_what_may_be_unset(tmp_path: Path) -> None:
    path = written(tmp_path, "[manager]\nleaves_on_day = 30\n")

    assert load(path, {"manager.leaves_on_day": None}).plan().manager.leaves_on_day is None


def test_the_three_ways_of_naming_a_parameter_are_one(tmp_path: Path) -> None:
    expected = {"visiting.rate": 0.2}

    assert load(written(tmp_path, '[parameters]\n"visiting.rate" = 0.2')).parameters == expected
    assert load(written(tmp_path, "[parameters]\nvisiting.rate = 0.2")).parameters == expected
    assert load(written(tmp_path, "[parameters.visiting]\nrate = 0.2")).parameters == expected


def test_an_unknown_parameter_brings_those_of_its_mechanism(tmp_path: Path) -> None:
    assert "those of visiting are visiting.rate," in told(written(tmp_path, "[parameters]\nvisiting.zzz = 1"))
    assert "a name begins with one of calendar," in told(written(tmp_path, "[parameters]\nzzz = 1"))


def test_rules_between_fields_are_told_with_those_of_single_fields(tmp_path: Path) -> None:
    path = written(tmp_path, 'base = "b2b-slack"\nstart = 2026-03-02\nend = 2026-03-01\nplatform = "x"\n')

    first, second = told(path).splitlines()

    assert first.startswith(f"{path}:3: end = 2026-03-01: is before start = 2026-03-02; ")
    assert second.startswith(f'{path}:4: platform = "x": not one of the words allowed; ')


def test_problems_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    lines = [f"unknown_{number} = {number}" for number in range(12)]

    addresses = [problem.split(" ")[0] for problem in told(written(tmp_path, "\n".join(lines))).splitlines()]

    assert addresses == [f"{tmp_path / 'plan.toml'}:{number + 1}:" for number in range(12)]


def test_two_scenarios_that_say_the_same_are_equal(tmp_path: Path) -> None:
    assert load(written(tmp_path, "weeks = 4")) == Scenario(weeks=4)
    assert load(written(tmp_path, "weeks = 4")) != Scenario(weeks=5)


def test_one_language_stands_for_the_other(tmp_path: Path) -> None:
    title = load(written(tmp_path, 'title = { fr = "Bonjour" }')).title

    assert (title.en, title.fr) == ("Bonjour", "Bonjour")


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "weeks = " + "9" * 5000])
def test_what_the_parser_cannot_hold_is_told(text: str, tmp_path: Path) -> None:
    problem = told(written(tmp_path, text))

    assert problem.startswith(f"{tmp_path / 'plan.toml'}: not valid TOML: “{text[:60]}…”; ")


def test_a_parameter_that_is_no_number_is_told_once(tmp_path: Path) -> None:
    assert len(told(written(tmp_path, '[parameters]\n"visiting.rate" = nan')).splitlines()) == 1
