"""Trying: one possible community in which every design is lived, with the effect and without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from scenarios.trials.designs import Design, Lots
from scenarios.trials.inference import Finding, finding_of, shows
from scenarios.trials.lives import Arms, Seen, Span, lived, seen_of
from scenarios.trials.measuring import effect_of, ends_of, evidence_of, individuals_of, room_order
from scenarios.trials.treatment import Treatment
from sim.ensemble import Run
from sim.world import World

Values = npt.NDArray[np.float64]
AFTER_WEEKS = 8
"""Weeks after a ritual stops during which its wearing off is followed."""


@dataclass(frozen=True)
class Tried:
    """What one design gave in one possible community.

    Parameters
    ----------
    finding : Finding
        By the design's own analysis, with the effect; None where a group was empty.
    naive : Finding
        By the naive analysis of individuals, with the effect.
    alarm, naive_alarm, peeking_alarm : bool
        Whether the design's analysis, the naive one, and the naive one looked at each week show something where there
        is no effect.
    effect : float
        What treating everybody does to what the design looks at.
    units : int
        Members, newcomers, or pairs.
    """

    finding: Finding | None
    naive: Finding
    alarm: bool
    naive_alarm: bool
    peeking_alarm: bool
    effect: float
    units: int


@dataclass(frozen=True)
class Community:
    """What every design gave in one possible community, the effect to decide on, and how a ritual wears off."""

    tried: list[Tried]
    effect: float
    wearing: Values | None


def live_designs(
    run: Run, treatment: Treatment, designs: Sequence[Design], span: Span, kpi: str, looks: int, error: float, lot: int,
    follows_wearing: bool = True,
) -> Community:  # fmt: skip
    """Live every design in one possible community.

    Parameters
    ----------
    run : Run
        The scenario's plan, one draw of how people react, one seed.
    treatment, designs, span, kpi
        What is tested, how, when, and what is looked at.
    looks, error : int, float
        How often one looks; false alarms allowed.
    lot : int
        Draws the groups: another number, other groups.
    follows_wearing : bool
        Whether a ritual's wearing off is looked at, in a further life.
    """
    world: World | None = None
    weeks = np.ones(span.weeks, dtype=bool)

    def see(arms: Arms) -> Seen:
        nonlocal world
        world = lived(run, treatment, span, arms, world)
        return seen_of(world, span, kpi)

    everybody, nobody = see(Arms(weeks)), see(Arms(~weeks))
    tried, known = [], {}
    for place, design in enumerate(designs):
        rng = np.random.default_rng([run.seed, lot, place])
        like = (design.unit, design.block)  # a shorter test is the beginning of a longer one
        if like not in known:
            longest = max((one for one in designs if (one.unit, one.block) == like), key=lambda one: one.weeks)
            lots = _lots(longest, nobody, run.plan.place.rooms, rng)
            seen = see(_arms(longest, lots, weeks))
            known[like] = (seen, _lots_lived(longest, seen, lots), lots)
        seen, lots, labels = known[like]
        if design.unit in ("week", "cohort"):
            lots, labels = lots[: design.weeks], labels[: design.weeks]
        effect = effect_of(everybody, nobody, design)
        tried.append(_tried(seen, nobody, design, lots, labels, looks, error, effect, rng))
    wearing = None
    if follows_wearing:
        wearing = see(Arms(np.arange(span.weeks) < span.weeks - AFTER_WEEKS)).weekly - nobody.weekly
    longest = max(designs, key=lambda one: one.weeks)
    return Community(tried, effect_of(everybody, nobody, longest), wearing)


def _lots(design: Design, nobody: Seen, rooms: int, rng: np.random.Generator) -> Lots:
    """Draw the groups; for members, the labels they bear where nobody is treated."""
    if design.unit == "member":
        return rng.random(len(nobody.joined if design.follow else nobody.members)) < 0.5
    return _lots_of_rooms(nobody, rooms, rng) if design.unit == "room" else design.lots(rng)


def _arms(design: Design, lots: Lots, weeks: Lots) -> Arms:
    """Return who is treated when, by these lots."""
    if design.unit == "member":
        return Arms(weeks, coin=True)
    return Arms(weeks, rooms=lots) if design.unit == "room" else Arms(lots)


def _lots_lived(design: Design, seen: Seen, lots: Lots) -> Lots:
    """Return the groups as they were: the model draws those of members itself."""
    if design.unit == "member":
        return ~(seen.untreated if design.follow else seen.control)
    return lots


def _lots_of_rooms(seen: Seen, rooms: int, rng: np.random.Generator) -> Lots:
    """Draw which rooms are treated: one of each pair of rooms of like size."""
    order = room_order(seen, rooms)
    first = rng.random(rooms // 2) < 0.5
    lots = np.zeros(rooms, dtype=bool)
    lots[order[: 2 * (rooms // 2)]] = np.column_stack([first, ~first]).ravel()
    return lots


def _tried(
    seen: Seen, nobody: Seen, design: Design, lots: Lots, labels: Lots, looks: int, error: float, effect: float,
    rng: np.random.Generator,
) -> Tried:  # fmt: skip
    """Analyse one design: where the treatment works, and with the same kind of lots where nobody is treated."""
    evidence, placebo = evidence_of(seen, design, lots, looks), evidence_of(nobody, design, labels, looks)
    naive, none = (
        naive_finding(*individuals_of(each, design, by), error) for each, by in ((seen, lots), (nobody, labels))
    )
    peeks = (_peek(nobody, design, labels, end, error) for end in range(2, design.weeks + 1))
    return Tried(
        None if evidence is None else finding_of(evidence, error, rng),
        naive,
        placebo is not None and shows(placebo, error, rng),
        none.shown,
        none.shown or any(peeks),
        effect,
        0 if evidence is None else len(evidence.outcomes),
    )


def _peek(seen: Seen, design: Design, lots: Lots, end: int, error: float) -> bool:
    """Tell whether the naive analysis shows something at the end of a week on the way."""
    shorter = Design(design.unit, end, design.block, design.washout, design.follow)
    lots = lots[:end] if design.unit in ("week", "cohort") else lots
    return naive_finding(*individuals_of(seen, shorter, lots), error).shown


def naive_finding(treated: Values, untreated: Values, error: float = 0.05) -> Finding:
    """Compare two groups as if everybody in them were independent of everybody else, with a normal interval.

    Examples
    --------
    >>> naive_finding(np.array([1.0, 1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0, 0.0])).shown
    False
    """
    if len(treated) < 2 or len(untreated) < 2:
        return Finding(np.nan, -np.inf, np.inf, 1.0, 0, False)
    difference, base = float(treated.mean() - untreated.mean()), float(untreated.mean())
    spread = float(np.sqrt(treated.var(ddof=1) / len(treated) + untreated.var(ddof=1) / len(untreated)))
    p = float(2.0 * norm.sf(abs(difference) / spread)) if spread > 0.0 else 1.0
    margin = float(norm.isf(error / 2.0)) * spread
    scale = base if base > 0.0 else np.nan
    low, high = (difference - margin) / scale, (difference + margin) / scale
    return Finding(difference / scale, low, high, p, 0, p < error)


def stops_after(design: Design, looks: int, finding: Finding) -> int:
    """Return the week at whose end a test stopped."""
    return ends_of(design, looks)[finding.look]
