"""Exchanges: who answers whom in a log of acts, as far as its columns show.

A log shows it by the member answered (`target`) or by the conversation (`thread`); without either, nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.exports.events import ACTS

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

NOBODY = -1
WEEKS_LOOKED_AT = 26
"""Weeks at the end of a log that are diagnosed (assumption A72)."""
NOT_PEOPLE = ("bot", "system")
"""Classes of actors that are neither members nor team."""
RESAMPLES = 400
"""Resamples of the weeks behind an interval."""


@dataclass(frozen=True)
class Answers:
    """The messages of a log's last weeks, and whom each answers.

    Parameters
    ----------
    author, answered : array (messages,) int64
        Numbers of members; `NOBODY` where a message answers nobody, or nobody who is known.
    first : array (messages,) bool
        Whether it is the first answer to somebody's conversation.
    week : array (messages,) int64
        Weeks from the first looked at.
    names : tuple of str
        The members' pseudonyms, by number.
    shows_first : bool
        Whether the log shows conversations, so that first answers are known.
    """

    author: Integers
    answered: Integers
    first: Booleans
    week: Integers
    names: tuple[str, ...]
    shows_first: bool

    @property
    def exchanges(self) -> Booleans:
        """Which messages answer somebody."""
        return self.answered != NOBODY


def answers_in(events: pd.DataFrame, weeks: int = WEEKS_LOOKED_AT) -> Answers | None:
    """Return whom each message answers; None where the log's columns do not show it.

    A message in a conversation answers the one who opened it, or, when written by that person, the last other person
    who wrote in it (assumption A70). A known target goes before that.

    Parameters
    ----------
    events : DataFrame
        ``member, ts, kind`` and, where known, ``target`` (a member), ``thread`` and ``actor_class``.
    weeks : int
        Weeks at the end that are kept.
    """
    acts = events[events["kind"].isin(ACTS)]
    if "actor_class" in acts:
        acts = acts[~acts["actor_class"].isin(NOT_PEOPLE)]
    shown = [name for name in ("target", "thread") if name in acts and _given(acts[name]).any()]
    if not shown:
        return None
    author, names = pd.factorize(acts["member"].astype(str))
    author = author.astype(np.int64)
    answered, first = np.full(len(acts), NOBODY), np.zeros(len(acts), dtype=bool)
    if "thread" in shown:
        thread = np.where(_given(acts["thread"]), pd.factorize(acts["thread"])[0], NOBODY)
        answered, first = _in_threads(author, thread.astype(np.int64))
    if "target" in shown:
        targets = acts["target"].astype("string")
        number = pd.Index(names).get_indexer(targets.fillna("").to_numpy(dtype=object))
        # somebody who never wrote is a member too: numbered after those who did
        unseen = targets.notna().to_numpy() & (number < 0)
        answered = np.where(number >= 0, number, np.where(unseen, len(names), answered))
    answered = np.where(answered == author, NOBODY, answered)
    days = acts["ts"].dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64)
    after = int(days[-1]) + 1
    looked_at = min(weeks, -(-(after - int(days[0])) // 7))
    kept = days >= after - 7 * looked_at
    week = (days - (after - 7 * looked_at)) // 7
    return Answers(
        author[kept], answered[kept].astype(np.int64), first[kept], week[kept], (*map(str, names), ""),
        shows_first="thread" in shown,
    )  # fmt: skip


def _given(column: pd.Series[Any]) -> Booleans:
    """Return where a column says something; a conversation numbered 0 is none."""
    given = column.notna().to_numpy()
    return given & (column.to_numpy() != 0) if pd.api.types.is_integer_dtype(column.dtype) else given


def _in_threads(author: Integers, thread: Integers) -> tuple[Integers, Booleans]:
    """Return whom each message answers by its place in its conversation, and which are first answers."""
    answered, first = np.full(len(author), NOBODY), np.zeros(len(author), dtype=bool)
    order = np.argsort(thread, kind="stable")  # times are in order already
    order = order[thread[order] >= 0]
    if not len(order):
        return answered, first
    who, where = author[order], thread[order]
    places = np.arange(len(order))
    opens = np.concatenate([[True], where[1:] != where[:-1]])
    begin = np.maximum.accumulate(np.where(opens, places, 0))
    opener = who[begin]
    turns = opens | np.concatenate([[True], who[1:] != who[:-1]])
    turn = np.maximum.accumulate(np.where(turns, places, 0))
    last_other = np.where(turn > begin, who[np.maximum(turn - 1, 0)], NOBODY)
    answered[order] = np.where(who != opener, opener, last_other)
    others = np.flatnonzero(who != opener)
    _, firsts = np.unique(where[others], return_index=True)
    first[order[others[firsts]]] = True
    return answered, first


def staff_of(answers: Answers, staff: frozenset[str]) -> Booleans:
    """Return which numbers of members belong to the team, by pseudonym."""
    return np.array([name in staff for name in answers.names])


def busiest(answers: Answers, count: int) -> Booleans:
    """Return the members who answer most, as if they were the team."""
    given = np.bincount(answers.author[answers.exchanges], minlength=len(answers.names))
    chosen = np.zeros(len(answers.names), dtype=bool)
    chosen[np.argsort(-given, kind="stable")[:count]] = True
    return chosen


def between_members(answers: Answers, staff: Booleans) -> tuple[float, Floats]:
    """Return the share of exchanges that are between members, and its values over resampled weeks."""
    exchanges = answers.exchanges
    between = exchanges & ~staff[answers.author] & ~staff[answers.answered]
    weeks = int(answers.week.max(initial=0)) + 1
    all_by_week = np.bincount(answers.week[exchanges], minlength=weeks)
    by_week = np.bincount(answers.week[between], minlength=weeks)
    chosen = np.random.default_rng(1).integers(0, weeks, (RESAMPLES, weeks))
    total = all_by_week[chosen].sum(axis=1)
    shares = np.divide(by_week[chosen].sum(axis=1), total, out=np.full(RESAMPLES, np.nan), where=total > 0)
    return float(between.sum() / max(1, exchanges.sum())), shares


def staff_messages(answers: Answers, staff: Booleans) -> float:
    """Return the share of messages that the team writes."""
    return float(staff[answers.author].mean()) if len(answers.author) else float("nan")


def staff_first_answers(answers: Answers, staff: Booleans) -> float:
    """Return the share of first answers to members that the team gives; NaN where that is not shown."""
    to_members = answers.first & ~staff[answers.answered]
    return float(staff[answers.author[to_members]].mean()) if to_members.any() else float("nan")


def without_staff(answers: Answers, staff: Booleans) -> tuple[int, float]:
    """Return the weeks in which the team wrote nothing, and members' messages in them over those of other weeks.

    Silent weeks are seldom chosen by chance (holidays), so the ratio is an observation and not an effect.
    """
    weeks = int(answers.week.max(initial=0)) + 1
    by_staff = np.bincount(answers.week[staff[answers.author]], minlength=weeks)
    by_members = np.bincount(answers.week[~staff[answers.author]], minlength=weeks)
    silent = by_staff == 0
    if silent.all() or not silent.any() or by_members[~silent].mean() == 0:
        return int(silent.sum()), float("nan")
    return int(silent.sum()), float(by_members[silent].mean() / by_members[~silent].mean())
