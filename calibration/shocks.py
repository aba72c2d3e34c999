"""Shocks: what happened, or will happen, to a community on dates its own people know.

One that is past is not taken for the community's level: the weeks it moved are left out. One that is still to come acts
through the model, where the model has a rule for it; what the model cannot tell is refused, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args

import numpy as np
import pandas as pd

from calibration.community import Community
from calibration.observation import Booleans, Floats
from sim.plan import Plan, Ritual
from sim.plan import Shock as PlannedShock
from sim.problems import InputError, Problem

Kind = Literal["ritual", "release", "outage", "split"]
KINDS: tuple[Kind, ...] = get_args(Kind)

WEEKS_MOVED: dict[Kind, int] = {"ritual": 3, "release": 4, "outage": 1, "split": 0}
"""Complete weeks, from that of the date on, that a past one moves: an event's pulse has mostly gone after three
(docs/evidence.md), a release's is assumed to last four (assumption), an outage lasts as long as it is said to."""
LEAST_LEFT = 2
"""Weeks that must be left to tell a level from."""
ONCE = 10_000
RELEASE_DAYS = 14
"""Days over which the newcomers of a release come (assumption)."""


@dataclass(frozen=True)
class Shock:
    """Something on a date.

    Parameters
    ----------
    day : datetime.date
        When it happens.
    kind : {"ritual", "release", "outage", "split"}
        An event members are called to; a product's release; the place out of order; a part of the members leaves for
        elsewhere.
    size : float, optional
        outage: days it lasts, 1 if not given; release: people who join for it; split: share of the members who stay.
    """

    day: date
    kind: Kind
    size: float | None = None


def shock_of(text: str) -> Shock:
    """Return the shock a person wrote: ``DATE:KIND`` or ``DATE:KIND:SIZE``.

    Raises
    ------
    InputError
        With everything that is wrong with it.

    Examples
    --------
    >>> shock_of("2024-05-01:split:0.6").size
    0.6
    """
    parts = text.split(":")
    problems = []
    day, kind, size = None, None, None
    if len(parts) not in (2, 3):
        raise InputError(Problem("calibration", "shock-form", values={"text": text, "kinds": ", ".join(KINDS)}))
    try:
        day = date.fromisoformat(parts[0])
    except ValueError:
        problems.append(Problem("calibration", "shock-date", values={"text": text, "day": parts[0]}))
    kind = next((each for each in KINDS if each == parts[1]), None)
    if kind is None:
        values = {"text": text, "kind": parts[1], "kinds": ", ".join(KINDS)}
        problems.append(Problem("calibration", "shock-kind", values=values))
    if len(parts) == 3:
        size = _number(parts[2])
        if kind is not None and not _fits(kind, size):
            problems.append(Problem("calibration", f"shock-size-{kind}", values={"text": text, "size": parts[2]}))
    if problems or day is None or kind is None:
        raise InputError(problems)
    return Shock(day, kind, size)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _fits(kind: Kind, size: float | None) -> bool:
    if size is None or not np.isfinite(size):
        return False
    return {"ritual": False, "release": size > 0, "outage": 1 <= size <= 365, "split": 0 < size < 1}[kind]


def shocks_of(texts: Iterable[str]) -> tuple[Shock, ...]:
    """Return several, with the problems of all at once."""
    found: list[Shock] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found.append(shock_of(text))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(found)


def with_shocks(community: Community, shocks: Sequence[Shock], weeks: int) -> Community:
    """Return a community whose past shocks are not taken for its level, and which has those to come before it.

    Parameters
    ----------
    community : Community
        What was known.
    shocks : sequence of Shock
        In any order.
    weeks : int
        Weeks to be forecast.

    Raises
    ------
    InputError
        If one lies outside what was seen and what is to be forecast, is still to come and the model has no rule for it,
        or too few weeks are left to tell a level from. All at once.
    """
    begins = pd.DatetimeIndex(community.weekly.index)
    first, end = begins[0].date(), community.as_of + timedelta(weeks=weeks)
    problems = []
    moved = np.zeros(len(begins), dtype=np.bool_)
    for shock in shocks:
        if not first <= shock.day < end:
            values = {"day": shock.day.isoformat(), "first": first, "last": end - timedelta(days=1)}
            problems.append(Problem("calibration", "shock-outside", values=values))
        elif shock.day < community.as_of:
            moved |= _moved(shock, begins)
        elif shock.kind == "outage" or (shock.kind != "ritual" and shock.size is None):
            problems.append(Problem("calibration", f"shock-ahead-{shock.kind}", values={"day": shock.day.isoformat()}))
    believed = community.believed & ~moved
    if not problems and moved.any() and believed.sum() < LEAST_LEFT:
        problems.append(Problem("calibration", "shock-nothing-left", values={"weeks": int(believed.sum())}))
    if problems:
        raise InputError(problems)
    ahead = tuple(shock for shock in shocks if shock.day >= community.as_of)
    return replace(community, believed=believed, shocks=ahead, moved=community.believed & moved)


def _moved(shock: Shock, begins: pd.DatetimeIndex) -> Booleans:
    """Return the weeks that a past shock moved; before a split, all: the community was another one."""
    week = (np.asarray(begins) - np.datetime64(shock.day - timedelta(days=shock.day.weekday()))).astype(
        "timedelta64[D]"
    )
    since = week.astype(np.int64) // 7
    if shock.kind == "split":
        return np.asarray(since <= 0)
    lasts = WEEKS_MOVED[shock.kind]
    if shock.kind == "outage":
        lasts = (shock.day.weekday() + round(shock.size or 1.0) - 1) // 7 + 1
    return np.asarray((since >= 0) & (since < lasts))


def planned(plan: Plan, shocks: Sequence[Shock]) -> Plan:
    """Return a plan with the events and splits that are to come."""
    rituals, others = list(plan.rituals), list(plan.shocks)
    for shock in shocks:
        day = (shock.day - plan.start).days
        if shock.kind == "ritual":
            first_week = (day - (shock.day.weekday() - plan.start.weekday()) % 7) // 7
            rituals.append(Ritual("live", shock.day.weekday(), every_weeks=ONCE, first_week=first_week))
        elif shock.kind == "split":
            others.append(PlannedShock("account_closed", day, float(shock.size or 0.0)))
    return replace(plan, rituals=tuple(rituals), shocks=tuple(others))


def joins_added(shocks: Sequence[Shock], as_of: date, weeks: int) -> Floats:
    """Return the joins that releases to come add, by week, an array (weeks,)."""
    daily = np.zeros(7 * weeks + RELEASE_DAYS)
    for shock in shocks:
        if shock.kind == "release":
            day = (shock.day - as_of).days
            daily[day : day + RELEASE_DAYS] += float(shock.size or 0.0) / RELEASE_DAYS
    return np.asarray(daily[: 7 * weeks].reshape(weeks, 7).sum(axis=1))
