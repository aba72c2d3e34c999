"""Draw four behaviours of the model and print their figures into ``docs/behaviour.md``: ``make behaviour``.

The moderation optimum, the pulse of an event, the honeymoon of a launch, the decay after the manager leaves. Each is
a set of paired runs: equal draws of parameters and chance, with and without what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd
import vl_convert

from essaim.charts import BAND_80, LINE, SECOND, Chart, dressed
from sim.ensemble import Run, run_ensemble, run_world
from sim.parameters import Parameters, draw_parameters
from sim.plan import Growth, Manager, Moderation, Plan, Ritual
from sim.world import MEMBERS, World

RUNS = 60
SEED = 31
STEADY = Growth(pre_launch_weeks=0, launch_joins=40.0, marketing_joins_per_day=2.0)
LEVELS = (0.0, 0.1, 0.2, 0.35, 0.6, 1.0)
LABELS_AT = 0.6
MODERATION_RUNS = 200  # the effects are fractions of a point
STAYS_DAYS = 60
Values = npt.NDArray[np.float64]
MODERATION_SAID = """Staying gains most from the first part of moderation and little from the rest. Writing loses faster
and faster, because innocent messages removed grow with the square of the level, and with three times as many of
newcomers'. Whoever counts staying alone finds no optimum below the strictest level; whoever counts writing alone would
hardly moderate. Where both count, the best level lies between."""


def draws(number: int = RUNS) -> list[Parameters]:
    """Return the draws of parameters every picture shares."""
    return draw_parameters(number, rng_seed=SEED)


def weekly(plan: Plan, kpi: str) -> Values:
    """Return one weekly measure of the runs of a plan: an array (runs, weeks)."""
    runs = [Run(plan, parameters, seed) for seed, parameters in enumerate(draws())]
    return run_ensemble(runs, names=[kpi]).weekly[kpi]


def newcomers_fates(world: World) -> tuple[float, float, float]:
    """Return the shares of newcomers who write on two days or more, who still come 60 days later, and their sum."""
    members = world.members[: int(world.counts[MEMBERS])]
    old_enough = members["join_day"] < len(world.days) - STAYS_DAYS - 30
    newcomers = (members["channel"] != 0) & old_enough
    write = float((members["posting_days"][newcomers] > 1).mean())
    stay = float((members["last_visit"][newcomers] - members["join_day"][newcomers] >= STAYS_DAYS).mean())
    return write, stay, write + stay


def fates(level: float) -> Values:
    """Return newcomers' fates at a level of moderation: an array (runs, 3)."""
    moderation = Moderation(level=level, reasons_given=False, charter_shown=False)
    plan = Plan(growth=STEADY, moderation=moderation)
    runs = [Run(plan, parameters, seed) for seed, parameters in enumerate(draws(MODERATION_RUNS))]
    with ThreadPoolExecutor(2) as pool:
        return np.array(list(pool.map(lambda run: newcomers_fates(run_world(run)), runs)))


def moderation_optimum() -> tuple[Chart, list[str]]:
    """Show what stricter moderation does to newcomers, against none, in points of a hundred."""
    names = ("write on another day", f"still come {STAYS_DAYS} days later", "both, counted alike")
    without = fates(LEVELS[0])
    rows = []
    for level in LEVELS:
        gain = 100.0 * (fates(level) - without)
        for which, name in enumerate(names):
            mean, error = gain[:, which].mean(), gain[:, which].std(ddof=1) / np.sqrt(MODERATION_RUNS)
            rows.append({"level": level, "fate": name, "mean": mean, "low": mean - 1.64 * error,
                         "high": mean + 1.64 * error})  # fmt: skip
    frame = pd.DataFrame(rows)
    fate = frame["fate"]
    best = frame[fate == names[2]].sort_values("mean").iloc[-1]
    shape = alt.Shape(
        "fate:N", sort=list(names), scale=alt.Scale(range=["circle", "square", "triangle-up"]), legend=None
    )
    colour = alt.Color("fate:N", sort=list(names), scale=alt.Scale(range=[SECOND, LINE, "black"]), legend=None)
    base = alt.Chart(frame).encode(
        x=alt.X("level:Q", title="Level of moderation: share of offending messages removed",
                axis=alt.Axis(values=list(LEVELS), format="~g")),
        color=colour,
    )  # fmt: skip
    y = alt.Y("mean:Q", title="Difference to no moderation [newcomers in 100]")
    at = frame[frame["level"] == LABELS_AT]
    above, below = at[at["fate"] != names[0]], at[at["fate"] == names[0]]
    named = alt.Chart(above).mark_text(align="left", dx=9, dy=-9, fontSize=12, fontWeight="bold")
    named_below = alt.Chart(below).mark_text(align="right", dx=-9, dy=16, fontSize=12, fontWeight="bold")
    chart = alt.layer(
        alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(strokeDash=[3, 3]).encode(y="zero:Q"),
        base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q"), y2="high:Q"),
        base.mark_line().encode(y=y),
        base.mark_point(size=70, filled=True, opacity=1).encode(y=y, shape=shape),
        named.encode(x="level:Q", y="mean:Q", text="fate:N", color=colour),
        named_below.encode(x="level:Q", y="mean:Q", text="fate:N", color=colour),
    )
    lines = [f"Mean of {MODERATION_RUNS} paired runs; bars: 90 % interval of the mean. No reasons are given."]
    said = [
        f"- level {row.level:g}: {row.fate} {row.mean:+.2f} in 100 newcomers ({row.low:+.2f} to {row.high:+.2f})"
        for row in frame[frame["level"] > 0.0].itertuples()
    ]
    said.append(f"- best of these levels for both together: {best['level']:g}")
    said += ["", MODERATION_SAID]
    return dressed(chart, "Too little moderation hurts, and so does too much", lines), said


