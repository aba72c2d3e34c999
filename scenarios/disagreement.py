"""Disagreement: a rule between fields that a file breaks, and how such rules read values not yet checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeGuard

from sim.problems import Problem

LONGEST_DAYS = 3650
"""Longest plan [days]."""


@dataclass(frozen=True)
class Disagreement:
    """A rule that is broken: the field to point at, the sentence that says so, and what fills it."""

    name: str
    """Dotted name, items of lists counted from 0."""
    key: str
    values: dict[str, str] = field(default_factory=dict)

    def as_problem(self, where: str = "") -> Problem:
        """Return it as the problem a reader sees."""
        return Problem("scenarios", self.key, where, {"name": shown_name(self.name), **self.values})


def shown_name(name: str) -> str:
    """Write a dotted name as a reader counts: the first ritual is ``rituals[1]``.

    Examples
    --------
    >>> shown_name("rituals.0.weekday")
    'rituals[1].weekday'
    """
    parts = [f"[{int(part) + 1}]" if part.isdecimal() else f".{part}" for part in name.split(".")]
    return "".join(parts).lstrip(".")


def nearest(word: str, words: Sequence[str], alike: float = 0.6) -> str:
    """Return the word most like this one, or an empty text where none is.

    Parameters
    ----------
    word : str
        What was written.
    words : sequence of str
        What may have been meant.
    alike : float
        How alike they must be, 0 to 1, as `difflib` counts it.
    """
    folded = word.casefold().replace(" ", "-")
    return next(iter(get_close_matches(folded, words, 1, cutoff=alike)), "")


def span_of(data: Mapping[str, Any]) -> tuple[date, int] | None:
    """Return the first day and the number of days, where the values say so and they make sense."""
    start, days = day_of(data.get("start")), days_of(data)
    if start is None or days is None or not 1 <= days <= LONGEST_DAYS or start.year >= date.max.year - 10:
        return None
    return start, days


def days_of(data: Mapping[str, Any]) -> int | None:
    """Return the days from the first to the last, where the values say so."""
    start, end, weeks = day_of(data.get("start")), day_of(data.get("end")), whole_of(data.get("weeks"))
    if end is not None and start is not None:
        return (end - start).days + 1
    return 7 * weeks if weeks is not None else whole_of(data.get("days"))


def day_of(value: Any) -> date | None:
    """Return a value if it is a date without a time."""
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def whole_of(value: Any) -> int | None:
    """Return a value if it is a whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_number(value: Any) -> TypeGuard[float]:
    """Tell whether a value is a finite number."""
    finite = value == value and value not in (float("inf"), float("-inf"))
    return isinstance(value, int | float) and not isinstance(value, bool) and finite
