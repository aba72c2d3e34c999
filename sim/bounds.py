"""Bounds: numbers a chance never exceeds, without its exponentials; a draw above one settles the matter.

The kernel asks for a bound first, and for the chance itself only where the draw is below it. So a bound changes no
figure, only the time it takes. Each has a margin far above what rounding does, but for rates below a ten-millionth:
there the chance itself is rounded to the next draw or two.
"""

from __future__ import annotations

from sim.exponentials import exp
from sim.rules.leaving import Leaving
from sim.rules.reading import USUAL_INTEREST
from sim.rules.replying import USUAL_MEMORY, Replying
from sim.rules.talking import DAY_MINUTES, Talking
from sim.rules.ties import Ties, is_reciprocal, tie_after
from sim.rules.visiting import USUAL_PUSH, Visiting

MARGIN = 1.0 + 1e-9
LN2 = 0.6931471805599453


def exp_at_most(x: float) -> float:
    """Return a bound of exp(x): within a tenth of it between -1 and 1.

    Examples
    --------
    >>> 1.0 < exp_at_most(0.0) < 1.0 + 1e-8
    True
    """
    if x > 1.0:
        return exp(x) * MARGIN
    if x < 0.0:
        return MARGIN / (1.0 - x * (1.0 - 0.5 * x))
    return MARGIN + x * (1.0 + 0.72 * x)


def interest_factor_at_most(interest: float, p: Visiting) -> float:
    """Return a bound of `sim.rules.visiting.interest_factor`."""
    return exp_at_most(p.interest * (interest - USUAL_INTEREST))


def wish_at_most(propensity: float, interest: float, habit: float, p: Visiting) -> float:
    """Return a bound of a member's own part in `sim.rules.visiting.away_rate`, on however many days they stay away."""
    return propensity * interest_factor_at_most(interest, p) * (1.0 + p.habit_gain * habit) * MARGIN


def visit_rate_at_most(
    wish: float, called: float, surroundings: float, ritual_lift: float, searching: float, platform_push: float,
    p: Visiting,
) -> float:  # fmt: skip
    """Return a bound of the visits on an average day of an away member.

    Parameters
    ----------
    wish : float
        See `wish_at_most`.
    called : float
        ln(1 + unseen mentions).
    surroundings, ritual_lift, searching, platform_push : float
        As in `sim.rules.visiting.away_rate` and `sim.rules.visiting.mention_rate`.
    """
    own = p.rate * wish * surroundings * (1.0 + ritual_lift)
    return (own + searching + p.push * (platform_push / USUAL_PUSH) * called) * MARGIN


def reply_kind_at_most(ready: float, is_reply: bool, p: Replying) -> float:
    """Return a bound of the chance to answer a message of appeal 1, starter or reply, whoever wrote it."""
    most = ready * exp_at_most(p.tie)
    return most * p.reply_to_reply * max(1.0, p.answering_me) if is_reply else most


def reply_kind(on_topic: bool, is_reply: bool, to_reader: bool, p: Replying) -> float:
    """Return what the kind of a message does to the chance to answer it, relative to `reply_kind_at_most`."""
    kind = 1.0 if on_topic else p.off_topic
    return kind / max(1.0, p.answering_me) if is_reply and not to_reader else kind


def reply_age_divides(age_days: float, earlier_replies: int, memory_days: float, p: Replying) -> float:
    """Return a number that age and earlier replies divide the chance to answer by, at the least."""
    faded = LN2 * age_days / (p.visible_days * memory_days / USUAL_MEMORY)
    divided = 1.0 + faded * (1.0 + 0.5 * faded)
    return divided * (1.0 + p.answered_exponent * earlier_replies) if p.answered_exponent >= 1.0 else divided


def live_factor_at_most(age_days: float, in_stream: bool, p: Talking) -> float:
    """Return a bound of `sim.rules.talking.live_factor`."""
    if not in_stream:
        return MARGIN
    faded = age_days * DAY_MINUTES / p.live_minutes
    return (p.live_rest + p.live_gain / (1.0 + faded * (1.0 + 0.5 * faded))) * MARGIN


def still_reciprocal(given: float, got: float, days: int, p: Ties) -> bool:
    """Return whether a tie holds in both directions after some days; mostly without the exponential.

    Examples
    --------
    >>> still_reciprocal(1.0, 1.0, 3, Ties()), still_reciprocal(0.1, 9.0, 3, Ties())
    (True, False)
    """
    weaker, faded = min(given, got), days / p.memory_days
    if weaker <= p.threshold or weaker * MARGIN <= p.threshold * (1.0 + faded * (1.0 + 0.5 * faded)):
        return False
    if weaker * (1.0 - faded) > p.threshold * MARGIN:
        return True
    return is_reciprocal(tie_after(given, days, p), tie_after(got, days, p), p)


def exit_at_most(
    own_chance: float, topic_fit: float, toxicity_felt: float, overloaded: float, others: float, p: Leaving
) -> float:
    """Return a bound of a chance to leave, whatever the ties; ``others`` is the rest of its log-odds."""
    log_odds = p.topic_fit * (0.5 - topic_fit) + p.toxicity * toxicity_felt + p.overload * min(overloaded, 3.0) + others
    return own_chance / max(1.0 - own_chance, 1e-12) * exp_at_most(log_odds) * MARGIN


def poster_exit_at_most(
    own_chance: float, answered: float, topic_fit: float, toxicity_felt: float, overloaded: float, sting: float,
    crowd_loss: float, p: Leaving,
) -> float:  # fmt: skip
    """Return a bound of `sim.rules.leaving.poster_exit_chance`, whatever the ties."""
    others = sting + crowd_loss - p.answered * answered
    return exit_at_most(own_chance, topic_fit, toxicity_felt, overloaded, others, p)


def quiet_exit_at_most(
    own_chance: float, has_posted: bool, topic_fit: float, toxicity_felt: float, empty: float, overloaded: float,
    crowd_loss: float, p: Leaving,
) -> float:  # fmt: skip
    """Return a bound of `sim.rules.leaving.quiet_exit_chance`, whatever the ties."""
    others = p.emptiness * empty + crowd_loss
    most = exit_at_most(own_chance, topic_fit, toxicity_felt, overloaded, others, p)
    return most * p.quiet_poster if has_posted else most
