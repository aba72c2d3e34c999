"""A Slack overview's weeks: the Sunday row, the counter's difference, and nothing filled in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.exports import Export, read_export
from sim.problems import InputError

Write = Callable[..., Path]
Overview = Callable[..., str]
NHSR = Path("formats") / "slack" / "nhsr_overview_2024_cc0" / "20240426-slack.csv"
SUNDAY = 6


@pytest.fixture(scope="module")
def real(shared: Path) -> Export:
    return read_export(shared / NHSR)


def test_the_real_weeks_equal_the_reference_table(real: Export, shared: Path) -> None:
    """The table takes the last row where the Sunday row is missing; there the export says "not known"."""
    table = pd.read_csv(shared / "data" / "slack_overview_weekly.csv", parse_dates=["week"], index_col="week")
    table = table.iloc[:-1]  # its last week is not complete
    weekly = real.weekly()
    assert weekly.index.tolist() == table.index.tolist()
    sunday = table["last_weekday"] == SUNDAY
    assert (~sunday).sum() == 40
    expected = {
        "weekly_active": table["weekly_active"].where(sunday),
        "weekly_posters": table["weekly_posting"].where(sunday),
        "weekly_messages": table["messages"],
        "members": table["claimed_members"],
    }
    for name, values in expected.items():
        np.testing.assert_array_equal(weekly[name].to_numpy(), values.to_numpy(float), err_msg=name)


def test_net_growth_and_messages_per_member_follow_from_the_others(real: Export) -> None:
    weekly = real.weekly()
    np.testing.assert_array_equal(weekly["net_growth"], weekly["members"].diff())
    ratio = weekly["weekly_messages"] / weekly["weekly_active"]
    np.testing.assert_array_equal(weekly["messages_per_active_member"], ratio)


def test_a_missing_sunday_is_not_filled(write: Write, overview: Overview) -> None:
    weekly = read_export(write(overview(without=[date(2024, 1, 14)]))).weekly()
    assert weekly["weekly_active"].isna().tolist() == [False, True, False, False]
    assert weekly["weekly_posters"].isna().tolist() == [False, True, False, False]
    assert weekly["weekly_messages"].tolist()[1:] == [18.0, 24.0, 21.0]


def test_a_week_without_any_row_makes_its_messages_and_the_next_unknown(write: Write, overview: Overview) -> None:
    gone = [date(2024, 1, 8) + timedelta(days=step) for step in range(7)]
    weekly = read_export(write(overview(without=gone))).weekly()
    assert weekly["weekly_messages"].isna().tolist() == [True, True, True, False]


def test_a_week_in_which_the_counter_ends_lower_is_unknown(write: Write, overview: Overview) -> None:
    def fall(rows: list[list[str]]) -> None:
        for row in rows[10:]:
            row[-1] = str(int(row[-1]) - 50)

    weekly = read_export(write(overview(change=fall))).weekly()
    assert weekly["weekly_messages"].isna().tolist() == [True, True, False, False]


def test_only_complete_weeks_are_weeks(write: Write, overview: Overview) -> None:
    assert len(read_export(write(overview(days=27))).weekly()) == 3
    assert len(read_export(write(overview(days=28))).weekly()) == 4


def test_the_first_week_is_kept_when_the_file_begins_within_it(write: Write, overview: Overview) -> None:
    gone = [date(2024, 1, 1), date(2024, 1, 2)]
    weekly = read_export(write(overview(without=gone))).weekly()
    assert weekly.index[0] == pd.Timestamp(2024, 1, 1)
    assert weekly["weekly_active"].notna().all()


def test_the_measures_shown_have_their_definition(write: Write, overview: Overview) -> None:
    export = read_export(write(overview()))
    assert export.shows == (
        "weekly_active", "weekly_posters", "weekly_messages", "members", "net_growth",
        "messages_per_active_member",
    )  # fmt: skip
    assert export.definitions["weekly_messages"] == "slack_overview.weekly_messages.stock_difference"
    assert set(export.definitions) == set(export.shows)


def test_a_column_that_is_not_there_is_a_measure_not_shown(write: Write, overview: Overview) -> None:
    def drop(rows: list[list[str]]) -> None:
        for row in rows:
            del row[4], row[-1]

    shows = read_export(write(overview(change=drop))).shows
    assert shows == ("weekly_posters", "members", "net_growth")


@pytest.mark.parametrize("weeks", range(2, 230, 19))
def test_the_past_is_what_a_file_truncated_there_would_give(
    real: Export, shared: Path, tmp_path: Path, weeks: int
) -> None:
    day = date(2019, 11, 4) + timedelta(weeks=weeks)
    header, *rows = (shared / NHSR).read_text(encoding="utf-8").splitlines(keepends=True)
    early = [row for row in rows if date(*map(int, reversed(row[:10].split("/")))) < day]
    path = tmp_path / "truncated.csv"
    path.write_text("".join([header, *early]), encoding="utf-8")
    cut, truncated = real.before(day).weekly(), read_export(path)
    pd.testing.assert_frame_equal(cut, truncated.before(day).weekly())
    alone = truncated.weekly()
    pd.testing.assert_frame_equal(cut.loc[alone.index], alone)
    assert cut.index[-1].date() == day - timedelta(days=7)


def test_the_past_is_the_beginning_of_the_whole(real: Export) -> None:
    weekly = real.weekly()
    cut = real.before(date(2022, 5, 2))
    pd.testing.assert_frame_equal(cut.weekly(), weekly.loc[: pd.Timestamp(2022, 4, 25)])
    assert cut.metrics["period_end"].max() <= pd.Timestamp(2022, 5, 2)
    assert cut.fingerprint == real.fingerprint


def test_a_day_outside_the_data_is_refused(real: Export) -> None:
    assert real.latest_start == date(2024, 4, 22)
    for day in (date(2019, 11, 4), real.first_day, date(2024, 4, 29)):
        with pytest.raises(InputError) as caught:
            real.before(day)
        assert "is outside the data, which run from Nov 5, 2019 to Apr 24, 2024" in str(caught.value)
    assert real.before(date(2024, 4, 25)).last_day == date(2024, 4, 24)


def test_a_week_seen_to_its_end_may_be_followed_by_a_forecast(write: Write, overview: Overview) -> None:
    assert read_export(write(overview(days=28))).latest_start == date(2024, 1, 29)
    assert read_export(write(overview(days=27))).latest_start == date(2024, 1, 22)
    with_gaps = overview(days=27, without=[date(2024, 1, 10)])
    assert read_export(write(with_gaps)).latest_start == date(2024, 1, 29)