def ratio_chart(
    ratio: Values,
    weeks: Sequence[int],
    title: str,
    line: str,
    axis: str,
    y_title: str = "Relative to the run without it",
) -> tuple[Chart, list[str]]:
    """Show ratios week by week: median and the band of 80 in 100 runs."""
    low, middle, high = np.nanquantile(ratio, [0.1, 0.5, 0.9], axis=0)
    frame = pd.DataFrame({"week": list(weeks), "low": low, "median": middle, "high": high})
    base = alt.Chart(frame).encode(x=alt.X("week:Q", title=axis, scale=alt.Scale(nice=False)))
    chart = alt.layer(
        base.mark_area(color=BAND_80).encode(y=alt.Y("low:Q", title=y_title), y2="high:Q"),
        alt.Chart(pd.DataFrame({"one": [1]})).mark_rule(strokeDash=[3, 3]).encode(y=alt.Y("one:Q")),
        base.mark_line(color=LINE, strokeWidth=2.5).encode(y=alt.Y("median:Q", title=y_title)),
    )
    said = [f"- week {row.week}: {row.median:.2f} ({row.low:.2f} to {row.high:.2f})" for row in frame.itertuples()]
    return dressed(chart, title, [line]), said


def event_pulse() -> tuple[Chart, list[str]]:
    """Show weekly active members around one event, relative to the same run without it."""
    plan = Plan(growth=STEADY)
    event_week = 30
    event = Ritual("quarterly_event", weekday=2, every_weeks=52, first_week=event_week, staff_hours=20.0)
    ratio = weekly(replace(plan, rituals=(event,)), "weekly_active") / weekly(plan, "weekly_active")
    around = range(event_week - 3, event_week + 13)
    line = f"Weekly active members; median and 80 in 100 of {RUNS} paired runs."
    weeks = [week - event_week for week in around]
    return ratio_chart(ratio[:, around], weeks, "An event is a pulse of weeks", line, "Weeks after the event")


def launch_honeymoon() -> tuple[Chart, list[str]]:
    """Show weekly active members after a launch, relative to the best of the first eight weeks."""
    plan = Plan(growth=Growth(pre_launch_weeks=0, launch_joins=150.0, marketing_joins_per_day=0.4))
    active = weekly(plan, "weekly_active")
    ratio = active / active[:, :8].max(axis=1, keepdims=True)
    line = f"Weekly active members after a launch that brings 150; median and 80 in 100 of {RUNS} runs."
    chart, said = ratio_chart(
        ratio, range(ratio.shape[1]), "A launch has its honeymoon", line, "Weeks after the launch (from 5 January)",
        "Relative to the best of the first eight weeks",
    )  # fmt: skip
    return chart, [line for week, line in enumerate(said) if week in (0, 1, 2, 4, 8, 13, 26, 39, 51)]


def manager_leaves() -> tuple[Chart, list[str]]:
    """Show weekly messages of members after the manager has left, relative to the same run with a manager."""
    leaves = 26
    plan = Plan(growth=STEADY)
    gone = replace(plan, manager=Manager(leaves_on_day=7 * leaves))
    ratio = weekly(gone, "weekly_posters") / np.maximum(weekly(plan, "weekly_posters"), 1.0)
    line = f"Members who write in a week; median and 80 in 100 of {RUNS} paired runs."
    around = range(leaves - 4, 52)
    title, axis = "When the manager leaves, fewer and fewer write", "Weeks after the manager has left"
    chart, said = ratio_chart(ratio[:, around], [week - leaves for week in around], title, line, axis)
    return chart, [said[week + 4] for week in (-1, 0, 1, 2, 4, 8, 13, 25)]


PAGE = {
    "moderation": ("The interior optimum of moderation", moderation_optimum),
    "event": ("The pulse of an event", event_pulse),
    "launch": ("The honeymoon of a launch", launch_honeymoon),
    "manager": ("The decay after the manager leaves", manager_leaves),
}


def write(folder: Path) -> None:
    """Write the page and its pictures."""
    text = [
        "# How the model behaves", "",
        "Made by `make behaviour`; do not edit. Parameters are drawn from their priors, so each figure says what the",
        "assumptions together imply, not what one community will see.", "",
    ]  # fmt: skip
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    for name, (title, made) in PAGE.items():
        chart, said = made()
        picture = vl_convert.vegalite_to_png(chart.to_dict(), vl_version=version, scale=2)
        (folder / "images" / f"behaviour-{name}.png").write_bytes(picture)
        text += [f"## {title}", "", f"![{title}](images/behaviour-{name}.png)", "", *said, ""]
    (folder / "behaviour.md").write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent)
