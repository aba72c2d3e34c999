"""Sections: what is measured, one function a table of docs/performance.md."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import chain
from statistics import median
from typing import Any

import numpy as np

from benchmarks.measuring import crowd, member_days, once, people_who_visit, posts_a_day, ratios, seconds, visit_share
from benchmarks.section import Section, fresh, slope, spread, wall
from benchmarks.twins import by_kernel, by_mesa, c_twin
from sim.catching_up import CatchingUp
from sim.ensemble import Run, run_ensemble, run_ensembles, run_world
from sim.executing import Threads
from sim.model import CommunityModel
from sim.parameters import defaults, with_values
from sim.plan import Manager, Onboarding, Place, Plan, Recognition, Ritual
from sim.world import new_world

WARM_UP = 400  # models until which a process goes on taking memory that later ones use again


def all_mechanisms(quick: bool) -> Section:
    """Measure the whole model by size and share of visits."""
    rows, facts = [], {}
    for share in (0.03, 0.10, 0.34):
        read = messages_read(people_who_visit(share, 200))
        for members in (200, 2_000) if quick else (200, 2_000, 20_000, 100_000):
            days = 365 if members <= 2_000 else 120 if members <= 20_000 else 30
            run = Run(crowd(members, days), people_who_visit(share, members, days), 3)
            world = run_world(run)
            lasted = seconds(partial(run_world, run), 5 if members <= 2_000 else 2)
            lived, visits = member_days(world), int(world.days["visitors"].sum())
            if members == 2_000:
                facts[f"rate_{share:.0%}".rstrip("%")] = lived / lasted / 1e6
            rows.append((
                f"{members:,}", f"{share:.0%}", f"{visit_share(world):.1%}", f"{posts_a_day(world):,.0f}", read, days,
                f"{1e3 * lasted:,.1f}", f"{lived / lasted / 1e6:.1f}", f"{1e9 * lasted / visits:,.0f}",
            ))  # fmt: skip
    said = (
        "The whole model, every mechanism on: one run with its tables and planning. People are made to visit about as "
        "often as the column says, sought for each size. Messages read a session are counted by the "
        "readable engine at 200 members."
    )
    columns = (
        "Members", "Share asked", "Visits a member-day", "Messages a day", "Read a session", "Days", "ms a run",
        "Million member-days/s", "ns a visit",
    )  # fmt: skip
    return Section("The whole model", said, columns, rows, facts)


def messages_read(p: Any) -> str:
    """Return how many messages a session takes in, counted by the readable engine."""
    counted = [0, 0]
    run = CatchingUp.run

    def counting(self: CatchingUp) -> None:
        run(self)
        counted[0] += len(self.read)
        counted[1] += 1

    CatchingUp.run = counting  # type: ignore[method-assign]
    try:
        CommunityModel(crowd(200, 40), p, rng=3).run_model()
    finally:
        CatchingUp.run = run  # type: ignore[method-assign]
    return f"{counted[0] / max(1, counted[1]):.1f}"


def against_the_plain_engine(quick: bool) -> Section:
    """Compare the compiled engine with the readable one, all rules, equal tables."""
    rows, times = [], []
    for members, days in ((200, 30), (600, 20)):
        plan = crowd(members, days)

        compiled = partial(partial, run_world, Run(plan, defaults(), 3))

        def readable(plan: Plan = plan) -> Callable[[], object]:
            return CommunityModel(plan, defaults(), rng=3).run_model

        found = ratios(compiled, readable, 5)
        times.append(median(found))
        rows.append((f"{members:,}", days, spread(found)))
    said = "The readable engine lives the same days and gives equal tables (`tests/sim/test_engines_agree.py`)."
    columns, facts = ("Members", "Days", "Times faster"), {"plain": min(times)}
    return Section("Against the readable engine, all rules", said, columns, rows, facts)


def against_twins(quick: bool) -> Section:
    """Compare the frozen subset with C and with Mesa."""
    by_c = c_twin()
    rows: list[tuple[object, ...]] = []
    facts: dict[str, float] = {}
    for members, days, mesa_days in ((200, 365, 365), (2_000, 365, 60), (20_000, 120, 12)):
        counts = by_kernel(members, days)()
        lived = members * days - int(np.cumsum(counts[:, 2]).sum())
        kernel = partial(by_kernel, members, days)
        beside_c, rate = "no C compiler", lived / 1e6 / median(once(kernel()) for _ in range(5))
        if by_c is not None:
            equal = "equal counts" if np.array_equal(by_c(members, days)(), counts) else "OTHER COUNTS"
            found = ratios(kernel, partial(by_c, members, days), 7)
            beside_c, facts[f"c_{members}"] = f"{spread(found)}, {equal}", median(found)
        pair = ratios(partial(by_kernel, members, mesa_days), partial(by_mesa, members, mesa_days), 5)
        facts[f"mesa_{members}"] = median(pair)
        rows.append((f"{members:,}", f"{counts[:, 0].sum() / lived:.0%}", f"{rate:.0f}", beside_c, spread(pair)))
    said = (
        "A fixed piece of work (`benchmarks/frozen.py`): who comes, what they write, who drops out; nobody reads. "
        "C (`frozen.c`, gcc -O3 -march=native) does the same from the same draws; Mesa (`frozen_mesa.py`) with "
        "Python's own random numbers. It says how good compiled code of this kind is, not how fast the whole model is."
    )
    columns = ("Members", "Visits a member-day", "Million member-days/s", "C / kernel", "Mesa / kernel")
    return Section("A frozen subset beside C and Mesa", said, columns, rows, facts)


def threads_and_studies(quick: bool) -> Section:
    """Time ensembles in wall seconds, with one thread and two."""
    runs = [Run(crowd(2_000, 120 if quick else 365), defaults(), seed) for seed in range(20)]
    run_ensemble(runs[:2])
    alone, both = (partial(run_ensemble, runs, threads=threads) for threads in (1, 2))
    gains = [wall(alone) / wall(both) for _ in range(5)]
    facts = {"threads": median(gains)}
    rows: list[tuple[object, ...]] = [("1 thread / 2 threads, 20 runs of 2,000 members, 365 days", spread(gains))]
    if not quick:
        plans = [crowd(2_000, 365), replace(crowd(2_000, 365), rituals=(Ritual("weekly_question", 1),))]
        tasks = [[Run(plan, defaults(), seed) for seed in range(200)] for plan in plans]
        facts["study"] = wall(lambda: run_ensembles(tasks, Threads(2)))
        rows.append(("2 plans x 200 runs x 2,000 members x 365 days", f"{facts['study']:.1f} s"))
        lasted, joined = wall_of_a_comparison()
        rows.append((f"`essaim.compare`, 2 x 200 runs x 365 days, {joined:,.0f} members join", f"{lasted:.1f} s"))
        facts["memory"], lasted = memory_of_a_large_study()
        rows.append(("100,000 members x 365 days x 10 runs: most memory", f"{facts['memory']:.2f} GB, {lasted:.0f} s"))
    said = (
        "Seconds on the clock of whole calls on 2 threads, planning and weekly figures included; nothing is read from "
        "what is kept. The plans of 2,000 members differ in a weekly ritual; a comparison draws what is not known."
    )
    return Section("Ensembles", said, ("What", "Measured"), rows, facts)


def wall_of_a_comparison() -> tuple[float, float]:
    """Return the seconds on the clock of a comparison by the public interface, and how many join in a year."""
    import essaim

    changes = {"weeks": 52, "growth.launch_joins": 3_500.0}
    lax, strict = (essaim.load("peers-forum", changes | {"moderation.level": level}) for level in (0.4, 0.8))
    found: list[Any] = []
    lasted = wall(lambda: found.append(essaim.compare(lax, strict, runs=200, threads=2, keep=False)))
    joined = float(np.nanmedian(np.nansum(found[0].first.values["joins"], axis=1)))
    return lasted, joined


def memory_of_a_large_study() -> tuple[float, float]:
    """Return the most memory [GB] a process takes for ten runs of 100,000 members, and its seconds."""
    code = (
        "import resource, time; from benchmarks.measuring import crowd\n"
        "from sim.ensemble import Run, run_ensemble; from sim.parameters import defaults\n"
        "began = time.monotonic()\n"
        "run_ensemble([Run(crowd(100_000, 365), defaults(), seed) for seed in range(10)], threads=2)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, time.monotonic() - began)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    gigabytes, lasted = map(float, done.stdout.split())
    return gigabytes, lasted


def exponents(quick: bool) -> Section:
    """Measure how time grows with members, days and runs."""
    p = people_who_visit(0.10)
    sizes = (200, 2_000) if quick else (2_000, 8_000, 32_000)
    by_members = {size: seconds(partial(run_world, Run(crowd(size, 120), p, 3)), 3) for size in sizes}
    by_days = {days: seconds(partial(run_world, Run(crowd(2_000, days), p, 3)), 3) for days in (90, 180, 360)}
    many = [Run(crowd(500, 120), p, seed) for seed in range(40)]
    by_runs = {count: seconds(partial(run_ensemble, many[:count], threads=1), 3) for count in (10, 20, 40)}
    world = new_world(crowd(2_000, 365), p, 1)
    tables: Any = world
    stored = tables.members.dtype.itemsize + tables.ties[0].nbytes + world.weeks.shape[1]
    rows = [
        (f"Exponent in members ({min(sizes):,} to {max(sizes):,}, visits 10 %)", f"{slope(by_members):.2f}"),
        ("Exponent in days (90 to 360)", f"{slope(by_days):.2f}"),
        ("Exponent in runs (10 to 40)", f"{slope(by_runs):.2f}"),
        ("Bytes a member (columns, ties, weeks)", f"{stored:,}"),
        ("Bytes a message", f"{tables.messages.dtype.itemsize:,}"),
        ("Bytes of all tables a member, with room to grow", f"{table_bytes(world) / len(world.members):,.0f}"),
    ]
    said = "Processor seconds on one thread, fitted on logarithms."
    return Section("Growth and memory", said, ("What", "Measured"), rows, {"members": slope(by_members)})


def table_bytes(world: Any) -> int:
    """Return the bytes of the tables that grow with members."""
    parts = [part if isinstance(part, tuple) else (part,) for part in world.scratch]
    return sum(each.nbytes for each in (world.members, world.ties, world.weeks, world.messages, *chain(*parts)))


def starts(quick: bool) -> Section:
    """Time fresh processes: help, first answers, and compiling."""
    environment = {**os.environ, "ESSAIM_STORE": "off"}
    essaim = [sys.executable, "-m", "essaim"]
    run, warm = [*essaim, "run", "b2b-slack", *(["--runs", "40"] if quick else [])], [*essaim, "doctor", "--warm"]
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`essaim --help`": [*essaim, "--help"],
        "`import numpy, pandas`": [sys.executable, "-c", "import numpy, pandas"],
        "`import essaim`": [sys.executable, "-c", "import essaim"],
        "`essaim run b2b-slack --runs 20`, compiled before": [*run, "--runs", "20"],
        "`essaim run b2b-slack`, 200 runs, compiled before": run,
    }
    lasted = {what: fresh(command, environment) for what, command in commands.items()}
    rows: list[tuple[object, ...]] = [(what, f"{seconds:.2f} s") for what, seconds in lasted.items()]
    facts = {"help": lasted["`essaim --help`"] / lasted["`import numpy, pandas`"]}
    facts["first"] = lasted["`essaim run b2b-slack`, 200 runs, compiled before"]
    with tempfile.TemporaryDirectory() as folder:
        kept = {**os.environ, "ESSAIM_STORE": folder}
        subprocess.run(run, env=kept, capture_output=True, check=True)
        rows.append(("the same asked again: read, not computed", f"{fresh(run, kept):.2f} s"))
    if not quick:
        with tempfile.TemporaryDirectory() as folder:
            cold = {**environment, "XDG_CACHE_HOME": folder}
            compiling = wall(lambda: subprocess.run(warm, env=cold, capture_output=True, check=True))
            rows.append(("`essaim doctor --warm`, nothing compiled before", f"{compiling:.1f} s"))
    said = "Seconds on the clock of whole processes, median of five (compiling: once)."
    return Section("Starts", said, ("What", "Measured"), rows, facts)


def mechanisms(quick: bool) -> Section:
    """Measure what each mechanism costs: the time with it, less the time without."""
    base_plan = replace(crowd(2_000, 120), rituals=(Ritual("weekly_question", 1), Ritual("live", 3)))
    base = with_values(defaults(), {"leaving.quiet_a": 0.1, "leaving.quiet_b": 20.0})
    changes: dict[str, tuple[Plan, dict[str, float]]] = {
        "replies": (base_plan, {"replying.base": 0.001}),
        "most of the reading (capacity 5 instead of 40)": (base_plan, {"reading.capacity": 5.0}),
        "writing": (base_plan, {"posting.level": -8.0, "first_post.early": 0.01}),
        "further sessions a day": (base_plan, {"visiting.extra_sessions": 0.0}),
        "rituals": (replace(base_plan, rituals=()), {}),
        "the team": (replace(base_plan, manager=Manager(posts_per_week=0.0, sessions_per_day=0)), {}),
    }
    added: dict[str, Plan] = {
        "a welcome by a person": replace(base_plan, onboarding=Onboarding("person")),
        "six rooms": replace(base_plan, place=Place(rooms=6)),
        "five sites": replace(base_plan, place=Place(sites=5)),
        "recognition": replace(base_plan, recognition=Recognition(spotlights_per_month=3, badges=True)),
    }
    whole = seconds(lambda: run_world(Run(base_plan, base, 3)), 7)
    rows = []
    for name, (plan, values) in changes.items():
        without = seconds(partial(run_world, Run(plan, with_values(base, values), 3)), 7)
        rows.append((f"without {name}", f"{without / whole - 1.0:+.0%}"))
    for name, plan in added.items():
        rows.append((f"with {name}", f"{seconds(partial(run_world, Run(plan, base, 3)), 7) / whole - 1.0:+.0%}"))
    said = (
        f"Change of the time of a run of 2,000 members and 120 days ({1e3 * whole:.0f} ms): what a change does to the "
        "community (fewer messages to read, for instance) is part of it."
    )
    return Section("What mechanisms cost", said, ("Change", "Time"), rows)


def left_behind(quick: bool) -> Section:
    """Measure what models in a row leave in memory."""

    def live_one(seed: int) -> None:
        CommunityModel(Plan(days=3), rng=seed).run_model()

    for seed in range(WARM_UP):
        live_one(seed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for seed in range(200):
        live_one(seed)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
    rows = [("Growth of the process's most memory over 200 Mesa models in a row", f"{grown:.1f} MB")]
    said = f"After {WARM_UP} models to warm up: until then the process takes memory that it uses again."
    return Section("What is left behind", said, ("What", "Measured"), rows, {"left": grown})


SECTIONS: dict[str, Callable[[bool], Section]] = {
    "model": all_mechanisms,
    "plain": against_the_plain_engine,
    "twins": against_twins,
    "ensembles": threads_and_studies,
    "growth": exponents,
    "starts": starts,
    "mechanisms": mechanisms,
    "memory": left_behind,
}
