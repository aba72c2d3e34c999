"""Measures: one function for each claim that the model can test, and what the claim says of its value.

A function is given the figures of all worlds and returns values by draw and by size of community; NaN where a
world cannot tell. `MEASURES` says over which platforms it is asked and which values bear the claim out. The
bounds are assumption A76: practitioners' claims name a number, seldom what would refute it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from calibration.claims.communities import BASE, PLATFORM_NAMES
from calibration.diagnosis.verdict import LEAST_BETWEEN_MEMBERS, LEAST_LEFT

Values = npt.NDArray[np.float64]
Look = Callable[[str, str], Values]
"""World and figure -> values (draws, sizes); the world `PLAIN` is the plain community on the platform asked about."""
Kind = Literal["share", "points", "change", "count", "week", "factor"]

PLAIN = "plain"
SMALL, MEDIUM, LARGE = range(3)
SURELY_ANSWERED = 0.5
"""Points by which forced answers must exceed none for the two worlds to be an experiment."""


@dataclass(frozen=True)
class Measure:
    """How the model tests one claim.

    Parameters
    ----------
    value : callable
        Figures -> values (draws, sizes), or (draws, 1) where sizes are compared with each other.
    kind : {"share", "points", "change", "count", "week", "factor"}
        How the value is written: a share, a difference of shares, a relative change, a number ...
    low, high : float
        The claim holds where the value lies between them, both included.
    platforms : tuple of str
        Platforms it is asked on, each apart.
    also : callable, optional
        Figures -> 1 where a further condition of the claim is met, 0 where not, NaN where not known.
    """

    value: Callable[[Look], Values]
    kind: Kind
    low: float = -np.inf
    high: float = np.inf
    platforms: tuple[str, ...] = (BASE,)
    also: Callable[[Look], Values] | None = None

    def asked(self, of: Look) -> tuple[Values, Values]:
        """Return the values, and 1 where the claim holds, 0 where it does not, NaN where that is not known."""
        values = self.value(of)
        holds = known(values, lambda each: (each >= self.low) & (each <= self.high))
        if self.also is not None:
            met = self.also(of)
            # one condition that fails settles it, whatever is not known of the other
            holds = np.where((holds == 0) | (met == 0), 0.0, holds * met)
        return values, holds


def change(after: Values, before: Values) -> Values:
    """Return the relative change from one world to another, NaN where there was nothing."""
    return np.divide(after, before, out=np.full(after.shape, np.nan), where=before > 0) - 1.0


def known(values: Values, true: Callable[[Values], npt.NDArray[np.bool_]]) -> Values:
    """Return 1 where something is true of values, 0 where not, NaN where they are not known."""
    return np.where(np.isfinite(values), true(values).astype(np.float64), np.nan)


def plain(figure: str) -> Callable[[Look], Values]:
    """Return a function that takes one figure of the plain community."""
    return lambda of: of(PLAIN, figure)


def gain(world: str, figure: str) -> Callable[[Look], Values]:
    """Return a function that gives the relative change of a figure from the plain community to a twin."""
    return lambda of: change(of(world, figure), of(PLAIN, figure))


def loss(world: str, figure: str) -> Callable[[Look], Values]:
    """Return a function that gives what the plain community has over a twin without something, relatively."""
    return lambda of: change(of(PLAIN, figure), of(world, figure))


def rise(world: str, figure: str) -> Callable[[Look], Values]:
    """Return a function that gives the difference of a share between a twin and the plain community."""
    return lambda of: of(world, figure) - of(PLAIN, figure)


def more_founders_add_little(of: Look) -> Values:
    """Return 1 where 50 founders gain less than a tenth on 25: the number named is a threshold."""
    return known(change(of("many_founders", "active"), of(PLAIN, "active")), lambda more: more < 0.1)


def first_answer(of: Look) -> Values:
    """Return what an answer to every first message, against none, adds to the share who write again."""
    effect = of("first_answered", "again") - of("first_unanswered", "again")
    contrast = of("first_answered", "first_answered") - of("first_unanswered", "first_answered")
    return np.where(contrast >= SURELY_ANSWERED, effect, np.nan)


def naive_against_causal(of: Look) -> Values:
    """Return how far comparing the answered with the others is from what answers really do, large communities."""
    naive = of(PLAIN, "again_if_answered") - of(PLAIN, "again_if_not")
    return np.abs(naive - first_answer(of))[:, [LARGE]]


def fewer_offences(of: Look) -> Values:
    """Return 1 where no larger share of messages offends with the charter shown."""
    return known(of("no_charter", "offending_share") - of(PLAIN, "offending_share"), lambda fewer: fewer >= 0)


def discord_when_large(of: Look) -> Values:
    """Return by how much Discord leads Slack in large communities."""
    return change(of("discord", "active"), of("slack", "active"))[:, [LARGE]]


def slack_when_small(of: Look) -> Values:
    """Return 1 where Slack leads Discord by a tenth in small communities, and Facebook in medium ones."""
    discord, facebook = (change(of("slack", "active"), of(other, "active")) for other in ("discord", "facebook"))
    return known(np.minimum(discord[:, [SMALL]], facebook[:, [MEDIUM]]), lambda lead: lead >= 0.1)


def small_against_large(of: Look) -> Values:
    """Return the share of accounts active on a small Slack over that on a large forum."""
    small, large = of(BASE, "active_share")[:, [SMALL]], of("forum", "active_share")[:, [LARGE]]
    return change(small, large) + 1.0


def factor_follows_retention(of: Look) -> Values:
    """Return 1 where arrivals over departures and joiners' retention move together as growth rises, else 0."""
    factor, kept = of(PLAIN, "retention_factor"), of(PLAIN, "joiners_back_12w")
    together = (factor[:, LARGE] - factor[:, SMALL]) * (kept[:, LARGE] - kept[:, SMALL])
    return known(together, lambda product: product > 0)[:, None]


