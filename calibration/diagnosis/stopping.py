"""Stopping: simulated communities beside their twins whose team stops, the same people and chance in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.columns import TEAM
from sim.ensemble import Run, chunk_size, run_world
from sim.executing import Executor, Progress, each_of
from sim.weekly import RealArray, Weekly, mondays

WEEKS_AFTER = 13
"""Weeks from the day the team stops to the look at what remains."""
WEEKS_BEFORE = 13
"""Weeks before that day over which exchanges are counted."""
MONTH = 4
"""Weeks averaged at the end, so that one lively week does not decide."""
LEFT = ("active", "writers", "messages")
"""What may remain, the team's own part left out: members who come, members who write, their messages."""


@dataclass(frozen=True)
class Stopping:
    """What the team does, and what remains without it, in many possible communities.

    Parameters
    ----------
    weeks : DatetimeIndex
        The Mondays.
    stop : Timestamp
        The day on which the team stops.
    kept, stopped : dict of str to array (runs, weeks)
        For each name in `LEFT`: the weeks with the team, and of the twin it leaves.
    between_members : array (runs,)
        Share of answers that members give members, in the 13 weeks before; NaN where nobody answers.
    staff_messages, staff_first_answers : array (runs,)
        The team's share of messages, and of first answers to members, in those weeks.
    """

    weeks: pd.DatetimeIndex
    stop: pd.Timestamp
    kept: dict[str, RealArray]
    stopped: dict[str, RealArray]
    between_members: RealArray
    staff_messages: RealArray
    staff_first_answers: RealArray

    def left(self, name: str) -> RealArray:
        """Return what remains 13 weeks later over what there would be with the team; NaN where nothing would."""
        with_team, without = (each[name][:, -MONTH:].mean(axis=1) for each in (self.kept, self.stopped))
        return np.divide(without, with_team, out=np.full(len(with_team), np.nan), where=with_team > 0)


def stopping(runs: Sequence[Run], stop_day: int, on: Executor, progress: Progress | None = None) -> Stopping:
    """Simulate communities with their team, and their twins without it from a day on.

    Parameters
    ----------
    runs : sequence of Run
        The communities, their team staying; simulated to 13 weeks after `stop_day`.
    stop_day : int
        Day of the plan on which all staff work stops in the twin, 7 or more.
    on : Executor
        Where to compute; the result does not depend on it.
    progress : callable, optional
        Told how many communities are simulated and how many there are.
    """
    first = runs[0].plan
    # to the end of the week in which 13 weeks have passed
    days = stop_day + 7 * WEEKS_AFTER
    pairs = [_lasting(run, days, leaves) for run in runs for leaves in (None, stop_day)]
    found = each_of(pairs, partial(_figures, stop_day), on, chunk_size(pairs[0]), progress)
    shares = np.array([shares for _, shares in found[::2]])
    kept, stopped = (
        {name: np.stack([weekly[name] for weekly, _ in found[side::2]]) for name in LEFT} for side in (0, 1)
    )
    stop = pd.Timestamp(first.start + timedelta(days=stop_day))
    weeks = pd.DatetimeIndex(mondays(first.start, days), name="week")
    return Stopping(weeks, stop, kept, stopped, *shares.T)


def _lasting(run: Run, days: int, leaves: int | None) -> Run:
    """Return a run over so many days whose team leaves on a day, or never."""
    joins = run.plan.known_joins
    if joins is not None and len(joins) < days:
        joins = np.concatenate([joins, np.full(days - len(joins), -1, dtype=np.int64)])
    manager = replace(run.plan.manager, leaves_on_day=leaves)
    return replace(run, plan=replace(run.plan, days=days, known_joins=joins, manager=manager))


def _figures(stop_day: int, run: Run) -> tuple[dict[str, RealArray], tuple[float, float, float]]:
    """Return the weekly figures of one run, complete weeks only, and what its team does before the day."""
    weekly = Weekly(run_world(run))
    whole = slice(0 if run.plan.start.weekday() == 0 else 1, None)
    count = len(mondays(run.plan.start, run.plan.days))
    figures = {
        "active": weekly.visited.sum(axis=0).astype(np.float64),
        "writers": weekly.posted.sum(axis=0).astype(np.float64),
        "messages": weekly.per_week("starters") + weekly.per_week("replies"),
    }
    return {name: values[whole][:count] for name, values in figures.items()}, exchanged(weekly, stop_day)


def exchanged(weekly: Weekly, until: int) -> tuple[float, float, float]:
    """Return who exchanges in the 13 weeks before a day of a run.

    Returns
    -------
    tuple of float
        Share of answers that members give members; the team's share of messages; the team's share of first answers
        to members. NaN where there are none.
    """
    messages = weekly.messages
    lately = (messages["time"] >= until - 7 * WEEKS_BEFORE) & (messages["time"] < until)
    author, parent = messages["author"], messages["parent"]
    answers = np.flatnonzero(lately & (parent >= 0))
    answers = answers[author[answers] != author[parent[answers]]]
    between = (author[answers] >= 0) & (author[parent[answers]] >= 0)
    ordered = answers[np.argsort(messages["time"][answers], kind="stable")]
    _, first = np.unique(parent[ordered], return_index=True)
    first = ordered[first]
    # only conversations that a member opened, in these weeks or before
    first = first[(parent[parent[first]] < 0) & (author[parent[first]] >= 0)]
    return _mean(between), _mean(author[lately] == TEAM), _mean(author[first] == TEAM)


def _mean(marks: npt.NDArray[np.bool_]) -> float:
    return float(marks.mean()) if len(marks) else float("nan")
