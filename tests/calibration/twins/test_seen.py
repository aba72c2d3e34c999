"""Seen: a log says who wrote when, how lately, and to whom; what comes later says nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.twins.seen import HALF_LIFE, Seen, faded, seen_in, ties_of
from sim.rules.ties import Ties

START = date(2024, 1, 1)


def log(rows: list[tuple[str, float, str]], thread: bool = False) -> pd.DataFrame:
    """Return acts as an export holds them, from (member, days since the start, thread)."""
    first = datetime(START.year, START.month, START.day, tzinfo=UTC)
    rows = sorted(rows, key=lambda row: row[1])
    frame = pd.DataFrame(
        {
            "member": pd.Categorical([row[0] for row in rows]),
            "ts": pd.to_datetime([first + pd.Timedelta(days=row[1]) for row in rows]),
            "kind": pd.Categorical(["message"] * len(rows)),
        }
    )
    if thread:
        frame["thread"] = pd.Categorical([row[2] for row in rows])
    return frame


@pytest.fixture
def seen() -> Seen:
    """Return what a small log shows on its 40th day."""
    rows = [
        ("ann", 0.5, ""),
        ("bob", 0.51, ""),
        ("ann", 0.9, ""),
        ("ann", 10.5, ""),
        ("cat", 39.2, ""),
        ("ann", 39.21, ""),
    ]
    return seen_in(log(rows), START, 40)


def test_each_member_has_the_days_they_wrote_on_and_when_they_last_did(seen: Seen) -> None:
    assert seen.first.tolist() == [0, 0, 39]
    assert seen.last.tolist() == [39, 0, 39]
    assert seen.days.tolist() == [3, 1, 1]
    assert seen.messages.tolist() == [4, 1, 1]
    faded_once, faded_twice = 0.5 ** (30 / HALF_LIFE), 0.5 ** (1 / HALF_LIFE)
    assert seen.faded_days == pytest.approx([faded_once + faded_twice, 0.0, 0.0])


def test_a_message_answers_the_one_just_before_it_unless_it_is_ones_own_or_an_hour_has_passed(seen: Seen) -> None:
    assert seen.answers.tolist() == [-1, 0, -1, -1, -1, 4]


def test_a_thread_says_what_is_answered_however_late() -> None:
    rows = [("ann", 1.0, "a"), ("bob", 1.001, "b"), ("cat", 9.0, "a"), ("cat", 9.1, "a")]
    assert seen_in(log(rows, thread=True), START, 20).answers.tolist() == [-1, -1, 0, -1]


def test_ties_are_what_was_given_and_got_and_fade() -> None:
    rows = [("ann", 1.0, ""), ("bob", 1.01, ""), ("ann", 1.02, ""), ("cat", 1.03, "")]
    memory = Ties().memory_days
    fresh, later = (ties_of(seen_in(log(rows), START, today), Ties()) for today in (2, 2 + round(memory)))

    assert fresh["to"][:, :3].tolist() == [[1, 2, -1], [0, -1, -1], [0, -1, -1]]
    assert fresh["given"][0, :2] / fresh["given"][0, 0] == pytest.approx([1.0, 0.0])
    assert fresh["got"][0, 0] == fresh["got"][0, 1] > 0.9
    assert later["given"][0, 0] == pytest.approx(fresh["given"][0, 0] / np.e, rel=0.02)


def test_members_silent_for_two_years_are_left_out() -> None:
    rows = [("ann", 1.0, ""), ("bob", 5.0, ""), ("bob", 800.0, "")]
    assert seen_in(log(rows), START, 810).days.tolist() == [2]


def test_some_of_the_members_keep_what_they_said_to_each_other() -> None:
    rows = [("ann", 1.0, ""), ("bob", 1.01, ""), ("cat", 1.02, ""), ("bob", 1.03, "")]
    some = seen_in(log(rows), START, 2).only(np.array([1, 2]))

    assert some.messages.tolist() == [2, 1]
    assert some.who.tolist() == [0, 1, 0]
    assert some.answers.tolist() == [-1, 0, 1]


@given(days=st.floats(0.0, 5000.0), more=st.floats(0.0, 5000.0))
def test_faded_time_grows_with_time_and_never_passes_it(days: float, more: float) -> None:
    assert 0.0 <= faded(np.array(days)) <= days + 1e-9
    assert faded(np.array(days + more)) >= faded(np.array(days))
