"""Reading: the file of a finished experiment, checked line by line, and what its design's own analysis says of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scenarios.trials.designs import Design, Unit
from scenarios.trials.inference import LEAST_PAIRS, Evidence, Finding, finding_of, spent
from scenarios.trials.measuring import pair_differences
from sim.problems import InputError, Problem

TREATED = ("treated", "treatment", "on", "yes", "1", "true", "test", "traité", "traitée", "oui", "avec")
UNTREATED = ("control", "off", "no", "0", "false", "untreated", "témoin", "temoin", "non", "sans")
NEEDED = ("unit", "arm", "outcome")
LEAST_MEMBERS = 10
"""Members below which a group is too small to be compared."""


@dataclass(frozen=True)
class Row:
    """One line of the file: who or what, whether treated, what was measured, when, in which pair."""

    line: int
    unit: str
    treated: bool
    outcome: float
    period: str
    pair: str


@dataclass(frozen=True)
class Trial:
    """A finished experiment.

    Parameters
    ----------
    design : Design
        How it was assigned, as the file shows it.
    evidence : Evidence
        What it measured.
    finding : Finding
        What it shows.
    treated, untreated : float
        Mean outcome of each group.
    units : int
        Units in all: members, rooms, cohorts or blocks.
    left_out : int
        Units that have no partner and are not counted.
    """

    design: Design
    evidence: Evidence
    finding: Finding
    treated: float
    untreated: float
    units: int
    left_out: int


def read_trial(
    file: str | Path, unit: Unit, washout: int = 0, error: float = 0.05, looks: int = 1, look: int | None = None
) -> Trial:
    """Read a finished experiment and analyse it as it was drawn.

    Parameters
    ----------
    file : str or Path
        A CSV file with the columns ``unit``, ``arm``, ``outcome``, and ``period`` where a unit has several lines;
        ``pair`` where units were drawn in pairs.
    unit : {"member", "room", "cohort", "week"}
        What was drawn. With ``week``, a unit is a block of weeks and a line is a week.
    washout : int
        First weeks of each block that are not counted.
    error : float
        False alarms allowed over all looks, 0 to 1, both excluded.
    looks, look : int
        Looks planned, and which one this is; the last by default.

    Raises
    ------
    InputError
        With everything that is wrong with the file, by line.

    Examples
    --------
    >>> read_trial("results.csv", "week").finding.shown  # doctest: +SKIP
    """
    rows = rows_of(Path(file))
    trial = _blocks(rows, Path(file), washout) if unit == "week" else _units(rows, Path(file), unit)
    uses = np.diff(spent(looks, error), prepend=0.0)
    now = looks - 1 if look is None else look - 1
    finding = finding_of(trial[1], float(uses[now]))
    return Trial(trial[0], trial[1], finding, *_group_means(rows), *trial[2])


def rows_of(file: Path) -> list[Row]:
    """Read and check the lines of a file of results."""
    label = str(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else type(problem).__name__
        raise InputError(Problem("scenarios", "trial-unreadable", label, {"reason": reason})) from problem
    lines = text.splitlines()
    separator = max(",;\t", key=(lines[0] if lines else "").count)
    table = list(csv.reader(lines, delimiter=separator))
    heads = [head.strip().lower() for head in table[0]] if table else []
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        values = {"missing": ", ".join(missing), "found": ", ".join(heads) or "-"}
        raise InputError(Problem("scenarios", "trial-columns", f"{label}:1", values))
    problems: list[Problem] = []
    rows = []
    for number, cells in enumerate(table[1:], 2):
        if any(cell.strip() for cell in cells):
            row = _row(dict(zip(heads, (cell.strip() for cell in cells), strict=False)), number, label, problems)
            rows += [row] if row is not None else []
    problems += _repeated(rows, label)
    if not rows and not problems:
        problems.append(Problem("scenarios", "trial-empty", label))
    if problems:
        raise InputError(problems)
    return rows


def _row(cells: dict[str, str], number: int, label: str, problems: list[Problem]) -> Row | None:
    where, arm, unit = f"{label}:{number}", cells.get("arm", "").lower(), cells.get("unit", "")
    said = len(problems)
    if not unit:
        problems.append(Problem("scenarios", "trial-no-unit", where))
    if arm not in (*TREATED, *UNTREATED):
        problems.append(Problem("scenarios", "trial-arm", where, {"value": cells.get("arm", "")}))
    written = cells.get("outcome", "")
    try:
        outcome = float(written.replace(",", ".").removesuffix("%"))
    except ValueError:
        outcome = np.nan
    if not np.isfinite(outcome) or outcome < 0.0:
        problems.append(Problem("scenarios", "trial-outcome", where, {"value": written}))
    if len(problems) > said:
        return None
    return Row(number, unit, arm in TREATED, outcome, cells.get("period", ""), cells.get("pair", ""))


def _repeated(rows: Sequence[Row], label: str) -> Iterable[Problem]:
    """Find units in both groups, and lines that say the same unit and period twice."""
    arms: dict[str, Row] = {}
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        first = arms.setdefault(row.unit, row)
        if first.treated != row.treated:
            values = {"unit": row.unit, "line": first.line}
            yield Problem("scenarios", "trial-both-arms", f"{label}:{row.line}", values)
        earlier = seen.setdefault((row.unit, row.period), row)
        if earlier is not row:
            values = {"unit": row.unit, "period": row.period or "-", "line": earlier.line}
            yield Problem("scenarios", "trial-twice", f"{label}:{row.line}", values)


def _group_means(rows: Sequence[Row]) -> tuple[float, float]:
    groups = ([row.outcome for row in rows if row.treated is arm] for arm in (True, False))
    treated, untreated = (float(np.mean(group)) if group else float("nan") for group in groups)
    return treated, untreated


Read = tuple[Design, Evidence, tuple[int, int]]


def _blocks(rows: Sequence[Row], file: Path, washout: int) -> Read:
    """Pair neighbouring blocks of weeks."""
    undated = [row for row in rows if not row.period]
    if undated:
        raise InputError([Problem("scenarios", "trial-no-period", f"{file}:{row.line}") for row in undated])
    blocks: dict[str, list[Row]] = {}
    for row in sorted(rows, key=_when):
        blocks.setdefault(row.unit, []).append(row)
    order = list(blocks.values())
    length = len(order[0])
    problems = [
        Problem("scenarios", "trial-block-length", f"{file}:{block[0].line}",
                {"unit": block[0].unit, "weeks": len(block), "usual": length})
        for block in order
        if len(block) != length
    ]  # fmt: skip
    if washout >= length:
        problems.append(Problem("scenarios", "trial-washout", str(file), {"washout": washout, "weeks": length}))
    pairs = list(zip(order[::2], order[1::2], strict=False))
    problems += [
        _same_arm(file, second[0], first[0]) for first, second in pairs if first[0].treated == second[0].treated
    ]
    problems += _too_few_pairs(file, len(pairs))
    if problems:
        raise InputError(problems)
    design = Design("week", 2 * len(pairs) * length, length, washout)
    differences = pair_differences(np.array([row.outcome for block in order for row in block]), design)
    treated = np.array([first[0].treated for first, _ in pairs])
    return design, Evidence(differences[:, None], treated, True, np.ones(1), True), (len(order), len(order) % 2)


def _units(rows: Sequence[Row], file: Path, unit: Unit) -> Read:
    """Compare members, or pairs of rooms or cohorts."""
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row.unit, []).append(row)
    means = {name: float(np.mean([row.outcome for row in lines])) for name, lines in units.items()}
    treated = np.array([lines[0].treated for lines in units.values()])
    values = np.array(list(means.values()))
    periods = max(1, len({row.period for row in rows if row.period}))
    base = np.array([values[~treated].mean() if (~treated).any() else np.nan])
    if unit == "member":
        few = min(int(treated.sum()), int((~treated).sum()))
        if few < LEAST_MEMBERS:
            raise InputError(Problem("scenarios", "trial-few", str(file), {"count": few, "least": LEAST_MEMBERS}))
        return Design("member", periods), Evidence(values[:, None], treated, False, base), (len(units), 0)
    pairs, alone, problems = _pairs_of([lines[0] for lines in units.values()], file)
    problems += _too_few_pairs(file, len(pairs))
    if problems:
        raise InputError(problems)
    differences = np.array([means[first.unit] - means[second.unit] for first, second in pairs])
    firsts = np.array([first.treated for first, _ in pairs])
    weeks = 2 * len(pairs) if unit == "cohort" else periods
    return Design(unit, weeks), Evidence(differences[:, None], firsts, True, base), (len(units), alone)


def _pairs_of(units: Sequence[Row], file: Path) -> tuple[list[tuple[Row, Row]], int, list[Problem]]:
    """Return the pairs that the file names, or else neighbours in its order, and how many units are left over."""
    named: dict[str, list[Row]] = {}
    for place, row in enumerate(units):
        named.setdefault(row.pair or f"#{place // 2}", []).append(row)
    whole = [(group[0], group[1]) for group in named.values() if len(group) == 2]
    problems = [_same_arm(file, second, first) for first, second in whole if first.treated == second.treated]
    problems += [
        Problem("scenarios", "trial-pair-size", f"{file}:{group[2].line}", {"pair": group[2].pair, "count": len(group)})
        for group in named.values()
        if len(group) > 2
    ]
    return whole, sum(len(group) == 1 for group in named.values()), problems


def _same_arm(file: Path, row: Row, other: Row) -> Problem:
    values = {"unit": row.unit, "other": other.unit, "line": other.line}
    return Problem("scenarios", "trial-same-arm", f"{file}:{row.line}", values)


def _too_few_pairs(file: Path, pairs: int) -> list[Problem]:
    values = {"pairs": pairs, "least": LEAST_PAIRS}
    return [Problem("scenarios", "trial-few-pairs", str(file), values)] if pairs < LEAST_PAIRS else []


def _when(row: Row) -> tuple[float, str]:
    """Order periods: numbers by size, dates as they are written (2026-03-02)."""
    return (float(row.period), "") if row.period.replace(".", "", 1).isdigit() else (0.0, row.period)
