"""Paths: what was seen since a fit, beside samples of what might have been, for everything worth watching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from calibration.diagnosis.exchanges import Answers, answers_in, staff_of
from calibration.exports import Export
from calibration.exports.events import ACTS
from calibration.forecast import Forecast
from calibration.observation import Floats, good_weeks

Way = Literal["below", "above"]
Expected = Literal["forecast", "own-past"]
ENGAGEMENT, ARRIVALS = ("weekly_active", "weekly_posters", "weekly_messages"), ("joins", "new_posters")
RETURN = ("retained_1w_joiners", "retained_4w_joiners", "retained_1w", "retained_4w")
OWN_WEEKS, FEWEST_OWN = 52, 8
"""Weeks of a community's own past behind what no forecast holds, and the fewest that say anything."""
SUPPOSED_TEAM = 3
"""People who answer most in a week, taken for the team where nobody says who it is (assumption A73)."""
LEAST_LINKED, MOST_LINKED = 0.3, 0.95
"""Correlation of neighbouring weeks is taken to lie between these: few weeks measure it badly (assumption A192)."""
DRIFT = 0.35
"""Standard deviation after 52 weeks of the drift of the logarithm, as for retained shares (assumption A192)."""


@dataclass(frozen=True, eq=False)
class Watched:
    """One thing that is watched.

    Parameters
    ----------
    name : str
        A measure of `sim.kpis`, ``answer_minutes``, ``staff_load`` or ``busiest_load``.
    topic : {"engagement", "arrivals", "return", "answers", "load"}
        What to look at where it strays.
    bad : {"below", "above"}
        The side that is worth an alarm.
    expected : {"forecast", "own-past"}
        Where the samples come from.
    seen : array (weeks,) float64
        What happened; NaN = not known.
    samples : array (samples, weeks) float64
        What might have happened.
    """

    name: str
    topic: str
    bad: Way
    expected: Expected
    seen: Floats
    samples: Floats


def watched(
    export: Export, forecast: Forecast, weeks: pd.DatetimeIndex, team: frozenset[str], rng: np.random.Generator
) -> Iterator[Watched]:
    """Give everything that an export lets be watched.

    Parameters
    ----------
    export : Export
        With the weeks that are looked at.
    forecast : Forecast
        From the first of them, by a fit of what was before.
    weeks : DatetimeIndex
        Mondays of complete weeks.
    team : frozenset of str
        Pseudonyms of the team; where empty, the three people who answer most stand for it.
    rng : numpy.random.Generator
        Chance.
    """
    weekly = export.weekly()
    believed = pd.Series(good_weeks(weekly), index=weekly.index).reindex(weeks, fill_value=False).to_numpy()
    seen = weekly.reindex(weeks)
    for topic, names in (("engagement", ENGAGEMENT), ("arrivals", ARRIVALS), ("return", RETURN)):
        for name in names:
            if name in forecast.metrics and name in seen:
                values = np.where(believed, seen[name].to_numpy(np.float64), np.nan)
                yield Watched(name, topic, "below", "forecast", values, forecast.values(name)[:, : len(weeks)])
    yield from _exchanges(export, weeks, team, forecast.samples, rng)


def _exchanges(
    export: Export, weeks: pd.DatetimeIndex, team: frozenset[str], samples: int, rng: np.random.Generator
) -> Iterator[Watched]:
    """Give how slow answers are and who gives them, against the community's own past."""
    if export.events is None:
        return
    everything = export.weekly().index
    answers = answers_in(export.events, weeks=100_000)
    series: dict[str, tuple[str, pd.Series]] = {}
    if "thread" in export.events:
        series["answer_minutes"] = ("answers", np.log1p(_minutes(export.events)))
    if answers is not None:
        series["staff_load" if team else "busiest_load"] = ("load", np.log1p(_given(answers, team, export)))
    for name, (topic, logs) in series.items():
        whole = logs.reindex(everything, fill_value=0.0 if topic == "load" else np.nan)
        past = whole[whole.index < weeks[0]].dropna().to_numpy(np.float64)[-OWN_WEEKS:]
        if len(past) < FEWEST_OWN:
            continue
        now = whole.reindex(weeks).to_numpy(np.float64)
        yield Watched(
            name, topic, "above", "own-past", np.expm1(now), np.expm1(own_past(past, len(weeks), samples, rng))
        )


