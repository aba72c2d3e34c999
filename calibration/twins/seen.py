"""Seen: what a log shows of each member before a forecast: when they came, wrote, last wrote, whom they answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.exports.events import ACTS
from sim.columns import TIE_SLOTS, TieRow, TieTable, empty_table
from sim.rules.ties import Ties, tie_after

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

HALF_LIFE = 182.0
"""Days after which what a member did counts half in what they are expected to do: habits change (assumption)."""
KEPT_DAYS = 728
"""Members silent for longer than two years are left out: hardly one in a thousand writes in a week."""
NEAR = 1.0 / 24.0
"""Days within which a message is taken to answer the one before it, where a log does not say (assumption)."""
TIES_OVER = 180
"""Days over which exchanges are looked at for ties; older ones have faded."""


@dataclass(frozen=True, eq=False)
class Seen:
    """The members a log shows, a place each, in order of their first message. Days count from `start`.

    Parameters
    ----------
    start : datetime.date
        Day 0.
    today : int
        The forecast's first day.
    first, last : array (members,) int64
        Days of the first and the last message, before ``today``.
    days : array (members,) int64
        Days with a message.
    messages : array (members,) int64
        Messages.
    faded_days, faded_time, faded_gap : array (members,) float64
        Days with a message after the first, days since the first and days since the last, each day counting less the
        longer it is past (`HALF_LIFE`).
    who, when : array (acts,) int64, array (acts,) float64
        Author and time of each message of these members, in order of time.
    answers : array (acts,) int64
        Place in these arrays of the message it answers, -1 = none.
    """

    start: date
    today: int
    first: Integers
    last: Integers
    days: Integers
    messages: Integers
    faded_days: Floats
    faded_time: Floats
    faded_gap: Floats
    who: Integers
    when: Floats
    answers: Integers

    def __len__(self) -> int:
        return len(self.first)

    def only(self, places: Integers) -> Seen:
        """Return some of the members, by place, with what they wrote; what they answered of others' is left out."""
        new = np.full(len(self), -1)
        new[places] = np.arange(len(places))
        kept = new[self.who] >= 0
        at = np.where(kept, np.cumsum(kept) - 1, -1)
        answers = np.where(self.answers >= 0, at[np.maximum(self.answers, 0)], -1)[kept]
        by_member = {
            name: getattr(self, name)[places]
            for name in ("first", "last", "days", "messages", "faded_days", "faded_time", "faded_gap")
        }
        return replace(self, **by_member, who=new[self.who[kept]], when=self.when[kept], answers=answers)


def seen_in(events: pd.DataFrame, start: date, today: int) -> Seen:
    """Return what a log shows of each member who wrote.

    Parameters
    ----------
    events : DataFrame
        ``Export.events``, cut before the forecast.
    start : datetime.date
        Day 0; acts before it have negative days.
    today : int
        The forecast's first day.
    """
    acts = events[np.asarray(events["kind"].isin(ACTS))]
    when = (acts["ts"].dt.tz_localize(None) - pd.Timestamp(start)).dt.total_seconds().to_numpy() / 86_400.0
    names = acts["member"].cat.codes.to_numpy().astype(np.int64)
    last_of = np.full(len(acts["member"].cat.categories), -(10**9), dtype=np.int64)
    np.maximum.at(last_of, names, np.floor(when).astype(np.int64))
    kept = last_of[names] >= today - KEPT_DAYS
    answers = _answered(acts, names, when)
    place = np.cumsum(kept) - 1
    answers = np.where((answers >= 0) & kept[np.maximum(answers, 0)], place[np.maximum(answers, 0)], -1)[kept]
    names, when = names[kept], when[kept]
    _, firsts, who = np.unique(names, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(firsts, kind="stable"), kind="stable")
    return _summed(start, today, rank[who], when, answers)


