"""The verb worth: what it shows in both languages, what it writes, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a short scenario with customers."""
    place = tmp_path / "shop.toml"
    place.write_text('base = "b2b-slack"\nweeks = 16\n[customers]\nbase = 100\n', encoding="utf-8")
    return place


def test_every_figure_comes_naive_causal_and_as_selection(essaim: Callable, plan: Path, tmp_path: Path) -> None:
    said = essaim("worth", plan, "--runs", "4", "--out", tmp_path / "made", "--json")
    document = json.loads(said.out)
    parts = {(row["measure"], row["part"]) for row in document["decomposition"]}

    assert said.code == 0
    assert {(kpi, part) for kpi in ("roi", "cac_change") for part in ("naive", "causal", "selection")} <= parts
    assert {row["against"] for row in document["differences"]} == {"saved", "spent"}
    assert all(Path(file).is_file() for file in document["files"])


@pytest.mark.parametrize(("code", "said"), [("en", "budget saved"), ("fr", "budget économisé")])
def test_both_counterfactuals_are_shown_in_both_languages(essaim: Callable, plan: Path, code: str, said: str) -> None:
    shown = essaim("worth", plan, "--runs", "2", "--lang", code)

    assert shown.code == 0
    assert said in shown.out


@pytest.mark.parametrize(("code", "said"), [("en", "has no customers"), ("fr", "pas de clients")])
def test_a_plan_without_customers_is_refused(essaim: Callable, code: str, said: str) -> None:
    refused = essaim("worth", "peers-forum", "--lang", code)

    assert refused.code == 2
    assert said in refused.err


def test_a_run_can_be_decomposed(essaim: Callable, plan: Path) -> None:
    document = json.loads(essaim("run", plan, "--runs", "8", "--decompose", "--json").out)
    row = next(each for each in document["decomposition"] if each["measure"] == "weekly_active")

    assert row["share_chance"] + row["share_parameters"] + row["share_form"] == pytest.approx(1.0)
    assert {each["form"] for each in document["forms"]} >= {"as_believed", "no_cause"}


@pytest.fixture
def subscriptions(tmp_path: Path) -> Path:
    """Return the subscriptions of forty customers, one of whom left after half a year."""
    here = [f"s{at},cus_{at},Active,90.00,eur,month,2025-01-{1 + at % 28:02d} 10:00,,," for at in range(39)]
    gone = "s39,cus_39,Canceled,90.00,eur,month,2025-01-05 10:00,2025-07-05 10:00,2025-07-05 10:00,"
    head = "id,Customer ID,Status,Amount,Currency,Interval,Created (UTC),Canceled At (UTC),Ended At (UTC),Plan"
    rows = [*here, gone]
    place = tmp_path / "subscriptions.csv"
    place.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "What a community causes was not measured at your firm"), ("fr", "Ce qu’une communauté cause n’a pas été")],
)
def test_a_firms_own_files_take_the_place_of_the_scenarios_figures(
    essaim: Callable, plan: Path, subscriptions: Path, code: str, said: str
) -> None:
    shown = essaim("worth", plan, "--billing", subscriptions, "--runs", "2", "--lang", code)
    document = json.loads(essaim("worth", plan, "--billing", subscriptions, "--runs", "2", "--json").out)

    assert shown.code == 0
    assert said in " ".join(shown.out.split())
    assert document["scenario"]["customers"]["price"] == pytest.approx(90.0)
    assert {row["figure"] for row in document["billing"]} >= {"customers.base", "customers.price"}
