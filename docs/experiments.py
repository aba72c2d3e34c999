"""Simulate designed experiments 500 times and write ``docs/experiments.md``: ``make experiments``.

The powers of some designs are stated from 200 possible communities; then each design is lived in 500 others, where its
effect works and where nothing does. What is finished is kept in a folder, so that it can be interrupted.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from scenarios import load
from scenarios.trials.care import Care
from scenarios.trials.designs import LATER_WEEKS, Design
from scenarios.trials.study import design_trial

STATED, TRIED, SEEDS = 200, 500, (7, 1007)
ONE_LIVE = [{"kind": "live", "weekday": "thursday", "every_weeks": 1, "staff_hours": 2.0}]
OF_A_RITUAL = (Design("member", 24), Design("week", 24), Design("week", 24, 2, 1))
OF_THE_WELCOME = (Design("member", 20, follow=LATER_WEEKS), Design("cohort", 20, follow=LATER_WEEKS))
OPENING = f"""\
# Whether designed experiments keep their promises

Made by `make experiments`; do not edit by hand. What a design is: [planning.md](planning.md).

The power of each design is stated from {STATED} possible communities, as `essaim experiment` does. Then the same
experiment is made in {TRIED} others: with the effect, and with groups drawn in the same way where nobody is treated.
Members read, answer and wake one another in all of them, so a treated member changes what untreated ones do. Three
looks, 5 % of false alarms over all looks together. Errors are standard errors.
"""


class World(NamedTuple):
    """One community in which designs are tried."""

    label: str
    test: str
    changes: Mapping[str, Any]
    designs: tuple[Design, ...]


STRONG = {"rituals": ONE_LIVE, "growth.marketing_joins_per_day": 3.0, "parameters.gathering.live_visits": 2.0}
WORLDS = {
    "strong": World(
        "A weekly live that works strongly (`gathering.live_visits = 2`), three newcomers a day",
        "live",
        STRONG,
        OF_A_RITUAL,
    ),
    "long": World("The same, tested for a year", "live", STRONG, (Design("week", 52),)),
    "believed": World(
        "A weekly live as strong as it is believed to be, in the preset `b2b-slack`",
        "live",
        {"rituals": ONE_LIVE},
        OF_A_RITUAL,
    ),
    "welcome": World(
        "A mentor who works strongly (`leaving.mentored = 1`, `first_post.mentored = 1`), four newcomers a day",
        "onboarding",
        {
            "onboarding.level": "mentor",
            "growth.marketing_joins_per_day": 4.0,
            "manager.hours_per_week": 40.0,
            "parameters.leaving.mentored": 1.0,
            "parameters.first_post.mentored": 1.0,
        },
        OF_THE_WELCOME,
    ),
}  # fmt: skip


def table_of(world: World, runs: int, seed: int, threads: int) -> pd.DataFrame:
    """Live the designs of a world in so many possible communities."""
    scenario = load("b2b-slack", world.changes)
    found = design_trial(
        scenario, world.test, from_week=8, care=Care(), runs=runs, seed=seed, threads=threads, designs=world.designs
    )
    return found.table


def kept(name: str, runs: int, seed: int, threads: int, folder: Path) -> pd.DataFrame:
    """Return the table of a world, from the folder where it is already there."""
    file = folder / f"{name}-{runs}-{seed}.parquet"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        table_of(WORLDS[name], runs, seed, threads).to_parquet(file)
    return pd.read_parquet(file)


def lines_of(world: World, stated: pd.DataFrame, tried: pd.DataFrame) -> list[str]:
    """Write what was stated of each design of a world beside what came of it."""
    effect = tried["effect"].iloc[0]
    lines = [
        "",
        f"## {world.label}",
        "",
        f"True effect of treating everybody rather than nobody, on what the first design sees: {100 * effect:+.1f} %.",
        "",
    ]
    lines += [
        "| design | power stated | power in the 500 | apart, in errors | false alarms | bias (points) "
        "| intervals that hold the effect |",
        "|---|---|---|---|---|---|---|",
    ]
    for (_, one), (_, other) in zip(stated.iterrows(), tried.iterrows(), strict=True):
        apart = (other["power"] - one["power"]) / (one["power_error"] ** 2 + other["power_error"] ** 2) ** 0.5
        lines.append(
            f"| {named(other)} | {with_error(one, 'power')} | {with_error(other, 'power')} | {apart:+.1f} | "
            f"{with_error(other, 'false_alarms')} | {with_error(other, 'bias')} | {100 * other['held']:.0f} % |"
        )
    lines += [
        "",
        "The naive analysis beside: everybody an individual, independent of all others, a normal test at 5 %.",
        "",
    ]
    lines += [
        "| groups of | bias (points) | false alarms, one look at the end | false alarms, a look each week "
        "| intervals that hold the effect |",
        "|---|---|---|---|---|",
    ]
    for _, row in tried.iterrows():
        lines.append(
            f"| {named(row)} | {with_error(row, 'naive_bias')} | {100 * row['naive_false_alarms']:.1f} % | "
            f"{100 * row['peeking_false_alarms']:.1f} % | {100 * row['naive_held']:.0f} % |"
        )
    return lines


def named(row: Any) -> str:
    """Name a design."""
    if row["unit"] == "week":
        counted = f", the first {row['washout']} not counted" if row["washout"] else ""
        return f"weeks in turn, blocks of {row['block']}{counted}, {row['weeks']} weeks"
    return f"{'members' if row['unit'] == 'member' else 'weekly cohorts'}, {row['weeks']} weeks"


def with_error(row: Any, name: str) -> str:
    """Write a share in points with its standard error."""
    return f"{100 * row[name]:.1f} ± {100 * row[f'{name}_error']:.1f}"


def main() -> None:
    """Try every world, or one, and write the page once all are there."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kept", type=Path, default=Path("experiments-kept"))
    asked.add_argument("--only", choices=list(WORLDS))
    asked.add_argument("--threads", type=int, default=2)
    given = asked.parse_args()
    parts = {
        name: [
            kept(name, runs, seed, given.threads, given.kept) for runs, seed in zip((STATED, TRIED), SEEDS, strict=True)
        ]
        for name in WORLDS
        if given.only in (None, name)
    }
    if given.only is None:
        lines = [line for name, (stated, tried) in parts.items() for line in lines_of(WORLDS[name], stated, tried)]
        page = Path(__file__).with_name("experiments.md")
        page.write_text(OPENING + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
