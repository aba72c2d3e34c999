"""Measure what communities are worth and write ``docs/worth.md``: ``make worth``.

Every figure of the page comes from here: the presets' worth against both worlds without their community, what is left
of a naive gap when nothing is caused, and what an analyst would estimate from exports.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scenarios import load, presets
from scenarios.money.analysts import estimates
from scenarios.money.figures import COUNTERFACTUALS
from scenarios.money.forms import forms
from scenarios.money.twins import Fates, fates_of
from scenarios.money.worlds import without_community
from scenarios.money.worth import Worth, worth
from sim.ensemble import Run, run_world
from sim.kpis import MONEY
from sim.parameters import draw_parameters, with_values

RUNS, DRAWS, STUDIES, SEED = 200, 500, 60, 7
NO_CAUSE = dict(forms()["no_cause"].values)
NO_SELECTION = dict.fromkeys(
    ("churning.selection", "buying.selection", "referring.selection", "prospecting.selection"), 0.0
)
TARGETS = ("cac_down", "cac_down_25", "cac_down_25_to_40", "cac_down_70", "no_customer_gained", "paid_back")
OPENING = """\
# What a community is worth

Made by `make worth`; do not edit by hand. Definitions: [kpis.md](kpis.md); mechanisms: [model.md](model.md). The
question here is the one a CFO asks: would these customers not have stayed, bought and recommended anyway?

Three worlds are lived by the same people with the same chance: with the community; without it, its budget saved;
without it, the same budget in ads (seven tenths) and audience content. *Naive* is what a dashboard shows in the first
world, *causal* the difference to the same people in the second, *selection* what is left. Customers, prices and costs
are the presets' (round assumptions A110 to A116); effects come from studies or from assumptions with their priors.
**Nothing here was measured on anybody's own customers.**
"""


def with_and_without(fixed: dict[str, float], count: int, first: int, of: Callable[..., Any]) -> list[Any]:
    """Return what a function finds in each pair of worlds, over draws of the parameters."""
    plan = load("b2b-slack").plan()
    draws = [with_values(p, fixed) for p in draw_parameters(count, rng_seed=5)]

    def one(at: int) -> Any:
        worlds = [run_world(Run(each, draws[at], first + at)) for each in (plan, without_community(plan))]
        return of(*worlds)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(count)))


def mean_and_interval(values: npt.NDArray[np.float64], digits: int = 1) -> str:
    """Write a mean in points with its 95 % interval."""
    margin = 1.96 * values.std(ddof=1) / np.sqrt(len(values))
    mean = values.mean()
    return f"{100 * mean:.{digits}f} ({100 * (mean - margin):.{digits}f} to {100 * (mean + margin):.{digits}f})"


def kept_shares(found: Fates) -> tuple[float, float, float]:
    """Return the shares of members, twins and others who are still customers at the end."""
    return found.members_kept / found.members, found.twins_kept / found.twins, found.others_kept / found.others


def selection_lines() -> list[str]:
    """Return the lines about selection: what a naive gap is when nothing is caused."""
    lines = ["", "## With nothing caused", ""]
    lines += [f"{DRAWS} draws of all parameters, preset b2b-slack, every effect of the community on customers nil.",
              "In points of customers still there six months on; mean and its 95 % interval.", "",
              "| | naive gap | causal | D = naive less causal |", "|---|---|---|---|"]  # fmt: skip
    for label, fixed, first in (("selection on", {}, 1000), ("selection off", NO_SELECTION, 2000)):
        found = with_and_without({**NO_CAUSE, **fixed}, DRAWS, first, fates_of)
        kept = np.array([kept_shares(each) for each in found])
        naive, causal = kept[:, 0] - kept[:, 2], kept[:, 0] - kept[:, 1]
        exact = "0 for every member" if (causal == 0).all() else mean_and_interval(causal, 2)
        lines.append(f"| {label} | {mean_and_interval(naive)} | {exact} | {mean_and_interval(naive - causal)} |")
    return lines


def analysts_lines() -> list[str]:
    """Return the lines about what an analyst would estimate from exports."""
    lines = ["", "## What an analyst would find", ""]
    lines += [f"The same, {STUDIES} studies each, from what exports show (since when a customer, what they",
              "pay, when they joined and left), followed for 182 days from joining. The truth is 0.", "",
              "| | members less others | difference in differences of payments | matched: since, payments | truth |",
              "|---|---|---|---|---|"]  # fmt: skip
    for label, fixed in (("selection on", {}), ("selection off", NO_SELECTION)):
        found = with_and_without({**NO_CAUSE, **fixed}, STUDIES, 0, estimates)
        cells = []
        for name in ("naive", "before_and_after", "matched", "truth"):
            values = np.array([getattr(each, name) for each in found])
            cells.append("0" if (values == 0).all() else mean_and_interval(values))
        lines.append(f"| {label} | {' | '.join(cells)} |")
    lines += ["", "Neither method removes what exports do not show: those who join are fonder of the firm.", ""]
    return lines


def chance_lines(found: dict[str, Worth]) -> list[str]:
    """Return the lines about the chances of each target, by preset and counterfactual."""
    said = ("CAC falls", "by 25 % or more", "by 25 to 40 %", "by 70 % or more", "no customer gained", "paid back")
    names = dict(zip(TARGETS, said, strict=True))
    lines = ["", "## How likely each promise is", ""]
    lines += [f"Share of {RUNS} runs under the priors (standard error up to {50 / RUNS**0.5:.1f} points). Blended",
              "CAC, months 7 to 12, with the community against without.", "",
              f"| preset | against | {' | '.join(names[target] for target in TARGETS)} | median change of CAC |",
              f"|---|---|{'---|' * (len(TARGETS) + 1)}"]  # fmt: skip
    for preset, one in found.items():
        table = one.chances.set_index(["target", "against"])["probability"]
        for against in COUNTERFACTUALS:
            cells = [f"{100 * table[target, against]:.0f} %" for target in TARGETS]
            change = np.nanmedian(one.effects[against]["cac_change"])
            lines.append(f"| `{preset}` | budget {against} | {' | '.join(cells)} | {100 * change:+.0f} % |")
    return lines


def split_lines(found: dict[str, Worth]) -> list[str]:
    """Return the lines of naive, causal and selection, by preset."""
    lines = ["", "## Naive, causal, selection", "", "Median and 80 % band over the runs, budget saved.", "",
             "| preset | measure | naive | causal | selection |", "|---|---|---|---|---|"]  # fmt: skip
    for preset, one in found.items():
        rows = one.decomposition.set_index(["measure", "part"])
        for kpi in ("retention_gap", "churn_gap", "customers_gained", "tickets_deflected", "money_gained", "roi"):
            cells = []
            for part in ("naive", "causal", "selection"):
                row = rows.loc[(kpi, part)]
                low, median, high = (MONEY[kpi].written(row[edge]) for edge in ("low_80", "median", "high_80"))
                cells.append(f"{median} ({low} to {high})")
            lines.append(f"| `{preset}` | {MONEY[kpi].label} | {' | '.join(cells)} |")
    return lines


def page() -> str:
    """Return the text of the page, all its figures measured anew."""
    found = {name: worth(name, RUNS, SEED) for name in presets() if load(name).plan().customers.exist}
    lines = [OPENING, *chance_lines(found), *split_lines(found), *selection_lines(), *analysts_lines()]
    return "\n".join(lines)


if __name__ == "__main__":
    (Path(__file__).parent / "worth.md").write_text(page(), encoding="utf-8")