def messages_of_500(of: Look) -> Values:
    """Return members' messages a week in the community of about 500 accounts."""
    return of(PLAIN, "messages")[:, [MEDIUM]]


def left_without_team(of: Look) -> Values:
    """Return what members still write 13 weeks after the team stopped, over what they write with it."""
    return change(of("team_stopped", "messages_at_end"), of(PLAIN, "messages_at_end")) + 1.0


def last_half_year(of: Look) -> Values:
    """Return by what active members are multiplied in the last half year."""
    return change(of(PLAIN, "active_at_end"), of(PLAIN, "active_month_6")) + 1.0


def faster_than_before(of: Look) -> Values:
    """Return 1 where they were multiplied by no more between month 3 and month 6, the launch being over."""
    before = change(of(PLAIN, "active_month_6"), of(PLAIN, "active_month_3")) + 1.0
    return known(last_half_year(of) - before, lambda faster: faster >= 0)


MEASURES: dict[int, Measure] = {
    5: Measure(plain("never_wrote"), "share", 0.7, 0.9, platforms=PLATFORM_NAMES),
    6: Measure(loss("few_founders", "active"), "change", low=0.1, also=more_founders_add_little),
    7: Measure(first_answer, "points", low=0.05),
    8: Measure(rise("welcomed_by_person", "joiners_back_4w"), "points", low=0.01),
    9: Measure(rise("welcomed_by_bot", "joiners_back_4w"), "points", low=0.01),
    10: Measure(plain("active_share"), "share", low=0.4, platforms=PLATFORM_NAMES),
    11: Measure(plain("settled_in_week"), "week", 13, 26, platforms=PLATFORM_NAMES),
    12: Measure(gain("rituals", "active"), "change", low=0.1),
    13: Measure(lambda of: change(of("moderated", "messages"), of("unmoderated", "messages")), "change", low=0.05),
    14: Measure(loss("no_charter", "new_writers"), "change", low=0.1, also=fewer_offences),
    15: Measure(gain("recognition", "messages"), "change", low=0.1),
    16: Measure(plain("crowd_that_overloads"), "count", 15, 40, platforms=("whatsapp",)),
    17: Measure(discord_when_large, "change", low=0.1, also=slack_when_small),
    18: Measure(small_against_large, "factor", low=1.5),
    19: Measure(naive_against_causal, "points", high=0.02),
    21: Measure(gain("ambassadors", "joins"), "change", low=0.05),
    22: Measure(plain("answered_by_members"), "share", low=0.5, platforms=PLATFORM_NAMES),
    23: Measure(factor_follows_retention, "share", low=1.0),
    24: Measure(messages_of_500, "count", 20, 200, platforms=PLATFORM_NAMES),
    26: Measure(left_without_team, "share", low=LEAST_LEFT),
    27: Measure(last_half_year, "factor", low=1.25, platforms=PLATFORM_NAMES, also=faster_than_before),
    28: Measure(plain("between_members"), "share", low=LEAST_BETWEEN_MEMBERS, platforms=PLATFORM_NAMES),
}
"""The claims that the model tests; the others are outside it, and ``claims.toml`` says why."""
