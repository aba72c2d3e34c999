"""People: the history of each, counted from who wrote when; all are whole numbers of 1 or more, but delays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Histories:
    """The messages of a log, put together by person.

    Parameters
    ----------
    people : array (messages,) int64
        Who wrote each.
    days : array (messages,) int64
        On which day.

    Examples
    --------
    >>> found = Histories(np.array([7, 7, 7, 8]), np.array([1, 1, 5, 2]))
    >>> found.messages.tolist(), found.gaps.tolist(), found.tenure.tolist()
    ([3, 1], [4], [5, 1])
    """

    def __init__(self, people: Integers, days: Integers) -> None:
        order = np.lexsort((days, people))
        self._who, self._when = people[order], days[order]
        changes = self._who[1:] != self._who[:-1]
        self._first = np.flatnonzero(np.concatenate([np.ones(min(len(people), 1), np.bool_), changes]))
        self._after = np.concatenate([self._first[1:], [len(people)]])[: len(self._first)]

    @property
    def messages(self) -> Integers:
        """Messages of each person who wrote."""
        return (self._after - self._first).astype(np.int64)

    @property
    def gaps(self) -> Integers:
        """Days from one of a person's active days to the next, for each such pair."""
        steps = self._when[1:] - self._when[:-1]
        return np.asarray(steps[(self._who[1:] == self._who[:-1]) & (steps > 0)])

    @property
    def tenure(self) -> Integers:
        """Days from each person's first to last message, both counted (1 = came once)."""
        return np.asarray(self._when[self._after - 1] - self._when[self._first] + 1)


def first_answers(thread: Integers, time: Floats, answers: npt.NDArray[np.bool_]) -> Floats:
    """Return the time from the beginning of each conversation to its first answer, where it got one.

    Parameters
    ----------
    thread : array (messages,) int64
        The conversation of each message, -1 = none.
    time : array (messages,) float64
        When each was written, in any unit, rising.
    answers : array (messages,) bool
        Whether it answers.

    Returns
    -------
    array (answered conversations,) float64
        In the unit of ``time``; conversations whose beginning is not there are left out.

    Examples
    --------
    >>> first_answers(np.array([4, 4, 4, 9]), np.array([1.0, 3.0, 8.0, 9.0]), np.array([False, True, True, True]))
    array([2.])
    """
    begun, starts = np.unique(thread[~answers & (thread >= 0)], return_index=True)
    got, firsts = np.unique(thread[answers & (thread >= 0)], return_index=True)
    times, replies = time[~answers & (thread >= 0)][starts], time[answers & (thread >= 0)][firsts]
    both, of_start, of_reply = np.intersect1d(begun, got, assume_unique=True, return_indices=True)
    return np.asarray(replies[of_reply] - times[of_start], dtype=np.float64)[: len(both)]
