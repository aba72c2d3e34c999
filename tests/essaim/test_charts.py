"""Charts: what they hold, in which language, and that they need no network."""

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from essaim.charts import BAND_50, BAND_80, LINE, comparison_chart, fan_chart, run_chart, save_chart
from sim.words import speaking

sys.path.insert(0, str(Path(__file__).parent))
from made_up import made_up_comparison, made_up_result


def history() -> pd.Series:
    weeks = pd.date_range("2024-01-01", periods=80, freq="W-MON")
    values = pd.Series(np.arange(1000.0, 1080.0), index=weeks)
    values.iloc[10] = np.nan
    return values


def fan(remark: str = "") -> object:
    weekly = made_up_result().weekly
    return fan_chart("weekly_messages", weekly[weekly["kpi"] == "weekly_messages"], history(), remark=remark)


def grey(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_bands_and_median_differ_in_grey() -> None:
    assert grey(BAND_80) - grey(BAND_50) > 40
    assert grey(BAND_50) - grey(LINE) > 40


def test_the_bands_are_explained_under_the_title() -> None:
    subtitle = " ".join(fan().to_dict()["title"]["subtitle"])
    assert "eight in ten" in subtitle
    assert "Gaps" in subtitle


def test_axes_carry_their_unit(tmp_path: Path) -> None:
    text = fan().to_json()
    assert "Weekly messages [messages]" in text


def test_a_share_is_drawn_in_per_cent() -> None:
    assert "[%]" in run_chart(made_up_result(), "answered_share", "plan").to_json()


def test_the_remark_stands_on_the_chart(tmp_path: Path) -> None:
    (_, svg, _) = save_chart(fan("SIMULATED DATA"), tmp_path, "fan")
    assert "SIMULATED DATA" in svg.read_text(encoding="utf-8")


def test_numbers_and_months_are_written_in_the_language(tmp_path: Path) -> None:
    with speaking("fr"):
        french = save_chart(fan(), tmp_path, "fr")[1].read_text(encoding="utf-8")
    english = save_chart(fan(), tmp_path, "en")[1].read_text(encoding="utf-8")
    assert "1,000" in english
    assert "1\u00a0000" in french
    assert "avr." in french
    assert "Semaine" in french
    assert "Apr" in english


@pytest.mark.parametrize("code", ["en", "fr"])
def test_two_plans_are_named_on_their_lines(tmp_path: Path, code: str) -> None:
    with speaking(code):
        chart = comparison_chart(made_up_comparison(gain=3.0), ("full", "light"), "weekly_active")
        svg = save_chart(chart, tmp_path, "compare")[1].read_text(encoding="utf-8")
    assert re.search(r">full<", svg)
    assert re.search(r">light<", svg)


def test_the_page_needs_no_network(tmp_path: Path) -> None:
    page = save_chart(fan(), tmp_path, "fan")[2].read_text(encoding="utf-8")
    assert not re.search(r"<(script|link)[^>]+(src|href)=", page)
    assert not re.search(r"\bimport\b[^;\n]{0,80}['\"]https?://", page)


def test_png_is_a_png(tmp_path: Path) -> None:
    assert save_chart(fan(), tmp_path, "fan")[0].read_bytes().startswith(b"\x89PNG")
