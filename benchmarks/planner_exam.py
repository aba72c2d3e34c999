"""The planner's exam: on twenty problems built from the model, how far its choice is from the best by brute force.

``make planner-exam``; what is finished is kept, so an interrupted exam goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.planner_problems import FIRST_SEED, Problem, problem
from calibration.pages import table
from scenarios.choosing.outcomes import outcomes
from scenarios.periods import Values
from scenarios.planner import Asked, Want, plan
from scenarios.planner.space import Place
from scenarios.running import RUNS_PER_DRAW, Draws
from sim.executing import Threads
from sim.sources import engine_hash, home_of_caches

PROBLEMS = 20
BRUTE_RUNS = 20_000
PLANNER_RUNS = 2_000
FEW, FRESH_RUNS = 5, 600
"""Plans of brute force that are tried again, and on how many communities."""
AT_ONCE = 10
"""Plans run between two looks at the clock."""


@dataclass(frozen=True, eq=False)
class Truth:
    """What brute force found: gains, an array (plans, runs), more being better; NaN = not known."""

    gains: Values

    @property
    def means(self) -> Values:
        """Mean gain of each plan."""
        return np.asarray(np.nanmean(self.gains, axis=1))

    @property
    def span(self) -> float:
        """The goal's range over the space: the best plan's mean less the worst plan's."""
        return float(np.ptp(self.means))

    def regret(self, plan: int) -> tuple[float, float]:
        """Return how far a plan is behind the best and the standard error of that, as shares of the range."""
        behind = self.gains[self.means.argmax()] - self.gains[plan]
        by_draw = np.nanmean(behind.reshape(-1, RUNS_PER_DRAW), axis=1)
        known = by_draw[np.isfinite(by_draw)]
        error = known.std(ddof=1) / np.sqrt(len(known))
        return float(self.means.max() - self.means[plan]) / self.span, float(error) / self.span


def brute_force(asked: Problem, folder: Path, threads: int, first_seed: int) -> Truth:
    """Run every plan that keeps the budget, all on the same draws, or read what an earlier exam found."""
    file = folder / f"{first_seed}_{asked.number}_{engine_hash()[:12]}.npz"
    if file.is_file():
        return Truth(np.load(file)["gains"])
    runs = BRUTE_RUNS // len(asked.allowed) // RUNS_PER_DRAW * RUNS_PER_DRAW
    draws = Draws.from_seed(runs, first_seed + 1000 * (asked.number + 1))
    rows = []
    for first in range(0, len(asked.allowed), AT_ONCE):
        plans = [asked.space.plan(place) for place in asked.allowed[first : first + AT_ONCE]]
        tasks = [(plan, draws) for plan in plans if plan is not None]
        rows += [asked.goal.sign * values[0] for values in outcomes(tasks, [asked.goal], Threads(threads))]
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(file, gains=np.array(rows))
    return Truth(np.array(rows))


@dataclass(frozen=True)
class Mark:
    """How the planner did on one problem; regret and errors as shares of the goal's range over the space."""

    number: int
    goal: str
    levers: int
    plans: int
    brute_runs: int
    best_error: float
    """Standard error of the best plan's mean by brute force."""
    regret: float
    regret_error: float
    """Standard error of that regret: of the difference between the best plan and the chosen one."""
    fresh_regret: float
    """How far the choice is behind the best of brute force's few best, on communities that neither has met."""
    fresh_error: float
    runs: int
    seconds: float
    """Processor time of the planner."""


def examined(asked: Problem, truth: Truth, threads: int, first_seed: int) -> Mark:
    """Let the planner choose, on communities that brute force has not met, and mark its choice."""
    began = time.process_time()
    found = plan(Asked(asked.space, (Want(asked.goal),)), PLANNER_RUNS, first_seed + asked.number, threads)
    seconds = time.process_time() - began
    regret, error = truth.regret(asked.allowed.index(found.places[found.best]))
    fresh_regret, fresh_error = _on_fresh(asked, truth, found.places[found.best], threads, first_seed)
    best = np.nanmean(truth.gains[truth.means.argmax()].reshape(-1, RUNS_PER_DRAW), axis=1)
    best = best[np.isfinite(best)]
    best_error = float(best.std(ddof=1) / np.sqrt(len(best))) / truth.span
    return Mark(
        asked.number, str(asked.goal), len(asked.space.levers), len(asked.allowed), truth.gains.size, best_error,
        regret, error, fresh_regret, fresh_error, found.runs, seconds,
    )  # fmt: skip


