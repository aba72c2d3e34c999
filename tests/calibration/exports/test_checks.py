"""What an import report checks: gaps, rows that come twice, stocks against flows, and what a file identifies."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from calibration.exports import read_export
from calibration.exports.checks import gaps_in, identified, stock_and_flow
from calibration.exports.tables import MEMBERS, METRICS, Tables, empty
from sim.words import speaking

Write = Callable[..., Path]
Overview = Callable[..., str]
TODAY = date(2026, 11, 1)


def figures(**series: list[float]) -> Tables:
    """Return tables of daily figures of the whole community, from 1 January 2024."""
    rows = [
        {"metric": name, "period_start": pd.Timestamp(2024, 1, 1 + step), "value": value, "segment_value": ""}
        for name, values in series.items()
        for step, value in enumerate(values)
    ]
    return Tables(metrics=pd.concat([empty(METRICS), pd.DataFrame(rows)], ignore_index=True))


@given(st.sets(st.integers(0, 60), min_size=1))
def test_days_and_gaps_make_up_the_span(numbers: set[int]) -> None:
    days = pd.DatetimeIndex(sorted(pd.Timestamp(2024, 1, 1) + pd.Timedelta(days=number) for number in numbers))
    gaps = gaps_in(days)
    assert len(days) + sum(gap.days for gap in gaps) == (days[-1] - days[0]).days + 1
    assert all((gap.last - gap.first).days == gap.days - 1 for gap in gaps)


def test_the_longest_gaps_are_named_in_both_languages(write: Write, overview: Overview) -> None:
    first = date(2024, 1, 10)
    report = read_export(write(overview(without=[first, first + timedelta(days=1), date(2024, 1, 20)]))).report
    with speaking("en"):
        assert "Stretches of missing days: 2; the longest: Jan 10, 2024 to Jan 11, 2024 (2), Jan 20, 2024 to Jan 20, " \
            "2024 (1)" in report.lines()  # fmt: skip
    with speaking("fr"):
        assert "Suites de jours manquants : 2" in " ".join(report.lines())
    assert report.to_dict()["gaps"][0] == {"first": "2024-01-10", "last": "2024-01-11", "days": 2}


def test_rows_that_come_twice_are_counted(write: Write, overview: Overview) -> None:
    def twice(rows: list[list[str]]) -> None:
        rows.append(rows[-1])

    assert read_export(write(overview(change=twice))).report.duplicates == 1
    assert read_export(write(overview())).report.duplicates == 0


def test_two_overlapping_exports_count_what_both_tell(tmp_path: Path, overview: Overview) -> None:
    (tmp_path / "a.csv").write_text(overview(days=21))
    (tmp_path / "b.csv").write_text(overview(days=28))
    report = read_export(tmp_path).report
    assert report.again == report.duplicates > 0


def test_the_residual_is_arrivals_less_departures_less_the_movement() -> None:
    (found,) = stock_and_flow(figures(members_total=[10, 11, 15], joins=[1, 2, 4], leaves=[0, 1, 1]))
    assert found.values == {"joins": 7, "leaves": 2, "net": 5, "moved": 5, "residual": 0}
    (found,) = stock_and_flow(figures(members_total=[10, 9], joins=[1, 2], leaves=[0, 1]))
    assert found.values["residual"] == 3


def test_what_is_missing_to_check_the_stock_is_named(write: Write, overview: Overview) -> None:
    (found,) = stock_and_flow(figures(members_total=[10, 11], joins=[1, 2]))
    assert str(found).endswith("not visible here: departures")
    assert stock_and_flow(figures(messages=[10, 11])) == []
    document = read_export(write(overview())).report.to_dict()
    assert document["stock_flow_residual"] is None
    assert json.loads(json.dumps(document)) == document


def test_dates_of_members_stand_for_flows_where_no_figure_does() -> None:
    members = pd.DataFrame({"member": ["a", "b"], "joined_at": pd.to_datetime(["2024-01-01", "2024-01-02"])})
    members = members.reindex(columns=list(MEMBERS)).astype(MEMBERS)
    members["left_at"] = pd.to_datetime(["2024-01-02", None])
    tables = Tables(metrics=figures(members_total=[1, 2]).metrics, members=members)
    (found,) = stock_and_flow(tables)
    assert (found.values["joins"], found.values["leaves"], found.values["moved"]) == (2, 1, 1)


def test_a_file_of_figures_identifies_what_its_figures_show_and_no_more(shared: Path) -> None:
    folder = shared / "formats" / "discord" / "insights_2021_gplv2"
    expected = {
        "guild-leavers.csv": ("leaves",), "guild-total-membership.csv": ("members",), "guild-muters.csv": (),
        "guild-communicators.csv": ("readers", "posters"), "guild-message-activity.csv": ("messages", "posters"),
    }  # fmt: skip
    for name, aspects in expected.items():
        found = read_export(folder / name, today=TODAY).report
        assert set(found.aspects) <= set(aspects) | {"posters"}, name
        assert set(aspects) - {"posters"} <= set(found.aspects), name
    assert identified(Tables(), ("members", "money")) == ("members", "money")


def test_the_zone_of_days_is_always_said(shared: Path, write: Write, overview: Overview) -> None:
    slack = read_export(write(overview())).report
    assert [guess.key for guess in slack.guesses if "zone" in guess.key] == ["export-zone-days"]
    chat = next((shared / "formats" / "discord" / "discordchatexporter").glob("*.json"))
    said = [guess.key for guess in read_export(chat, today=TODAY).report.guesses]
    assert said == ["export-zone-stated"]
    assert any("silent readers" in line for line in read_export(chat, today=TODAY).report.lines())
