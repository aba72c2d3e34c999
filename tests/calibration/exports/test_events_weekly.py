"""An event log's weeks, against the reference table, a slow count in plain Python and closed forms."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.exports import Export, read_export

Log = Callable[..., pd.DataFrame]
MONDAY = date(2024, 1, 1)


def read(frame: pd.DataFrame) -> Export:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.parquet"
        frame.to_parquet(path)
        return read_export(path)


@pytest.mark.parametrize(
    "community",
    ["slack-houston-dataviz", "stackexchange-quantumcomputing", "drupal-edgeryders", "git-k8s-community"],
)
def test_the_weeks_of_real_logs_equal_the_reference_table(shared: Path, community: str) -> None:
    """On every week the table calls whole.

    The table always calls the first and the last week with a message partial; a log may hold one or two more.
    Its own ``retained`` columns look back (posters seen in the weeks before), so they are not compared.
    """
    table = pd.read_csv(shared / "data" / "weekly.csv.gz", parse_dates=["week"])
    table = table[(table["community"] == community) & (table["partial"] == 0)].set_index("week")
    weekly = read_export(shared / "data" / "events" / f"{community}.parquet").weekly()
    assert len(weekly) - len(table) in (0, 1, 2)
    weekly = weekly.loc[table.index]
    same = {"messages": "weekly_messages", "active_members": "weekly_posters", "new_members": "new_posters"}
    if "joins" in weekly:
        same["joins"] = "joins"
    for theirs, ours in same.items():
        np.testing.assert_array_equal(weekly[ours].to_numpy(), table[theirs].to_numpy(float), err_msg=ours)


ACTS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.floats(0, 140, allow_nan=False),
        st.sampled_from(["post", "reply", "message", "commit", "join", "presence", "react"]),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60)
@given(acts=ACTS)
def test_the_weeks_equal_a_count_in_plain_python(log: Log, acts: list[tuple[str, float, str]]) -> None:
    acts = [("a", 0.0, "post"), *acts, ("a", 146.9, "post")]
    weekly = read(log(*acts)).weekly()
    week = {act: int(act[1] // 7) for act in acts}
    wrote = [act for act in acts if act[2] in ("post", "reply", "message", "commit")]
    seen = {(member, week[act]) for act in wrote for member in act[0]}

    def first(chosen: list[tuple[str, float, str]]) -> dict[str, int]:
        return {member: min(week[act] for act in chosen if act[0] == member) for member in {a[0] for a in chosen}}

    def share(cohort: dict[str, int], number: int, later: int) -> float:
        members = [member for member, start in cohort.items() if start == number]
        if not members or number + later > 20:
            return float("nan")
        return sum((member, number + later) in seen for member in members) / len(members)

    posters, joiners = first(wrote), first([act for act in acts if act[2] == "join"])
    assert len(weekly) == 21
    for number, row in enumerate(weekly.to_dict("records")):
        assert row["weekly_posters"] == sum(at == number for _, at in seen)
        assert row["weekly_messages"] == sum(week[act] == number for act in wrote)
        assert row["new_posters"] == list(posters.values()).count(number)
        assert row.get("joins", 0) == list(joiners.values()).count(number)
        for later in (1, 4, 12):
            np.testing.assert_equal(row[f"retained_{later}w"], share(posters, number, later))
            if joiners:
                np.testing.assert_equal(row[f"retained_{later}w_joiners"], share(joiners, number, later))
        counts = sorted(Counter(act[0] for act in wrote if week[act] == number).values())
        pairs = [abs(one - other) for one in counts for other in counts]
        gini = sum(pairs) / (2 * len(counts) * sum(counts)) if counts else float("nan")
        assert row["participation_inequality"] == pytest.approx(gini, abs=1e-12, nan_ok=True)
    assert ("joins" in weekly) == bool(joiners)


@settings(max_examples=40)
@given(acts=ACTS, weeks=st.integers(1, 20))
def test_the_past_is_what_a_log_truncated_there_would_give(
    log: Log, acts: list[tuple[str, float, str]], weeks: int
) -> None:
    acts = [("a", 0.0, "post"), *acts, ("a", 7.0 * weeks - 0.5, "post"), ("z", 146.9, "post")]
    day = MONDAY + timedelta(weeks=weeks)
    whole = read(log(*acts))
    truncated = read(log(*(act for act in acts if act[1] < 7 * weeks)))
    cut = whole.before(day)
    pd.testing.assert_frame_equal(cut.weekly(), truncated.weekly())
    pd.testing.assert_frame_equal(cut.weekly(), truncated.before(day).weekly())
    assert cut.events["member"].cat.codes.tolist() == truncated.events["member"].cat.codes.tolist()


def test_an_act_on_the_stroke_of_midnight_belongs_to_the_new_day(log: Log) -> None:
    whole = read(log(("a", 0, "post"), ("b", 6.9, "post"), ("c", 7, "post"), ("a", 13.9, "post")))
    assert len(whole.before(date(2024, 1, 8)).events) == 2
    assert whole.weekly()["weekly_posters"].tolist() == [2.0, 2.0]


def test_a_silent_end_of_week_counts_as_seen_once_the_day_is_named(log: Log) -> None:
    quiet = [("a", 0.5, "post"), ("b", 8.5, "post"), ("a", 15.5, "post")]
    assert len(read(log(*quiet)).weekly()) == 2
    later = read(log(*quiet, ("a", 30.5, "post"))).before(date(2024, 1, 22))
    assert later.weekly()["weekly_messages"].tolist() == [1.0, 1.0, 1.0]
    pd.testing.assert_frame_equal(later.weekly(), read(log(*quiet)).before(date(2024, 1, 22)).weekly())


def test_a_week_without_messages_is_zero_and_has_no_retention(log: Log) -> None:
    weekly = read(log(("a", 0.5, "post"), ("a", 20.9, "post"))).weekly()
    assert weekly["weekly_messages"].tolist() == [1.0, 0.0, 1.0]
    assert weekly["new_posters"].tolist() == [1.0, 0.0, 0.0]
    assert weekly["retained_1w"].fillna(-1).tolist() == [0.0, -1.0, -1.0]


def test_a_first_week_the_log_begins_within_is_left_out_but_remembered(log: Log) -> None:
    export = read(log(("a", 2.5, "post"), ("a", 9.5, "post"), ("b", 13.9, "post")))
    weekly = export.weekly()
    assert weekly.index.tolist() == [pd.Timestamp(2024, 1, 8)]
    assert weekly["new_posters"].tolist() == [1.0]
    assert "events-cut-week" in {note.key.removeprefix("export-") for note in export.report.notes}


def test_joins_badges_and_presence_are_not_posting(log: Log) -> None:
    kinds = ("join", "presence", "badge", "react", "visit")
    frame = log(("a", 0, "post"), *(("b", day, kind) for day, kind in enumerate(kinds)), ("a", 13.9, "post"))
    weekly = read(frame).weekly()
    assert weekly["weekly_posters"].tolist() == [1.0, 1.0]
    assert weekly["weekly_messages"].tolist() == [1.0, 1.0]


def test_a_member_joins_once_however_many_channels_he_joins(log: Log) -> None:
    frame = log(("a", 0, "join"), ("a", 8, "join"), ("b", 9, "join"), ("a", 13.9, "post"))
    weekly = read(frame).weekly()
    assert weekly["joins"].tolist() == [1.0, 1.0]
    assert weekly["retained_1w_joiners"].fillna(-1).tolist() == [1.0, -1.0]


def test_one_who_writes_everything_makes_the_inequality_known_in_closed_form(log: Log) -> None:
    acts = [("a", 0.1, "post")] * 9 + [("b", 0.1, "post"), ("b", 6.9, "join")]
    assert read(log(*acts)).weekly()["participation_inequality"].tolist() == [pytest.approx(0.4)]


def test_a_log_shows_posting_only_and_joins_where_it_has_them(log: Log) -> None:
    posts = [("a", 0, "post"), ("a", 13.9, "post")]
    shows = read(log(*posts)).shows
    assert set(shows) == {
        "weekly_posters", "weekly_messages", "new_posters", "retained_1w", "retained_4w", "retained_12w",
        "participation_inequality",
    }  # fmt: skip
    with_joins = read(log(*posts, ("b", 3, "join")))
    assert set(with_joins.shows) - set(shows) == {
        "joins", "retained_1w_joiners", "retained_4w_joiners", "retained_12w_joiners",
    }  # fmt: skip
    assert set(with_joins.definitions) == set(with_joins.shows)