def _minutes(events: pd.DataFrame) -> pd.Series:
    """Return the median minutes from a conversation's start to its first answer, by week of the start."""
    acts = events[events["kind"].isin(ACTS)]
    known = acts[acts["thread"].notna() & (acts["thread"].astype(str) != "0")].sort_values("ts", kind="stable")
    begun = known.groupby("thread", observed=True)[["member", "ts"]].first()
    starter = known["thread"].map(begun["member"].astype(str))
    others = known[known["member"].astype(str) != starter.astype(str)]
    first = others.groupby("thread", observed=True)["ts"].first()
    waited = (first - begun["ts"].reindex(first.index)).dt.total_seconds() / 60.0
    start = begun["ts"].reindex(first.index).dt.tz_localize(None)
    return waited.groupby(_monday(start)).median()


def _given(answers: Answers, team: frozenset[str], export: Export) -> pd.Series:
    """Return how many answers the team, or each week's three who answered most, gave in it."""
    weeks, given = int(answers.week.max()) + 1, answers.exchanges
    if team:
        by_week = np.bincount(answers.week[given & staff_of(answers, team)[answers.author]], minlength=weeks)
    else:
        places = answers.week[given] * len(answers.names) + answers.author[given]
        by_person = np.bincount(places, minlength=weeks * len(answers.names)).reshape(weeks, -1)
        by_week = np.sort(by_person, axis=1)[:, -SUPPOSED_TEAM:].sum(axis=1)
    assert export.events is not None
    last = pd.Timestamp(export.events["ts"].iloc[-1]).tz_localize(None).floor("D")
    # weeks of `Answers` end with the log's last day, not with a Sunday
    begins = last - pd.to_timedelta(7 * weeks - 1, unit="D")
    days = pd.Series(begins + pd.to_timedelta(7 * np.arange(len(by_week)) + 3, unit="D"))
    return pd.Series(by_week, dtype=np.float64).groupby(_monday(days)).sum()


def _monday(times: pd.Series) -> pd.Series:
    days = times.dt.floor("D")
    return days - pd.to_timedelta(days.dt.day_of_week, unit="D")


def own_past(past: Floats, weeks: int, samples: int, rng: np.random.Generator) -> Floats:
    """Draw the weeks ahead of a series that goes on as it was: a level, a spread, and neighbours that are linked.

    Parameters
    ----------
    past : array (weeks,) float64
        Known weeks, in order, on a scale where spreads are alike.
    weeks, samples : int
        Weeks ahead and number of futures.
    rng : numpy.random.Generator
        Chance.

    Notes
    -----
    An autoregression of order 1 about a level that drifts, and is known only as well as so few linked weeks tell it, as
    is the spread (Student's t).
    """
    level, spread = float(past.mean()), float(max(past.std(ddof=1), 1e-6))
    step = past - level
    linked = float(np.clip((step[1:] * step[:-1]).sum() / max((step**2).sum(), 1e-12), LEAST_LINKED, MOST_LINKED))
    worth = max(3.0, len(past) * (1.0 - linked) / (1.0 + linked))
    sizes = spread * np.sqrt(worth / rng.chisquare(worth, size=samples))
    paths = np.empty((samples, weeks))
    now = linked * step[-1] / spread + np.sqrt(1.0 - linked**2) * rng.normal(size=samples)
    for week in range(weeks):
        paths[:, week] = now
        now = linked * now + np.sqrt(1.0 - linked**2) * rng.normal(size=samples)
    drift = np.cumsum(rng.normal(0.0, DRIFT / np.sqrt(52), size=(samples, weeks)), axis=1)
    return level + drift + sizes[:, None] * (paths + rng.normal(size=(samples, 1)) / np.sqrt(worth))
