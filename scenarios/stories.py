"""Stories: what becomes of single members of simulated communities under one plan and under another.

Up to a day both plans are lived by the same people. From there each goes through many futures, the same ones under both
plans, so that it can be said of one person in how many they still come. Communities of real members have no stories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.running import RUNS_PER_DRAW, Draws
from scenarios.schema import Scenario
from scenarios.staged import Stage, live_in_stages
from sim.clusters import Where, executor_on
from sim.columns import LEFT, POSTING_BITS, PRESENT
from sim.ensemble import Run, chunk_size
from sim.executing import Progress, each_of
from sim.kernel_ties import reciprocal_ties
from sim.problems import InputError, Problem
from sim.rules.arriving import FOUNDER
from sim.rules.championing import NEEDED_DAYS, TERM_DAYS, is_eligible
from sim.rules.motives import MOTIVE_NAMES
from sim.world import MEMBERS, World

COMMUNITIES, FUTURES = 6, 40
"""Possible communities, and futures of each under either plan."""
STAYS_DAYS = 28
"""Who came in the last four weeks of the plan has stayed."""
CONTRIBUTOR_DAYS = 30
ROLES = ("lurker", "contributor", "ambassador")
MOST_MOVED = 0.1
"""Share of the members who are told of apart, as those who gain and who lose most."""
TOLD = 2
"""Single members told of on each side."""


@dataclass(frozen=True, eq=False)
class Stories:
    """What becomes of members under two plans.

    Parameters
    ----------
    day : int
        Day on which the futures part; members are those there under both plans by then.
    members : DataFrame
        A row a member: ``community, key, role, motive, founder, joined`` (day), ``posts`` (messages by then), as they
        are under the second plan; ``first, second`` (share of all futures in which they stay), ``chosen`` (difference
        in every other future, by which members are picked out) and ``first_told, second_told`` (shares in the others,
        which are told: what was picked for being large is not told by what made it so).
    """

    day: int
    members: pd.DataFrame

    @cached_property
    def groups(self) -> pd.DataFrame:
        """One row a group: ``by`` (everybody, role, motive), ``group, members, first, second, difference, error``.

        The standard error is that of the mean over communities.
        """
        rows = [_group(self.members, "everybody", "")]
        for by, names in (("role", ROLES), ("motive", MOTIVE_NAMES)):
            rows += [_group(self.members[self.members[by] == name], by, name) for name in names]
        return pd.DataFrame([row for row in rows if row["members"]])

    def most_moved(self, sign: float) -> pd.DataFrame:
        """Return the tenth of the members who gain most by the first plan (1), or lose most (-1), in that order."""
        moved = self.members.assign(by=sign * self.members["chosen"])
        moved = moved[moved["by"] > 0.0].sort_values(["by", "community", "key"], ascending=[False, True, True])
        return moved.head(max(1, round(MOST_MOVED * len(self.members))))


def stories(
    first: Scenario,
    second: Scenario,
    from_week: int = 13,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    on: Where = None,
) -> Stories:
    """Follow the same members through the same futures under two plans.

    Parameters
    ----------
    first, second : Scenario
        Over the same days.
    from_week : int
        Week of the plan from which their futures part; eight weeks or more must follow.
    seed : int
        The same seed gives the same stories.
    threads : int, optional
        Threads used; the answer does not depend on it.
    progress : callable, optional
        Called with the lives lived and all.
    on : str or Executor, optional
        A cluster to compute on, such as ``dask://localhost:8786``; see `scenarios.running.run`.

    Raises
    ------
    InputError
        If the plans are too short, or cover different days.

    Examples
    --------
    >>> stories(load("b2b-slack"), load("peers-forum")).groups  # doctest: +SKIP
    """
    day, days = 7 * from_week, first.days_simulated
    if (first.start, days) != (second.start, second.days_simulated) or day + 56 > days:
        raise InputError(Problem("scenarios", "stories-days", values={"weeks": from_week + 8}))
    draws = Draws.from_seed(RUNS_PER_DRAW * COMMUNITIES, seed)
    shared = [draws.shared(plan)[:COMMUNITIES] for plan in (first, second)]
    chances = np.random.SeedSequence([seed, 1]).generate_state(FUTURES, np.uint32).astype(np.int64)
    runs = [
        Run(*shared[plan][community], int(draws.seeds[community]))
        for plan in range(2) for community in range(COMMUNITIES)
    ]  # fmt: skip
    tasks = [(run, int(chance)) for run in runs for chance in chances]
    with executor_on(on, threads) as executor:
        lives = each_of(tasks, partial(_life, day), executor, chunk_size(runs[0]), progress)
    parts = [
        _community(community, *(lives[at + community * FUTURES :][:FUTURES] for at in (0, COMMUNITIES * FUTURES)))
        for community in range(COMMUNITIES)
    ]
    return Stories(day, pd.concat(parts, ignore_index=True))


def _life(day: int, task: tuple[Run, int]) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    """Live one future, of this chance: who is there when it begins, and which of them stay."""
    run, chance = task
    there: list[pd.DataFrame] = []

    def parts(world: World) -> World:
        there.append(_people(world, day))
        return world._replace(seed=chance)

    world = live_in_stages(run, [Stage(day, lambda world: world), Stage(run.plan.days, parts)])
    people = there[-1]
    members = world.members[: int(world.counts[MEMBERS])]
    rows = people["row"].to_numpy()
    stays = (members["status"][rows] == PRESENT) & (members["last_visit"][rows] >= run.plan.days - STAYS_DAYS)
    return people, np.asarray(stays)


def _people(world: World, day: int) -> pd.DataFrame:
    """Return who is there on the eve of a day."""
    members = world.members[: int(world.counts[MEMBERS])]
    rows = np.flatnonzero(np.asarray(members["status"]) != LEFT)
    here = {name: np.asarray(members[name])[rows] for name in ("key", "motive", "channel", "join_day", "posts")}
    return pd.DataFrame(
        {
            "row": rows, "key": here["key"], "role": [_role(world, day - 1, int(row)) for row in rows],
            "motive": np.array(MOTIVE_NAMES)[here["motive"]], "founder": here["channel"] == FOUNDER,
            "joined": here["join_day"], "posts": here["posts"],
        }
    )  # fmt: skip


def _role(world: World, day: int, row: int) -> str:
    """Return what a member is on a day, as `sim.person.Person.role` says it."""
    member = world.members[row]
    since = day - int(member.posting_day)
    written = 0
    if since < TERM_DAYS:
        written = ((int(member.posting_bits) & POSTING_BITS) << since & (1 << TERM_DAYS) - 1).bit_count()
    eligible = written >= NEEDED_DAYS and is_eligible(written, reciprocal_ties(world, day, row))
    if member.ambassador or (world.setting.programme_starts < 0 and eligible):
        return "ambassador"
    return "contributor" if since < CONTRIBUTOR_DAYS else "lurker"


Lives = Sequence[tuple[pd.DataFrame, npt.NDArray[np.bool_]]]


def _community(community: int, first: Lives, second: Lives) -> pd.DataFrame:
    """Return the members there under both plans, with the share of the futures in which they stay under each."""
    shares = []
    for lives in (first, second):
        stays = np.array([stays for _, stays in lives], dtype=float)
        keyed = pd.DataFrame(
            {"all": stays.mean(axis=0), "chosen": stays[::2].mean(axis=0), "told": stays[1::2].mean(axis=0)}
        )
        shares.append(keyed.set_index(lives[0][0]["key"]))
    people = second[0][0].set_index("key")
    both = people[people.index.isin(shares[0].index)]
    one, other = (each.loc[both.index] for each in shares)
    return both.assign(
        community=community, first=one["all"], second=other["all"], chosen=one["chosen"] - other["chosen"],
        first_told=one["told"], second_told=other["told"],
    ).reset_index().drop(columns="row")  # fmt: skip


def _group(members: pd.DataFrame, by: str, name: str) -> dict[str, Any]:
    """Return what becomes of a group of members."""
    if not len(members):
        return {"by": by, "group": name, "members": 0}
    apart = (members["first"] - members["second"]).groupby(members["community"]).mean()
    error = float(apart.std(ddof=1) / np.sqrt(len(apart))) if len(apart) > 1 else float("nan")
    first, second = float(members["first"].mean()), float(members["second"].mean())
    counts = {"by": by, "group": name, "members": len(members)}
    return {**counts, "first": first, "second": second, "difference": first - second, "error": error}
