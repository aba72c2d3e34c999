"""A space file reads like prose, and everything wrong with it is told at once, with its line, in both languages."""

from pathlib import Path

import pytest

from scenarios.planner import Asked, Lever, asked_of
from sim.problems import InputError
from sim.words import speaking

FILE = """
scenario = "b2b-slack"
goals = ["weekly_active@month_6", "retained_4w_joiners@month_12>=30%"]

[limits]
budget_per_year = 30000
staff_hours_per_week = 12
advertising_per_newcomer = 25

[vary]
platform = ["slack", "forum"]
founders.number = { from = 8, to = 24, step = 8 }
manager.hours_per_week = [10, 4]
manager.posts_per_week = { from = 1, to = 2 }
rituals.live.weekday = ["never", "thursday"]
ambassadors.starts_in_week = ["never", 8]
content.mix = ["educate", "balanced"]
ads.months_1_3 = { from = 0, to = 500, step = 250 }
moderation.charter_shown = [true, false]
"""
WRONG = """
scenario = "b2b-slak"
goal = ["weekly_active"]
goals = ["weekly_active@month_6", "weekly_activ", "weekly_active@month_6"]

[limits]
budget = 30000
staff_hours_per_week = 0

[vary]
founders.numbr = [8, 16]
founders.tie_density = [0.2, 1.4]
rituals.live.weekday = ["never", "jeudi"]
growth.pre_launch_weeks = { from = 8, to = 4 }
onboarding.level = ["bot"]
recognition.badges = [true, true]
ads.month_1 = [0, -5]
"""


def read(tmp_path: Path, text: str) -> Asked:
    file = tmp_path / "space.toml"
    file.write_text(text, encoding="utf-8")
    return asked_of(file)


def test_a_space_file_says_what_varies_within_which_limits_and_what_is_wanted(tmp_path: Path) -> None:
    asked = read(tmp_path, FILE)

    assert asked.space.scenario.name == "b2b-slack"
    assert (asked.space.limits.budget, asked.space.limits.hours) == (30_000, 12)
    assert asked.space.price_of_a_newcomer == 25
    assert [str(want) for want in asked.wants] == ["weekly_active@month_6", "retained_4w_joiners@month_12>=0.3"]
    assert asked.space.levers == (
        Lever("platform", ("slack", "forum")),
        Lever("founders.number", (8, 16, 24)),
        Lever("manager.hours_per_week", (4.0, 10.0)),
        Lever("manager.posts_per_week", tuple(round(1 + at / 10, 9) for at in range(11))),
        Lever("rituals.live.weekday", ("never", "thursday")),
        Lever("ambassadors.starts_in_week", ("never", 8)),
        Lever("content.mix", ("educate", "balanced")),
        Lever("ads.months_1_3", (0.0, 250.0, 500.0)),
        Lever("moderation.charter_shown", (True, False)),
    )


def test_every_plan_of_a_space_file_is_a_scenario(tmp_path: Path) -> None:
    space = read(tmp_path, FILE).space

    for at, lever in enumerate(space.levers):
        for option in range(len(lever.options)):
            place = tuple(option if other == at else 0 for other in range(len(space.levers)))
            assert space.plan(place) is not None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_wrong_is_told_at_once_with_its_line(tmp_path: Path, language: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, WRONG)
    file = tmp_path / "space.toml"
    with speaking(language):
        said = str(refused.value).splitlines()
    keys = [problem.key for problem in refused.value.problems]
    places = [problem.where.removeprefix(str(file)) for problem in refused.value.problems]

    assert list(zip(places, keys, strict=True)) == [
        (":3", "space-unknown-name"),
        ("", "no-such-scenario-near"),
        (":7", "space-unknown-limit-near"),
        (":8", "space-limit-not-positive"),
        (":4", "goal-unknown-kpi-near"),
        (":4", "want-twice"),
        (":11", "space-unknown-lever-near"),
        (":12", "out-of-range-share"),
        (":13", "space-option-no"),
        (":14", "space-range-bad"),
        (":15", "space-options-too-few"),
        (":16", "space-options-twice"),
        (":17", "space-option-no"),
    ]
    expected = {
        "en": [f"{file}:11: founders.numbr: there is no such lever; did you mean founders.number?",
               f'{file}:13: rituals.live.weekday = "jeudi": must be one of "monday", "tuesday", "wednesday", '
               '"thursday", "friday", "saturday", "sunday", "never"'],
        "fr": [f"{file}:11: founders.numbr : ce levier n’existe pas ; vouliez-vous dire founders.number ?",
               f'{file}:13: rituals.live.weekday = "jeudi" : doit être l’un de "monday", "tuesday", "wednesday", '
               '"thursday", "friday", "saturday", "sunday", "never"'],
    }[language]  # fmt: skip
    assert [line for line in said if ":11:" in line or ":13:" in line] == expected


def test_what_is_given_beside_the_file_takes_its_place(tmp_path: Path) -> None:
    file = tmp_path / "space.toml"
    file.write_text(FILE, encoding="utf-8")
    asked = asked_of(file, ["roi"], budget=40_000, hours=9)

    assert [str(want) for want in asked.wants] == ["roi@plan"]
    assert (asked.space.limits.budget, asked.space.limits.hours) == (40_000, 9)


@pytest.mark.parametrize("preset", ["b2b-slack", "volunteers-whatsapp", "peers-forum"])
def test_a_preset_has_a_usual_space_whose_plans_exist_and_that_holds_levers_of_every_kind(preset: str) -> None:
    asked = asked_of(preset, budget=30_000)
    names = [lever.name for lever in asked.space.levers]

    assert {"platform", "founders.number", "content.mix", "ads.months_1_3", "manager.hours_per_week"} < set(names)
    assert asked.space.plan(asked.space.start()) is not None
    assert [str(want) for want in asked.wants] == ["weekly_active@month_6", "retained_4w_joiners@month_12"]


def test_a_scenario_file_without_levers_gets_the_usual_space(tmp_path: Path) -> None:
    file = tmp_path / "short.toml"
    file.write_text('base = "b2b-slack"\nweeks = 20\n', encoding="utf-8")
    asked = asked_of(file)

    assert asked.space.scenario.days_simulated == 140
    assert "ambassadors.starts_in_week" not in [lever.name for lever in asked.space.levers]
    assert [str(want) for want in asked.wants] == ["weekly_active@last_13_weeks"]
