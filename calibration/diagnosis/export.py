"""Diagnosing an export: what its rows show of exchanges, and what a fitted model says would remain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

import numpy as np

from calibration.community import community_before, plan_of
from calibration.diagnosis import exchanges
from calibration.diagnosis.exchanges import Answers, answers_in
from calibration.diagnosis.stopping import WEEKS_AFTER, Stopping, stopping
from calibration.diagnosis.verdict import FEWEST_EXCHANGES, NOT_KNOWN, Verdict, verdict_of
from calibration.exports import Export
from calibration.exports.pseudonyms import pseudonym
from calibration.exports.readers.registry import READERS
from calibration.fitted import Fit
from sim.ensemble import Run
from sim.executing import Executor, Progress
from sim.problems import InputError, Problem

SUPPOSED_TEAM = 3
"""People who answer most, taken for the team where nobody says who it is: the worst case (assumption A73)."""
TEAM_ROLES = ("owner", "admin", "moderator", "staff")
"""Roles that a file gives to its team."""
RECENT_WEEKS = 13
"""Weeks whose joins go on when a fitted community is simulated on."""
Why = Literal["shown", "supposed-team", "no-answers", "few-answers", "no-log"]


@dataclass(frozen=True)
class Seen:
    """What an export shows of who exchanges.

    Parameters
    ----------
    why : {"shown", "supposed-team", "no-answers", "few-answers", "no-log"}
        ``shown`` = the team is known; ``supposed-team`` = the three who answer most stand for it; otherwise why
        nothing can be said: no column shows who answers whom, too few answers, or figures instead of acts.
    verdict : Verdict
        By the exchanges alone.
    exchanges : int
        Answers seen in the last weeks.
    between_members : float
        Share of them that members give members.
    low, high : float
        90 % interval of that share over resampled weeks.
    staff_messages, staff_first_answers : float
        The team's share of messages, and of first answers to members; NaN where not shown.
    silent_weeks : int
        Weeks in which the team wrote nothing.
    silent_ratio : float
        Members' messages in those weeks over those of the others; NaN where there are none.
    """

    why: Why
    verdict: Verdict = NOT_KNOWN
    exchanges: int = 0
    between_members: float = math.nan
    low: float = math.nan
    high: float = math.nan
    staff_messages: float = math.nan
    staff_first_answers: float = math.nan
    silent_weeks: int = 0
    silent_ratio: float = math.nan


def seen_in(export: Export, staff: Sequence[str] = (), key: bytes = b"") -> Seen:
    """Return what an export shows of who exchanges.

    Parameters
    ----------
    export : Export
        Read with `key`.
    staff : sequence of str
        The team's members, named as in the file; where nobody is named, the file's own roles are used.
    key : bytes
        The key of the export's pseudonyms; needed where staff are named.

    Raises
    ------
    InputError
        If somebody named wrote nothing in the export.
    """
    if export.events is None:
        return Seen("no-log")
    team = team_in(export, staff, key)
    answers = answers_in(export.events)
    if answers is None:
        return Seen("no-answers")
    if answers.exchanges.sum() < FEWEST_EXCHANGES:
        return Seen("few-answers", exchanges=int(answers.exchanges.sum()))
    return _seen(answers, team)


def _seen(answers: Answers, team: frozenset[str]) -> Seen:
    named = bool(team)
    marks = exchanges.staff_of(answers, team) if named else exchanges.busiest(answers, SUPPOSED_TEAM)
    share, resampled = exchanges.between_members(answers, marks)
    low, high = np.nanquantile(resampled, (0.05, 0.95))
    verdict = verdict_of(resampled)
    found = Seen("shown" if named else "supposed-team", verdict, int(answers.exchanges.sum()), share, low, high)
    if not named:
        # a place that is no community in the worst case may still be one with its real team
        return found if verdict.called == "community" else replace(found, verdict=NOT_KNOWN)
    weeks, ratio = exchanges.without_staff(answers, marks)
    return replace(
        found, staff_messages=exchanges.staff_messages(answers, marks),
        staff_first_answers=exchanges.staff_first_answers(answers, marks), silent_weeks=weeks, silent_ratio=ratio,
    )  # fmt: skip


def team_in(export: Export, staff: Sequence[str], key: bytes) -> frozenset[str]:
    """Return the pseudonyms of the team: those named or, where nobody is, those whom the file calls its team."""
    assert export.events is not None
    if not staff:
        members = export.tables.members
        return frozenset(members.loc[members["role_class"].isin(TEAM_ROLES), "member"])
    # a pseudonym depends on the platform, which only the reader knows
    platforms = sorted({"", *(reader.platform for reader in READERS)})
    found = {name: {pseudonym(name, key, platform) for platform in platforms} for name in staff}
    written = set(export.events["member"].cat.categories)
    absent = [name for name, hashed in found.items() if not hashed & written]
    if absent:
        file = export.report.name
        raise InputError([Problem("calibration", "staff-absent", file, {"name": name}) for name in absent])
    return frozenset().union(*found.values()) & written


def fitted_stopping(
    export: Export, fit: Fit, runs: int, seed: int, on: Executor, progress: Progress | None = None
) -> Stopping:
    """Simulate an export's community 13 weeks on, with a team and without, by a fitted model.

    The export does not say what the team does: it is supposed small (`calibration.community.SMALL_TEAM`). Joins go on
    at the mean of the last 13 weeks.

    Parameters
    ----------
    export : Export
        The export the fit was made from.
    fit : Fit
        Its calibration.
    runs, seed : int
        Communities drawn from the fit, and the seed they come from.
    on, progress
        As for `stopping`.
    """
    community = community_before(export, fit.as_of)
    recent = community.arrivals.weekly[-RECENT_WEEKS:]
    rate = float(np.nanmean(recent)) if np.isfinite(recent).any() else 0.0
    ahead = np.full(WEEKS_AFTER, rate)
    drawn = fit.sample(runs, np.random.default_rng(seed))
    stop_day = (fit.as_of - community.arrivals.start) // timedelta(days=1)
    tasks = [
        Run(plan_of(community, joiners, ahead), parameters, seed + place)
        for place, (parameters, joiners) in enumerate(drawn)
    ]
    return stopping(tasks, stop_day, on, progress)
