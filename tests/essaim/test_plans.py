"""The planner on the command line: the plan by month, its rivals, its doubts and its pictures, in both languages."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from essaim.plan_chart import front_chart, regret_chart
from essaim.plan_months import months_of_plan, months_said
from essaim.plans import finalists_table, plan_name, plan_shown, plans_shown
from scenarios.costs import DAYS_PER_MONTH, monthly_cost, planned_staff_hours
from scenarios.loading import load
from scenarios.planner import Asked, Lever, Planned, Space, plan, want_of
from scenarios.planner.levers import decide
from scenarios.schema import Scenario
from sim.words import speaking

SPACE = """
scenario = "small.toml"
goals = ["weekly_active"]
[limits]
budget_per_year = 90000
[vary]
founders.number = [3, 6, 9, 12]
manager.posts_per_week = [0, 3, 6]
rituals.weekly_question.weekday = ["never", "tuesday"]
"""
SMALL = """
base = "b2b-slack"
weeks = 5
founders.number = 6
growth.launch_joins = 4.0
customers.base = 0
customers.organic_per_month = 0.0
customers.ads_per_month = 0.0
"""


@pytest.fixture(scope="module")
def found() -> Planned:
    nothing = {"customers.base": 0, "customers.organic_per_month": 0.0, "customers.ads_per_month": 0.0}
    small = load("b2b-slack", {**nothing, "weeks": 5, "founders.number": 6, "growth.launch_joins": 4.0})
    levers = (Lever("founders.number", (3, 6, 9)), Lever("manager.posts_per_week", (0.0, 3.0, 6.0)))
    return plan(Asked(Space(small, levers), (want_of("weekly_active"),)), runs=640, seed=2, threads=1)


@pytest.mark.parametrize("preset", ["b2b-slack", "volunteers-whatsapp", "learners-skool"])
def test_hours_and_costs_of_the_months_sum_to_those_of_the_plan(preset: str) -> None:
    base = load(preset)
    decisions = {"ads.months_4_6": 300.0, "ambassadors.starts_in_week": 8}
    scenario = Scenario.model_validate(decide(base.model_dump(), decisions, 10.0))
    months = months_of_plan(scenario)

    assert [month.number for month in months] == list(range(1, len(months) + 1))
    assert sum(month.hours for month in months) == pytest.approx(planned_staff_hours(scenario))
    total = monthly_cost(scenario) * scenario.days_simulated / DAYS_PER_MONTH
    assert sum(month.cost for month in months) == pytest.approx(total)
    assert months[3].cost > months[2].cost + 250 - 1e-6 or months[2].cost > months[3].cost  # an event may fall before


def test_the_plan_by_month_says_once_what_goes_on_and_with_its_date_what_comes_back_seldom() -> None:
    with speaking("en"):
        said = months_said(load("b2b-slack"))

    assert said[0].startswith("Month 1 (Jan 5, 2026 to Feb 3, 2026): ")
    assert "ask 24 founders in person. Meeting place: Slack." in said[0]
    assert "The weekly question: every Wednesday from Jan 7, 2026, 1.0 staff hours each." in said[0]
    assert sum("The weekly question" in month for month in said) == 1
    assert sum("The quarterly event: " in month for month in said) == 4
    assert any("Feb 2, 2026: the doors open to everybody" in month for month in said)


def test_the_months_of_a_plan_exist_in_french() -> None:
    with speaking("fr"):
        said = "\n".join(months_said(load("volunteers-whatsapp")))

    assert said.startswith("Mois 1 (")
    assert not re.search(r"\b(every|hours|the|from)\b", said)


def test_the_picture_shows_every_plan_tried_and_joins_the_front(found: Planned) -> None:
    datasets = front_chart(found, "small").to_dict()["datasets"].values()
    sizes = sorted(len(rows) for rows in datasets)

    assert len(found.tried) in sizes
    assert len(found.places) in sizes
    assert int(found.finalists["on_front"].sum()) in sizes


def test_the_regret_map_is_drawn_for_each_plan_and_part(found: Planned) -> None:
    rows = next(iter(regret_chart(found, "small").to_dict()["datasets"].values()))

    assert len(rows) == 9 * len(plans_shown(found))
    assert min(row["regret"] for row in rows) == 0.0


def test_a_variant_is_counted_with_the_plan_it_is_one_of_and_has_no_name_of_its_own(found: Planned) -> None:
    hidden = [at for at, of in enumerate(found.variant_of) if at != of]
    assert hidden  # this small space has plans that differ in amounts alone
    shown = plans_shown(found)

    assert found.best in shown
    assert [plan_name(found, at)[0] for at in shown] == list("ABCDEFGH"[: len(shown)])
    assert all(plan_name(found, at) == plan_name(found, found.variant_of[at]) for at in hidden)
    table = finalists_table(found)
    assert table.row_count == len(shown)
    with speaking("en"):
        assert sum(f"not shown: {len(hidden)}." in str(part) for part in plan_shown(found, "small")) == 1
    shares = [float(cell.rstrip("%")) for cell in table.columns[4].cells]
    assert sum(shares) == pytest.approx(100, abs=1.5)
    written = "".join(map(str, front_chart(found, "small").to_dict()["datasets"].values()))
    assert all(f"'name': '{plan_name(found, at)}'" in written for at in shown)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_is_said_in_the_language_asked_for(
    found: Planned, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from essaim.answers import Answer

    with speaking(language):
        Answer({}, plan_shown(found, "small")).give(as_json=False)
    out = " ".join(capsys.readouterr().out.split())
    expected = {
        "en": ["small: the plan", "It costs", "Compared at the end", "Regret map: ", "The plan by month: Month 1"],
        "fr": ["small : le plan", "Il coûte", "Comparés à la fin", "Carte des regrets : ", "mois par mois : Mois 1"],
    }[language]  # fmt: skip

    assert all(text in out for text in expected)


def test_a_plan_is_found_from_a_space_file_and_written_ready_to_run(essaim: Callable, tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "space.toml").write_text(SPACE, encoding="utf-8")
    said = essaim("plan", tmp_path / "space.toml", "--runs", "640", "--out", tmp_path / "found", "--json")
    assert said.code == 0, said.err
    document = json.loads(said.out)

    assert document["plan"]["budget"] <= 90_000
    assert load(tmp_path / "found" / "plan.toml").founders.number == document["plan"]["founders.number"]
    assert all(Path(file).is_file() for file in document["files"])
    assert len(pd.read_parquet(tmp_path / "found" / "tried.parquet")) == document["tried"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--budget", "5000"), "aucun plan ne tient dans 5"),
        (("--budget", "0"), "--budget = 0 : doit être supérieur à 0"),
        (("--goal", "weekly_active>=9", "--goal", "weekly_active<=5"), "se contredisent"),
        (("--goal", "roi@month_6"), "une mesure d’argent est un seul chiffre pour tout le plan"),
    ],
)
def test_what_cannot_be_planned_is_refused_at_once(essaim: Callable, arguments: tuple[str, ...], said: str) -> None:
    answer = essaim("plan", "b2b-slack", *arguments, "--lang", "fr")

    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


def test_sensitivity_and_why_refuse_a_measure_of_money(essaim: Callable) -> None:
    assert "cannot be taken apart here" in essaim("sensitivity", "b2b-slack", "--goal", "roi").err
    why = essaim("compare", "b2b-slack", "peers-forum", "--goal", "cac", "--why")
    assert (why.code, "give another goal first" in why.err) == (2, True)
