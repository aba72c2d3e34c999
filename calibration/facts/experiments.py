"""Experiments: the runs behind each fact, each reduced at once to counts.

An experiment takes a size, a seed and parameters, runs one community or several that share their draws, and returns
counts. What is compared lives in the same seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from calibration.facts import design
from calibration.facts.counting import (
    FOLLOWED,
    Counts,
    active,
    counted,
    days_and_visitors,
    newcomers,
    offences,
    retention,
    visitors_by_week,
    writers,
)
from calibration.facts.customers import customers
from calibration.facts.lives import Lives, RealArray, WholeArray
from sim.ensemble import Run, run_world
from sim.parameters import Parameters
from sim.plan import FirstReplies, Plan

SEEDS_APART = 10_000_000
"""Between the seeds of communities that one experiment runs beside each other."""
VOLUME_BINS = 40
EARLY_DAYS = 14
GROUPS_OF_FOUNDERS = (24, 6)
GROUPS_A_SEED = 10


def lives_of(plan: Plan, p: Parameters, seed: int) -> Lives:
    """Run one community to its end."""
    return Lives(run_world(Run(plan, p, seed)))


def year(size: int, seed: int, p: Parameters) -> Counts:
    """Run a year of a steadily growing community."""
    lives = lives_of(design.steady_plan(size), p, seed)
    presence = {"active": active(lives, design.NOVEMBER_WEEKS), "week": days_and_visitors(lives)}
    return {**newcomers(lives), **writers(lives), **presence}


def young(size: int, seed: int, p: Parameters) -> Counts:
    """Run the first months of a community that reaches its size in its fifteenth week."""
    plan = replace(design.steady_plan(size, design.FIFTEENTH_WEEK), days=7 * design.SPRING_WEEKS.stop)
    return {"active": active(lives_of(plan, p, seed), design.SPRING_WEEKS)}


def replies(size: int, seed: int, p: Parameters) -> Counts:
    """Run a year in which every first message is answered, and one in which none is."""
    plan = design.steady_plan(size)
    forced, none = (lives_of(with_first_replies(plan, kind), p, seed) for kind in ("forced", "none"))
    both = np.intersect1d(keys_followed(forced), keys_followed(none))
    again = [float((one.again_after[np.isin(one.members["key"], both)] <= FOLLOWED).sum()) for one in (forced, none)]
    return {"again": np.array([len(both), *again])}


def keys_followed(lives: Lives) -> WholeArray:
    """Return the keys of newcomers whose first message can be followed up: the same person has the same in twins."""
    keys: WholeArray = lives.members["key"][lives.followed(FOLLOWED)]
    return keys


def with_first_replies(plan: Plan, kind: FirstReplies) -> Plan:
    """Return the plan with first messages answered in this way."""
    return replace(plan, first_replies=kind)


def event(size: int, seed: int, p: Parameters) -> Counts:
    """Run a year with an event in mid-September, and one without."""
    plan = design.steady_plan(size)
    weeks = slice(design.EVENT_WEEK, design.EVENT_WEEK + 12)  # until early December
    held, not_held = (visitors_by_week(lives_of(one, p, seed))[weeks] for one in (design.with_event(plan), plan))
    return {"visitors": np.stack([held, not_held])}


def founders(size: int, seed: int, p: Parameters) -> Counts:
    """Run founders alone, many and few, and count who is alive at 13 weeks by what they wrote in the first two."""
    table = np.zeros((2, VOLUME_BINS, 2))
    for place, number in enumerate(GROUPS_OF_FOUNDERS):
        for group in range(GROUPS_A_SEED):
            lives = lives_of(design.founders_alone(number), p, seed + (place * GROUPS_A_SEED + group) * SEEDS_APART)
            volume = int(2.0 * np.log2(1.0 + (lives.time < EARLY_DAYS).sum()))
            alive = int((lives.time >= design.CHECKED_AT - EARLY_DAYS).any())
            table[place, min(volume, VOLUME_BINS - 1), alive] += 1.0
    return {"alive": table}


def unmoderated(size: int, seed: int, p: Parameters) -> Counts:
    """Run a year without moderation or charter, and one with the usual moderation; count what offends."""
    plan = design.steady_plan(size)
    kinds: tuple[design.ModerationKind, ...] = ("nothing", "usual")
    return {kind: offences(lives_of(design.with_moderation(plan, kind), p, seed)) for kind in kinds}


def moderation(size: int, seed: int, p: Parameters) -> Counts:
    """Run a year without moderation, with the usual one, and with too strict a one."""
    plan = design.steady_plan(size)
    kinds: tuple[design.ModerationKind, ...] = ("off", "usual", "strict")
    found: dict[str, RealArray] = {}
    for kind in kinds:
        lives = lives_of(design.with_moderation(plan, kind), p, seed)
        found[f"retention_{kind}"] = retention(lives)
        found[f"again_{kind}"] = counted(lives.followed(FOLLOWED), lives.again_after <= FOLLOWED)
        found[f"messages_{kind}"] = np.array([float(len(lives.author))])
    return found


def welcome(size: int, seed: int, p: Parameters) -> Counts:
    """Run a year with a bot that welcomes newcomers, and one without."""
    plan = design.steady_plan(size)
    return {level: retention(lives_of(design.welcomed_by(plan, level), p, seed)) for level in ("bot", "none")}


def clients(size: int, seed: int, p: Parameters) -> Counts:
    """Run a year of a community of customers, and the customers who are not in it."""
    return customers(design.steady_plan(size), p, seed, size)


@dataclass(frozen=True)
class Experiment:
    """What is run for some facts.

    Parameters
    ----------
    run : callable
        (size, seed, parameters) -> counts.
    sizes : tuple of int
        Sizes it is run at.
    draws : bool
        Whether parameters are drawn from their priors, as opposed to the defaults.
    """

    run: Callable[[int, int, Parameters], Counts]
    sizes: tuple[int, ...]
    draws: bool = False


EXPERIMENTS = {
    "year": Experiment(year, design.SIZES),
    "young": Experiment(young, (100,)),
    "replies": Experiment(replies, design.SIZES),
    "event": Experiment(event, design.TWIN_SIZES),
    "founders": Experiment(founders, (0,)),
    "unmoderated": Experiment(unmoderated, design.TWIN_SIZES),
    "moderation": Experiment(moderation, design.TWIN_SIZES),
    "welcome": Experiment(welcome, design.TWIN_SIZES),
    "customers": Experiment(clients, (500,), draws=True),
}
"""By the names used in ``facts.toml``."""
