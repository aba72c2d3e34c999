"""Care: what a test must promise, and what is refused before any is lived."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.trials.designs import LENGTHS
from scenarios.trials.lives import FLAGS
from scenarios.trials.treatment import Treatment
from sim.problems import InputError, Problem


@dataclass(frozen=True)
class Care:
    """What a test must promise.

    Parameters
    ----------
    power : float
        Chance to show an effect as large as the model expects, 0 to 1, both excluded.
    error : float
        Chance of a false alarm over all looks together, 0 to 0.5, both excluded.
    looks : int
        How often one looks, at equal distances, and may stop; 1 to 10.
    worth : float
        Smallest effect that is worth its work, as a share of the measure (assumption A160).
    """

    power: float = 0.8
    error: float = 0.05
    looks: int = 3
    worth: float = 0.05


def check_trial(
    treatment: Treatment, kpi: str, most_weeks: int, from_week: int, care: Care, runs: int
) -> None:  # fmt: skip
    """Refuse a measure not seen of each member and figures that make no sense, all at once."""
    problems = []
    if treatment.lacks == "rituals" and kpi not in FLAGS:
        problems.append(Problem("scenarios", "trial-kpi", values={"name": kpi, "known": ", ".join(FLAGS)}))
    for name, value, low, high in (
        ("--weeks", most_weeks, LENGTHS[0], LENGTHS[-1]), ("--from-week", from_week, 1, 260),
        ("--runs", runs, 20, 10_000),
        ("--looks", care.looks, 1, 10), ("--power", care.power, 0.5, 0.99), ("--error", care.error, 0.001, 0.3),
        ("--worth", care.worth, 0.0, 1.0),
    ):  # fmt: skip
        if not low <= value <= high:
            values = {"name": name, "value": value, "low": low, "high": high}
            problems.append(Problem("scenarios", "trial-out-of-range", values=values))
    if problems:
        raise InputError(problems)
