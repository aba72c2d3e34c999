"""Values: how each fact is worked out from the counts of its experiment, in the fact's unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from calibration.facts.estimates import (
    UNKNOWN,
    fall_of_leaving,
    matched_difference,
    naive_reply_effect,
    share,
    speed_gradient,
    weeks_until_back,
    weibull_shape,
)
from calibration.facts.lives import RealArray

Pooled = Mapping[str, RealArray]


def always(_: Pooled) -> bool:
    """Ask nothing more."""
    return True


@dataclass(frozen=True)
class Value:
    """How a fact is worked out.

    Parameters
    ----------
    needs : tuple of str
        Names of the counts.
    of : callable
        From pooled counts to the value, nan if too few people.
    holds : callable
        What else must hold, asked of the counts of all sizes and seeds.
    """

    needs: tuple[str, ...]
    of: Callable[[Pooled], float]
    holds: Callable[[Pooled], bool] = always


def per_cent(name: str) -> Value:
    """Return the share of those who are so, in per cent."""
    return Value((name,), lambda c: 100.0 * share(c[name]))


def points(first: str, second: str) -> Value:
    """Return the difference of two shares, in points."""
    return Value((first, second), lambda c: 100.0 * (share(c[first]) - share(c[second])))


def strata(table: RealArray) -> RealArray:
    """Return a table of people as (strata, kinds of answer, writing again)."""
    return table.reshape(-1, *table.shape[-2:])


def weekend(c: Pooled) -> float:
    """Return fact 18."""
    days, visitors, weekend_days, weekend_visitors = c["week"]
    return float(weekend_visitors / weekend_days / (visitors / days)) if visitors > 0 else UNKNOWN


def causal_reply_effect(c: Pooled) -> float:
    """Return fact 9."""
    people, forced, none = c["again"]
    return float(100.0 * (forced - none) / people) if people > 0 else UNKNOWN


def event_ratio(c: Pooled) -> RealArray:
    """Return visitors with the event over visitors without, week by week."""
    held, not_held = c["visitors"]
    return np.divide(held, not_held, out=np.full(len(held), np.nan), where=not_held > 0)


def offending(counts: RealArray, which: int) -> float:
    """Return the share of messages that offend (1), or offend and stay (2), in per cent."""
    return float(100.0 * counts[which] / counts[0]) if counts[0] > 0 else UNKNOWN


def messages_change(c: Pooled) -> float:
    """Return fact 25b."""
    usual, off = c["messages_usual"][0], c["messages_off"][0]
    return float(100.0 * (usual / off - 1.0)) if off > 0 else UNKNOWN


def selection_gap(ending: str) -> Value:
    """Return fact 27: the naive gap less the causal effect, in points."""
    needs = tuple(name + ending for name in ("with", "without", "others"))

    def of(c: Pooled) -> float:
        kept, without, others = (share(c[name].reshape(-1, 2).sum(axis=0)) for name in needs)
        return 100.0 * ((kept - others) - (kept - without))

    return Value(needs, of, cause_is_nil)


def cause_is_nil(c: Pooled) -> bool:
    """Return whether the 90 % range over draws of the causal effect on customers holds 0."""
    kept, without = (c[name].reshape(-1, 2) for name in ("with", "without"))
    effect = kept[:, 1] / kept[:, 0] - without[:, 1] / without[:, 0]
    low, high = np.quantile(effect, (0.05, 0.95))
    return bool(low <= 0.0 <= high)


VALUES = {
    "1": Value(("gini",), lambda c: share(c["gini"])),
    "2": per_cent("top_tenth"),
    "4": per_cent("never"),
    "5": per_cent("once"),
    "6": per_cent("within_48h"),
    "7": per_cent("answered"),
    "8": Value(("by_answer",), lambda c: 100.0 * naive_reply_effect(strata(c["by_answer"]))),
    "9": Value(("again",), causal_reply_effect),
    "10": Value(("by_answer",), lambda c: 100.0 * speed_gradient(strata(c["by_answer"]))),
    "11a": Value(("silent_after",), lambda c: share(c["silent_after"][:, 0])),
    "11b": Value(("silent_after",), lambda c: fall_of_leaving(c["silent_after"])),
    "12": Value(("lifespans",), lambda c: weibull_shape(c["lifespans"])),
    "13a": per_cent("d30_60"),
    "13b": per_cent("d60_90"),
    "15a": per_cent("active"),
    "15b": per_cent("active"),
    "15c": per_cent("active"),
    "18": Value(("week",), weekend),
    "19a": Value(("visitors",), lambda c: float(event_ratio(c)[0])),
    "19b": Value(("visitors",), lambda c: weeks_until_back(event_ratio(c))),
    "22": Value(("alive",), lambda c: 100.0 * matched_difference(c["alive"][0], c["alive"][1])),
    "24a": Value(("nothing",), lambda c: offending(c["nothing"], 1)),
    "24b": Value(
        ("usual", "nothing"),
        lambda c: offending(c["usual"], 2) - offending(c["nothing"], 1),
    ),
    "25a": points("retention_usual", "retention_off"),
    "25b": Value(("messages_usual", "messages_off"), messages_change),
    "25c": points("again_strict", "again_usual"),
    "26": points("bot", "none"),
    "27a": selection_gap(""),
    "27b": selection_gap("_unselected"),
}
"""By the facts' ids."""
