"""Pictures of the notebooks: what they hold, and that nothing in them hides anything else."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from essaim.charts import save_chart
from essaim.pictures import (
    NAME_HEIGHT,
    curves_chart,
    intervals_chart,
    lives_chart,
    plans_chart,
    settling,
    settling_chart,
    ties_chart,
)

sys.path.insert(0, str(Path(__file__).parent))
from made_up import RUNS, made_up_comparison, made_up_result

AXES = ("across", "up")


def drawn(chart: Any, folder: Path) -> str:
    return save_chart(chart, folder, "picture")[1].read_text(encoding="utf-8")


def rows_with(chart: Any, column: str) -> pd.DataFrame:
    """Return the chart's data that has a column."""
    frames = [pd.DataFrame(rows) for rows in chart.to_dict()["datasets"].values()]
    return next(frame for frame in frames if column in frame)


def test_every_plan_has_a_panel_on_one_scale(tmp_path: Path) -> None:
    chart = plans_chart({"light": made_up_result(), "full": made_up_result(gain=9.0)}, "weekly_active")
    text = drawn(chart, tmp_path)
    assert ">light<" in text
    assert ">full<" in text
    assert "independent" not in chart.to_json()


def test_a_settled_difference_is_that_of_the_comparison() -> None:
    comparison = made_up_comparison(gain=3.0, chance=1.0)
    last = settling(comparison, "weekly_active", "month_6").iloc[-1]
    row = comparison.row("weekly_active", "month_6")
    assert row is not None
    assert last["pairs"] == RUNS
    assert last["mean"] == pytest.approx(row["difference"])
    assert last["error"] == pytest.approx(2 * row["difference_error"])


def test_sharing_people_makes_the_error_smaller() -> None:
    rows = settling(made_up_comparison(gain=3.0, chance=1.0), "weekly_active", "month_6")
    assert (rows["error"] < rows["own_error"]).all()


def test_the_settling_picture_shows_both_errors(tmp_path: Path) -> None:
    rows = settling(made_up_comparison(gain=3.0, chance=1.0), "weekly_active", "month_6")
    frame = rows_with(settling_chart(rows, "title", ["line"], AXES), "own_high")
    assert np.allclose(frame["own_high"] - frame["own_low"], 2 * rows["own_error"])
    assert np.allclose(frame["high"] - frame["low"], 2 * rows["error"])


def test_each_effect_has_its_row_and_each_measure_its_panel(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        [(measure, label, -1.0, 0.5, 2.0) for measure in ("posters", "members") for label in ("event", "welcome")],
        columns=["measure", "label", "low", "middle", "high"],
    )
    text = drawn(intervals_chart(rows, "title", ["line"]), tmp_path)
    assert all(f">{word}<" in text for word in ("posters", "members", "event", "welcome"))


def test_names_at_the_ends_of_lines_stand_apart() -> None:
    rows = pd.DataFrame([(world, x, 5.0) for world in "abc" for x in (0, 1)], columns=["world", "x", "y"])
    chart = curves_chart(rows, "title", ["line"], AXES)
    ends = min((pd.DataFrame(rows) for rows in chart.to_dict()["datasets"].values()), key=len)
    assert sorted(ends["world"]) == ["a", "b", "c"]
    assert np.diff(np.sort(ends["y"])).min() >= NAME_HEIGHT * 5.0 - 1e-9


def test_a_day_of_writing_is_darker_than_one_of_reading(tmp_path: Path) -> None:
    rows = pd.DataFrame([(0, 0, "came"), (0, 0, "wrote"), (1, 1, "left")], columns=["member", "day", "did"])
    text = drawn(lives_chart(rows, "title", ["line"], AXES), tmp_path)
    assert text.index("#c6dbef") < text.index("#08519c")  # what was written covers the visit


def test_groups_that_nothing_links_are_drawn_side_by_side() -> None:
    rings = [(8 * ring + one, 8 * ring + (one + 1) % 8, 1.0) for ring in (0, 1) for one in range(8)]
    ties = pd.DataFrame(rings, columns=["one", "other", "strength"])
    people = pd.DataFrame({"member": range(16), "founder": [True] * 8 + [False] * 8, "messages": range(16)})
    nodes = rows_with(ties_chart(people, ties, "title", ["line"]), "founder").set_index("member")[["x", "y"]]
    apart = np.linalg.norm(nodes.loc[:7].mean() - nodes.loc[8:].mean())
    assert apart > np.ptp(nodes.loc[:7].to_numpy(), axis=0).max()
