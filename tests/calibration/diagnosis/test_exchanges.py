"""Who answers whom: what a log's columns show, and what is never guessed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.diagnosis.exchanges import (
    NOBODY,
    answers_in,
    between_members,
    busiest,
    staff_first_answers,
    staff_messages,
    staff_of,
    without_staff,
)

DAY = pd.Timedelta(days=1)


def log(rows: Sequence[tuple[str, str | None, str | None]], every: pd.Timedelta = DAY) -> pd.DataFrame:
    """Return a log of (member, thread, target), one message after the other."""
    frame = pd.DataFrame(rows, columns=["member", "thread", "target"])
    frame["ts"] = pd.date_range("2024-01-01", periods=len(rows), freq=every, tz="UTC")
    frame["kind"] = "message"
    return frame


def test_in_a_conversation_one_answers_the_person_who_opened_it_and_that_person_the_last_other() -> None:
    rows = [("ann", "1", None), ("bob", "1", None), ("cid", "1", None), ("cid", "1", None), ("ann", "1", None)]
    found = answers_in(log(rows))
    assert found is not None
    number = {name: place for place, name in enumerate(found.names)}
    assert found.answered.tolist() == [NOBODY, number["ann"], number["ann"], number["ann"], number["cid"]]
    assert found.first.tolist() == [False, True, False, False, False]


def test_two_conversations_that_run_at_once_are_kept_apart() -> None:
    rows = [("ann", "1", None), ("bob", "2", None), ("cid", "1", None), ("cid", "2", None), ("bob", "2", None)]
    found = answers_in(log(rows))
    assert found is not None
    assert [found.names[place] if place >= 0 else "" for place in found.answered] == ["", "", "ann", "bob", "cid"]


def test_a_named_target_goes_before_the_conversation() -> None:
    found = answers_in(log([("ann", "1", None), ("bob", "1", None), ("cid", "1", "bob"), ("cid", "1", "lurker")]))
    assert found is not None
    assert found.names[found.answered[2]] == "bob"
    assert found.answered[3] == len(found.names) - 1, "somebody who never wrote is a member of their own"


def test_talking_to_oneself_is_no_exchange() -> None:
    found = answers_in(log([("ann", "1", None), ("ann", "1", None), ("ann", None, "ann")]))
    assert found is not None
    assert not found.exchanges.any()


def test_a_log_without_answers_says_nothing() -> None:
    assert answers_in(log([("ann", None, None), ("bob", None, None)])) is None
    assert answers_in(log([("ann", None, None)]).drop(columns=["thread", "target"])) is None


def test_bots_are_neither_members_nor_team() -> None:
    rows = log([("ann", "1", None), ("robot", "1", None), ("bob", "1", None)])
    rows["actor_class"] = ["human", "bot", "human"]
    found = answers_in(rows)
    assert found is not None
    assert "robot" not in found.names
    assert found.first.tolist() == [False, True]


def test_only_the_last_weeks_are_looked_at() -> None:
    found = answers_in(log([(f"m{place % 3}", "1", None) for place in range(70)]), weeks=4)
    assert found is not None
    assert len(found.author) == 28
    assert found.week.tolist() == sorted(found.week.tolist())
    assert set(found.week) == {0, 1, 2, 3}


def test_the_shares_count_what_the_team_does() -> None:
    rows = [("ann", "1", None), ("team", "1", None), ("bob", "2", None), ("ann", "2", None), ("bob", "2", None)]
    rows += [("team", "3", None), ("bob", "3", None)]
    found = answers_in(log(rows))
    assert found is not None
    staff = staff_of(found, frozenset({"team"}))
    share, worlds = between_members(found, staff)
    assert share == pytest.approx(1 / 2), "answering the team is no exchange between members"
    assert np.allclose(worlds, 1 / 2), "one week: every resample is that week"
    assert staff_messages(found, staff) == pytest.approx(2 / 7)
    assert staff_first_answers(found, staff) == pytest.approx(1 / 2)


def test_weeks_without_the_team_are_compared_with_the_others() -> None:
    rows = [("ann" if place % 7 else "team", "1", "bob") for place in range(14)] + [("ann", "1", "bob")] * 7
    weeks, ratio = without_staff(answers_in(log(rows)), staff_of(answers_in(log(rows)), frozenset({"team"})))
    assert weeks == 1
    assert ratio == pytest.approx(7 / 6)


def test_where_the_team_is_always_or_never_there_nothing_is_compared() -> None:
    found = answers_in(log([("ann", "1", "bob")] * 14))
    assert found is not None
    assert np.isnan(without_staff(found, staff_of(found, frozenset()))[1])
    assert np.isnan(without_staff(found, staff_of(found, frozenset({"ann"})))[1])


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("12")), min_size=2, max_size=60))
def test_the_busiest_as_team_never_raises_the_share_between_members(rows: list[tuple[str, str]]) -> None:
    found = answers_in(log([(member, thread, None) for member, thread in rows]))
    assert found is not None
    shares = [between_members(found, busiest(found, count))[0] for count in (0, 1, 2, 6)]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12")), min_size=1, max_size=30))
def test_answers_by_place_are_those_of_a_slow_count(rows: list[tuple[str, str]]) -> None:
    found = answers_in(log([(member, thread, None) for member, thread in rows]))
    assert found is not None
    expected, opener, said = [], {}, {}
    for member, thread in rows:
        others = [name for name in said.get(thread, []) if name != member]
        if opener.setdefault(thread, member) != member:
            expected.append(opener[thread])
        else:
            expected.append(others[-1] if others else "")
        said.setdefault(thread, []).append(member)
    assert [found.names[place] if place >= 0 else "" for place in found.answered] == expected
