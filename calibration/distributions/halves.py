"""Halves: a community's log cut in the middle of its span; the first half teaches, the second scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from calibration.arrivals import whole_people
from calibration.distributions.samples import Integers, Samples, samples_of
from calibration.exports import Export
from calibration.exports.events import ACTS
from calibration.observation import calendar_of
from sim.plan import CalendarName

FEWEST = 5
"""People and gaps each half needs, below which there is nothing to compare."""
MOST_SIMULATED = 400
"""People simulated at most; a larger community is thinned, each of them standing for several."""
LATELY = 52
"""Weeks before the middle from which the newcomers of the second half are resampled."""


@dataclass(frozen=True)
class Halves:
    """A community's log, cut in two.

    Parameters
    ----------
    start : datetime.date
        Day of the first message (UTC).
    first_days, second_days : int
        Days of each half.
    calendar : {"work", "leisure"}
        When people came in the first half.
    newcomers : array (first_days,) int64
        People who wrote for the first time, by day of the first half.
    messages : int
        Messages of the first half.
    first, second : mapping of str to Sample
        The statistics of each half, by name. Only ``second`` knows of the second half.
    quarters : tuple of 2 mapping of str to Sample
        The statistics of the first half's own halves: they show whether people change as a community ages.
    """

    start: date
    first_days: int
    second_days: int
    calendar: CalendarName
    newcomers: Integers
    messages: int
    first: Samples
    second: Samples
    quarters: tuple[Samples, Samples]

    @property
    def days(self) -> int:
        """Days of both halves."""
        return self.first_days + self.second_days

    @property
    def taught_by(self) -> tuple[Samples, Samples, Samples]:
        """The windows that parameters are fitted to."""
        return self.first, *self.quarters

    @property
    def share(self) -> float:
        """Simulated people for each real one, at most 1; the first half's people are taken to be half of all."""
        return min(1.0, MOST_SIMULATED / max(2.0 * float(self.newcomers.sum()), 1.0))

    @property
    def too_small(self) -> bool:
        """Whether a half has too few people or gaps to compare."""
        return any(half[name].size < FEWEST for half in (self.first, self.second) for name in half)


def halves_of(log: Export) -> Halves:
    """Cut an event log in the middle of the time from its first to its last message.

    Parameters
    ----------
    log : Export
        An event log; whatever is not a message is left aside.
    """
    assert log.events is not None
    acts = log.events[log.events["kind"].isin(ACTS)]
    dated = acts["ts"].dt.tz_localize(None).dt.floor("D")
    start = dated.iloc[0]
    days = np.asarray((dated - start).dt.days, dtype=np.int64)
    people = np.asarray(pd.factorize(acts["member"])[0], dtype=np.int64)
    middle = middle_of(days)
    calendar = calendar_of(log.before(start.date() + timedelta(days=middle)))
    return halves_of_messages(people, days, start.date(), calendar)


def middle_of(days: Integers) -> int:
    """Return the first day of the second half of messages counted from the day of the first."""
    return (int(days.max()) + 1) // 2


def halves_of_messages(people: Integers, days: Integers, start: date, calendar: CalendarName) -> Halves:
    """Cut messages in the middle of the time from the first to the last.

    Parameters
    ----------
    people : array (messages,) int64
        Who wrote each, numbered from 0 on.
    days : array (messages,) int64
        On which day, 0 = that of the first message.
    start : datetime.date
        That day.
    calendar : {"work", "leisure"}
        When people come.
    """
    middle = middle_of(days)
    early = days < middle
    came = np.full(people.max() + 1, days.max() + 1)
    np.minimum.at(came, people, days)
    return Halves(
        start=start,
        first_days=middle,
        second_days=int(days.max()) + 1 - middle,
        calendar=calendar,
        newcomers=np.bincount(came[came < middle], minlength=middle).astype(np.int64),
        messages=int(early.sum()),
        first=samples_of(people[early], days[early]),
        second=samples_of(people[~early], days[~early]),
        quarters=quarters_of(people[early], days[early], middle),
    )


def quarters_of(people: Integers, days: Integers, first_days: int) -> tuple[Samples, Samples]:
    """Return the statistics of the two halves of a first half of so many days."""
    early = days < first_days // 2
    return samples_of(people[early], days[early]), samples_of(people[~early], days[~early])


def newcomers_simulated(halves: Halves, rng: np.random.Generator | None = None) -> Integers:
    """Return who is let in, day by day: the first half's newcomers, then weeks of theirs drawn again.

    Parameters
    ----------
    halves : Halves
        The community.
    rng : numpy.random.Generator, optional
        Chance in the second half, whose newcomers are whole weeks of the first half's last year, drawn again
        and again: nothing that the second half alone shows is used. Without it the first half only is returned.

    Returns
    -------
    array (days,) int64
        Thinned to `Halves.share`.
    """
    expected = halves.newcomers.astype(np.float64)
    if rng is not None:
        weeks = expected[-7 * min(LATELY, len(expected) // 7) :].reshape(-1, 7)
        again = weeks[rng.integers(0, len(weeks), size=halves.second_days // 7 + 1)].ravel()
        expected = np.concatenate([expected, again[: halves.second_days]])
    return whole_people(halves.share * expected)