def _on_fresh(asked: Problem, truth: Truth, chosen: Place, threads: int, first_seed: int) -> tuple[float, float]:
    """Return the regret on fresh communities: the best of many noisy means is too high, the best of a few hardly."""
    best = [asked.allowed[at] for at in np.argsort(-truth.means)[:FEW]]
    draws = Draws.from_seed(FRESH_RUNS, first_seed + 1000 * (asked.number + 1) + 500)
    made = [asked.space.plan(place) for place in dict.fromkeys([chosen, *best])]
    found = outcomes([(each, draws) for each in made if each is not None], [asked.goal], Threads(threads))
    again = Truth(asked.goal.sign * np.array([values[0] for values in found]))
    behind, error = again.regret(0)
    return behind * again.span / truth.span, error * again.span / truth.span


INTRODUCTION = f"""# The planner's exam

Made by `make planner-exam`. Each problem is drawn from its number: a small community, five or six levers, a goal, a
budget that part of the space exceeds (`benchmarks/planner_problems.py`). Brute force tries every plan that keeps the
budget on the same communities, about {BRUTE_RUNS:,} runs in all. The planner has {PLANNER_RUNS:,} runs at the most, on
other communities. Its *regret* is the best mean by brute force less the mean, by brute force, of the plan it chose.
Hundreds of plans share brute force's runs, so the best of their noisy means is too high and this regret is overstated.
*Regret, fresh* is therefore measured once more: the chosen plan and brute force's {FEW} best meet {FRESH_RUNS}
communities that nothing has met, and the best of them is the reference. Shares are of the goal's range over the space
by brute force; errors are standard errors.
"""
COLUMNS = (
    "problem", "goal", "levers", "plans", "runs of brute force", "error of the best mean", "planner's runs", "regret",
    "its error", "regret, fresh", "its error", "planner [CPU s]",
)  # fmt: skip
CONCLUSION = """
Over {count} problems, wanted: a mean below 2 %, below 5 % in 18 of 20, at most a tenth of brute force's runs.

- By brute force: mean regret {mean}, below 5 % in {below} of {count}, worst {worst}.
- On fresh communities: mean regret {fresh_mean}, below 5 % in {fresh_below} of {count}, worst {fresh_worst}.
- At most {runs} of brute force's runs.
"""
UNFINISHED = """
Only {done} of the {count} problems have been run so far; `make planner-exam` runs the others.
"""


def page(marks: Sequence[Mark]) -> str:
    """Return the page of the exam's results."""
    rows = [
        (mark.number, mark.goal, mark.levers, mark.plans, mark.brute_runs, _percent(mark.best_error), mark.runs,
         _percent(mark.regret), _percent(mark.regret_error), _percent(mark.fresh_regret), _percent(mark.fresh_error),
         f"{mark.seconds:.0f}")
        for mark in marks
    ]  # fmt: skip
    regrets, fresh = [mark.regret for mark in marks], [mark.fresh_regret for mark in marks]
    said = CONCLUSION.format(
        count=len(marks), mean=_percent(float(np.mean(regrets))), below=sum(each < 0.05 for each in regrets),
        worst=_percent(max(regrets)), fresh_mean=_percent(float(np.mean(fresh))),
        fresh_below=sum(each < 0.05 for each in fresh), fresh_worst=_percent(max(fresh)),
        runs=_percent(max(mark.runs / mark.brute_runs for mark in marks)),
    )  # fmt: skip
    if len(marks) < PROBLEMS:
        said += UNFINISHED.format(done=len(marks), count=PROBLEMS)
    return "\n".join([INTRODUCTION, *table(COLUMNS, rows), said])


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def _taken(number: int, given: argparse.Namespace) -> Mark:
    """Return the mark of one problem, read where it is kept."""
    file = given.kept / f"mark_{given.first_seed}_{number}_{engine_hash()[:12]}.json"
    if file.is_file():
        return Mark(**json.loads(file.read_text(encoding="utf-8")))
    asked = problem(number, given.first_seed)
    truth = brute_force(asked, given.kept, given.threads, given.first_seed)
    mark = examined(asked, truth, given.threads, given.first_seed)
    file.write_text(json.dumps(asdict(mark)), encoding="utf-8")
    return mark


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=Path, default=home_of_caches() / "planner-exam")
    parser.add_argument("--only", nargs="*", type=int, default=list(range(PROBLEMS)))
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help="another one makes other problems")
    parser.add_argument("--out", type=Path, default=Path("docs/planner-exam.md"))
    given = parser.parse_args()
    os.environ["ESSAIM_STORE"] = "off"
    given.out.write_text(page([_taken(number, given) for number in given.only]), encoding="utf-8")
