"""A workspace overview reads the same whatever its layout, and says what it had to guess or leave out."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.exports import Export, read_export, write_slack_overview
from calibration.exports.slack_weekly import daily
from calibration.exports.writers.slack_overview import HEADER
from sim.problems import InputError

Write = Callable[..., Path]
Overview = Callable[..., str]
NHSR = Path("formats") / "slack" / "nhsr_overview_2024_cc0" / "20240426-slack.csv"
CANONICAL = (
    "period_start", "period_end", "grain", "metric", "value", "unit", "aggregation", "segment_key",
    "segment_value", "definition_id", "source_id", "import_id", "censored", "estimated",
)  # fmt: skip


def read_text(content: str | bytes) -> Export:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_export(path)


def table(export: Export) -> pd.DataFrame:
    """Return the canonical table without what only names the file, in one order."""
    assert export.metrics is not None
    order = ["metric", "segment_value", "period_end"]
    return export.metrics.drop(columns="import_id").sort_values(order).reset_index(drop=True)


def notes(export: Export) -> dict[str, dict[str, object]]:
    return {note.key.removeprefix("export-"): dict(note.values) for note in export.report.notes}


def guesses(export: Export) -> set[str]:
    return {guess.key.removeprefix("export-") for guess in export.report.guesses}


def left_out(export: Export) -> dict[str, tuple[int, int]]:
    return {each.reason: (each.count, each.line) for each in export.report.skipped}


def test_the_real_file_of_2024_is_read_whole_and_its_gaps_are_counted(shared: Path) -> None:
    report = read_export(shared / NHSR).report
    assert (report.rows_read, report.rows_kept, report.days_read) == (1354, 1354, 1354)
    assert (report.missing_days, report.weeks, report.complete_weeks) == (279, 234, 233)
    assert (report.first_day, report.last_day) == (date(2019, 11, 5), date(2024, 4, 24))
    assert (report.skipped, report.unknown_columns) == ((), ())


def test_the_real_file_is_day_first_and_the_line_that_proves_it_is_named(shared: Path) -> None:
    assert read_export(shared / NHSR).report.guesses[1].values == {"text": "13/11/2019", "line": 10}


def test_the_counter_and_the_daily_columns_disagree_and_the_report_says_by_how_much(shared: Path) -> None:
    said = notes(read_export(shared / NHSR))
    assert said["slack-stock-flow"] == {"pairs": 1120, "counter": 80144, "columns": 72626}
    assert said["slack-members-claimed"] == {"count": 3}


def test_the_layout_of_2019_and_cleaned_names_give_the_same_measures(shared: Path) -> None:
    folder = shared / "formats" / "slack"
    old = read_export(folder / "analytics_overview_2019_layout.csv")
    cleaned = read_export(folder / "r4ds_members_2019_head_verbatim_cleaned_names.csv")
    both = sorted(set(old.days) & set(cleaned.days))
    assert len(both) == 5
    for metric in ("active_1d", "active_7d", "posters_7d", "members_enabled", "messages_total"):
        values = [daily(export.metrics, metric)[both].tolist() for export in (old, cleaned)]
        assert values[0] == values[1], metric
    assert old.report.unknown_columns == cleaned.report.unknown_columns == ()


def test_the_canonical_table_has_its_columns_and_says_what_may_be_added_up(overview: Overview) -> None:
    metrics = read_text(overview()).metrics
    assert tuple(metrics.columns) == CANONICAL
    kinds = metrics.drop_duplicates("metric").set_index("metric")["aggregation"].to_dict()
    assert kinds == {
        "members_enabled": "stock",
        "active_1d": "unique",
        "active_7d": "unique",
        "posters_7d": "unique",
        "messages": "flow",
        "view_share": "mean",
        "messages_total": "cumulative",
    }


def test_a_rolling_window_ends_with_its_day(overview: Overview) -> None:
    metrics = read_text(overview(days=7)).metrics
    last = metrics[metrics["period_end"] == pd.Timestamp(2024, 1, 8)].set_index("metric")
    assert last.loc["active_7d", "period_start"] == pd.Timestamp(2023, 12, 31)
    assert last.loc["posters_7d", "period_start"] == pd.Timestamp(2024, 1, 1)
    assert last.loc["active_1d", "period_start"] == pd.Timestamp(2024, 1, 7)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 99),
    delimiter=st.sampled_from(",;\t|"),
    form=st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%Y/%m/%d", "%Y-%m-%dT00:00:00Z"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    preamble=st.sampled_from(["", "sep=,\n", "# Slack\n\nOverview, 2024\n"]),
)
def test_how_a_file_is_written_does_not_change_what_it_says(
    overview: Overview, seed: int, delimiter: str, form: str, encoding: str, line_end: str, preamble: str
) -> None:
    chance = random.Random(seed)

    def shuffle(rows: list[list[str]]) -> None:
        order = chance.sample(range(len(rows[0])), len(rows[0]))
        body = rows[1:]
        chance.shuffle(body)
        rows[:] = [[row[place] for place in order] for row in [rows[0], *body, body[0]]]
        rows[0] = [chance.choice([str.upper, str.lower, str.title])(name) for name in rows[0]]

    text = preamble + overview(delimiter=delimiter, form=form, change=shuffle)
    read = read_text(text.replace("\n", line_end).encode(encoding))
    pd.testing.assert_frame_equal(table(read), table(read_text(overview())))
    assert left_out(read)["same_day"][0] == 1


def test_a_french_spreadsheets_file_is_read(overview: Overview) -> None:
    text = overview(delimiter=";").replace("0.25", "0,25").replace("Date", "\ufeffDate")
    pd.testing.assert_frame_equal(table(read_text(text)), table(read_text(overview())))


def test_without_a_day_above_12_the_order_is_the_one_in_which_days_follow_each_other(
    overview: Overview,
) -> None:
    read = read_text(overview(days=12, form="%d/%m/%Y"))
    assert "dates-day-first-by-steps" in guesses(read)
    assert (read.first_day, read.last_day) == (date(2024, 1, 1), date(2024, 1, 12))
    american = read_text(overview(days=12, form="%m/%d/%Y"))
    assert "dates-month-first-by-steps" in guesses(american)
    pd.testing.assert_frame_equal(table(read), table(american))


def message(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_text(text)
    return str(caught.value).split(".csv", 1)[1]


def test_an_order_of_dates_that_nothing_decides_is_refused(overview: Overview) -> None:
    kept = {date(2024, 1, 2), date(2024, 3, 4), date(2024, 5, 6)}
    gone = [day for step in range(160) if (day := date(2024, 1, 1) + timedelta(days=step)) not in kept]
    assert message(overview(days=160, form="%d/%m/%Y", without=gone)) == (
        ":2: “02/01/2024” may be read day first or month first and nothing in the file decides it; write all "
        "dates as YYYY-MM-DD"
    )


def test_dates_in_two_orders_are_refused(overview: Overview) -> None:
    def mix(rows: list[list[str]]) -> None:
        rows[16][0] = "2024-01-16"

    assert message(overview(form="%d/%m/%Y", change=mix)) == (
        ":17: the date “2024-01-16” is not written in the same order as “13/01/2024” at line 14; write all "
        "dates as YYYY-MM-DD"
    )

    def american_in_between(rows: list[list[str]]) -> None:
        rows[16][0] = "01/16/2024"

    assert ":17: the date “01/16/2024” is not written in the same order as" in message(
        overview(form="%d/%m/%Y", change=american_in_between)
    )


def test_dates_turned_into_numbers_by_a_spreadsheet_are_refused(overview: Overview) -> None:
    def serials(rows: list[list[str]]) -> None:
        for age, row in enumerate(rows[1:]):
            row[0] = str(45292 + age)

    assert message(overview(change=serials)) == (
        ":2: “45292” is a spreadsheet's number for a date; give the column the date format YYYY-MM-DD and "
        "save the file again"
    )

    def words(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[0] = "Monday"

    assert message(overview(change=words)).startswith(":2: “Monday” is not a date; write dates as")


def test_what_cannot_be_read_is_left_out_with_its_line(overview: Overview) -> None:
    def spoil(rows: list[list[str]]) -> None:
        rows[3][0] = "soon"
        rows[5] = rows[5][:-2]
        rows[7] = [*rows[7], "one more"]
        rows[9][0] = "1970-01-01"
        rows[11][0] = "2126-07-01"
        rows.insert(13, rows[0])

    read = read_text(overview(days=60, change=spoil))
    assert left_out(read) == {
        "short": (1, 6),
        "long": (1, 8),
        "header": (1, 14),
        "no_date": (1, 4),
        "too_early": (1, 10),
        "future": (1, 12),
    }
    assert (read.report.rows_read, read.report.rows_kept, read.report.missing_days) == (61, 55, 5)


def test_an_unclosed_quote_costs_its_own_line_only(overview: Overview) -> None:
    lines = overview().splitlines(keepends=True)
    lines[4] = '"' + lines[4]
    read = read_text("".join(lines))
    assert left_out(read) == {"quotes": (1, 5)}
    assert read.report.rows_kept == 27


def test_of_two_rows_for_one_day_the_later_one_counts(overview: Overview) -> None:
    def again(rows: list[list[str]]) -> None:
        rows.append([*rows[4][:4], "99", *rows[4][5:]])

    read = read_text(overview(change=again))
    assert left_out(read) == {"same_day": (1, 5)}
    assert daily(read.metrics, "active_7d")[pd.Timestamp(2024, 1, 4)] == 99


def test_numbers_that_cannot_be_read_stay_unknown_and_are_counted(overview: Overview) -> None:
    def spoil(rows: list[list[str]]) -> None:
        rows[1][4], rows[2][4], rows[3][4], rows[4][4] = "n/a", "12,5", "-3", "1 024"
        rows[5][8], rows[6][8] = "1.4", "25 %"

    read = read_text(overview(change=spoil))
    active = daily(read.metrics, "active_7d")
    assert active.isna().sum() == 3
    assert active.iloc[3] == 1024
    assert daily(read.metrics, "view_share", "public").iloc[4:6].isna().tolist() == [True, False]
    assert notes(read)["unread-numbers"] == {
        "count": 3,
        "line": 3,
        "column": "Weekly active members",
        "text": "12,5",
    }


def test_columns_nobody_declared_are_named_and_not_used(overview: Overview) -> None:
    def more(rows: list[list[str]]) -> None:
        for age, row in enumerate(rows):
            row[:] = [*row, "Mood" if age == 0 else "3", "Files uploaded" if age == 0 else "1"]

    read = read_text(overview(change=more))
    assert read.report.unknown_columns == ("Mood",)
    pd.testing.assert_frame_equal(table(read), table(read_text(overview())))


def test_a_falling_counter_is_reported_with_its_worst_day(overview: Overview) -> None:
    def fall(rows: list[list[str]]) -> None:
        for row in rows[10:]:
            row[-1] = str(int(row[-1]) - 40)
        rows[20][-1] = str(int(rows[20][-1]) - 5)

    assert notes(read_text(overview(change=fall)))["slack-counter-falls"] == {
        "count": 2,
        "largest": 37,
        "day": date(2024, 1, 10),
    }


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    days = pd.date_range("2024-01-01", periods=30)
    written = pd.DataFrame(
        {
            "date": days,
            "members": range(20, 50),
            "daily_active": [age % 9 for age in range(30)],
            "daily_posters": [age % 5 for age in range(30)],
            "weekly_active": range(10, 40),
            "weekly_posters": range(5, 35),
            "messages_public": [age % 4 for age in range(30)],
            "messages_total_cumulative": range(100, 130),
        }
    )
    path = tmp_path / "simulated.csv"
    write_slack_overview(path, written)
    read = read_export(path)
    names = {
        "members": "members_claimed",
        "daily_active": "active_1d",
        "daily_posters": "posters_1d",
        "weekly_active": "active_7d",
        "weekly_posters": "posters_7d",
        "messages_total_cumulative": "messages_total",
    }
    back = {name: daily(read.metrics, metric).astype(int).tolist() for name, metric in names.items()}
    back["messages_public"] = daily(read.metrics, "messages", "public").astype(int).tolist()
    assert back == {name: written[name].tolist() for name in back}
    assert read.days.tolist() == days.tolist()
    assert read.report.skipped == read.report.unknown_columns == ()


def test_the_header_written_is_the_header_of_the_real_file(shared: Path, tmp_path: Path) -> None:
    columns = ["date", "members", "daily_active", "daily_posters", "weekly_active", "weekly_posters"]
    columns += ["messages_public", "messages_total_cumulative"]
    path = tmp_path / "simulated.csv"
    write_slack_overview(path, pd.DataFrame([[date(2024, 1, 1), *range(7)]], columns=columns))
    header, row = path.read_text(encoding="utf-8").splitlines()
    assert header == (shared / NHSR).read_text(encoding="utf-8").splitlines()[0]
    assert row.split(",")[HEADER.index("Name")] == "0"