def _summed(start: date, today: int, who: Integers, when: Floats, answers: Integers) -> Seen:
    members = int(who.max()) + 1 if len(who) else 0
    member, day = days_of(who, np.floor(when).astype(np.int64))
    first, last = np.full(members, 10**9), np.full(members, -(10**9))
    np.minimum.at(first, member, day)
    np.maximum.at(last, member, day)
    fading = 0.5 ** ((today - day) / HALF_LIFE)
    own_first = 0.5 ** ((today - first) / HALF_LIFE)
    return Seen(
        start=start,
        today=today,
        first=first.astype(np.int64),
        last=last.astype(np.int64),
        days=np.bincount(member, minlength=members),
        messages=np.bincount(who, minlength=members),
        faded_days=np.bincount(member, weights=fading, minlength=members) - own_first,
        faded_time=faded(today - first),
        faded_gap=faded(today - last),
        who=who,
        when=when,
        answers=answers,
    )


def days_of(who: Integers, day: Integers) -> tuple[Integers, Integers]:
    """Return each member's days once: members and days, in order of members, then of days.

    Examples
    --------
    >>> [each.tolist() for each in days_of(np.array([1, 0, 1]), np.array([5, -2, 5]))]
    [[0, 1], [-2, 5]]
    """
    least = int(day.min()) if len(day) else 0
    span = int(day.max()) - least + 1 if len(day) else 1
    both = np.unique(who * span + (day - least))
    return both // span, both % span + least


def faded(days: Integers | Floats) -> Floats:
    """Return so many days back from today, each counting less the longer it is past.

    Examples
    --------
    >>> faded(np.array([0.0, 182.0])).round(1).tolist()
    [0.0, 131.3]
    """
    return np.asarray((1.0 - 0.5 ** (np.asarray(days) / HALF_LIFE)) * HALF_LIFE / np.log(2.0))


def _answered(acts: pd.DataFrame, who: Integers, when: Floats) -> Integers:
    """Return the place of the message each one answers: the one before it in its thread, or just before it.

    A message is never taken to answer its own author.
    """
    rows = np.arange(len(acts))
    thread = acts["thread"].cat.codes.to_numpy() if "thread" in acts and acts["thread"].dtype == "category" else None
    found = np.full(len(acts), -1)
    if thread is not None and (thread >= 0).any():
        before = pd.Series(rows).groupby(thread).shift(1).to_numpy()
        same = (thread >= 0) & ~np.isnan(before)
        found[same] = before[same].astype(np.int64)
    elif len(acts) > 1:
        near = (when[1:] - when[:-1]) <= NEAR
        found[1:][near] = rows[:-1][near]
    own = (found >= 0) & (who[np.maximum(found, 0)] == who)
    found[own] = -1
    return found


def ties_of(seen: Seen, p: Ties) -> TieTable:
    """Return the ties between members: what each gave and got lately, faded to the day of the last exchange.

    Parameters
    ----------
    seen : Seen
        The members and their messages.
    p : Ties
        How fast ties fade.

    Returns
    -------
    TieTable
        The strongest `sim.columns.TIE_SLOTS` of each member, strongest first.
    """
    ties = empty_table(TieRow, len(seen), TIE_SLOTS)
    lately = np.flatnonzero((seen.answers >= 0) & (seen.when >= seen.today - TIES_OVER))
    if not len(lately):
        return ties
    giver, taker = seen.who[lately], seen.who[seen.answers[lately]]
    day = np.floor(seen.when[lately]).astype(np.int64)
    weight = np.array([tie_after(1.0, int(seen.today - each), p) for each in day])
    both = pd.DataFrame(
        {
            "row": np.concatenate([giver, taker]),
            "to": np.concatenate([taker, giver]),
            "given": np.concatenate([weight, np.zeros(len(day))]),
            "got": np.concatenate([np.zeros(len(day)), weight]),
        }
    )
    summed = both.groupby(["row", "to"], as_index=False).sum()
    summed["strength"] = summed["given"] + summed["got"]
    summed = summed.sort_values(["row", "strength", "to"], ascending=[True, False, True])
    slot = summed.groupby("row").cumcount().to_numpy()
    summed, slot = summed[slot < TIE_SLOTS], slot[slot < TIE_SLOTS]
    rows = summed["row"].to_numpy()
    for name in ("to", "given", "got"):
        ties[name][rows, slot] = summed[name].to_numpy()
    ties["day"][rows, slot] = seen.today
    return ties
