"""The page of the contest: ratios by set, age, horizon and platform, every series lost, and what was not tested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd

from calibration.contest.ratios import coverage_by_family, errors_by_family, ratio_of
from calibration.contest.scoring import AGAINST, METRICS, REFERENCE, RETAINED, kept_aside
from calibration.contest.sentences import HEAD, NOT_TESTED, VARIANTS
from calibration.contest.workspaces import workspaces_section

Rows = pd.DataFrame
LABELS = {"weekly_posters": "posters", "weekly_messages": "messages", RETAINED: "return in the next week"}
AGES: dict[str, Callable[[Rows], pd.Series[bool]]] = {
    "all origins": lambda rows: rows["origin"] >= 0,
    "first year, from birth": lambda rows: (rows["origin"] < 52) & rows["from_birth"],
    "first year, record starts later": lambda rows: (rows["origin"] < 52) & ~rows["from_birth"],
    "older": lambda rows: rows["origin"] >= 52,
}
GOALS = {
    ("weekly_posters", "all origins"): "0.96 / 0.93", ("weekly_posters", "first year, from birth"): "0.92 / 0.85",
    ("weekly_posters", "older"): "0.99 / 0.96", ("weekly_messages", "all origins"): "1.00 / 0.97",
}  # fmt: skip
HORIZONS = {"1-4": (1, 4), "5-13": (5, 13), "14-26": (14, 26), "27-52": (27, 52)}
PRIORS = "edgeryders"
"""The one family here that informed priors of the simulation."""


def page(folder: Path, kept: Path) -> str:
    """Return the page, in Markdown, from what was kept of each family.

    Parameters
    ----------
    folder : Path
        The communities' tables.
    kept : Path
        One Parquet file of scores a family.
    """
    rows = _kept_rows(folder, kept)
    families = rows["family"].unique()
    parts = [
        HEAD.format(
            families=len(families), aside=sum(map(kept_aside, families)), communities=rows["community"].nunique()
        ),
        _sets(rows),
        _forecasters(rows),
        _simulated(kept, rows),
        _breakdown("By weeks ahead", rows, _by_horizon),
        _breakdown("By age of the community at the origin", rows, _by_age),
        _breakdown("By platform", rows, lambda part: part.groupby("platform", observed=True)),
        _lost(rows),
        workspaces_section(kept),
        NOT_TESTED,
        VARIANTS,
    ]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _kept_rows(folder: Path, kept: Path) -> Rows:
    listed = pd.read_csv(folder / "communities.csv")[["community", "family", "platform", "from_birth"]]
    files = [kept / f"{name}.parquet" for name in sorted(set(listed["family"]))]
    scores = pd.concat([pd.read_parquet(file) for file in files if file.exists()], ignore_index=True)
    return scores.merge(listed, on="community")


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _sets(rows: Rows) -> str:
    aside = rows["family"].map(kept_aside)
    sets = {
        "kept aside": rows[aside],
        "development": rows[~aside],
        "all": rows,
        f"all but {PRIORS}": rows[rows["family"] != PRIORS],
    }
    lines = []
    for metric, label in LABELS.items():
        for age, chosen in AGES.items():
            cells = [str(_ratio(part[(part["metric"] == metric) & chosen(part)])) for part in sets.values()]
            lines.append([label, age, GOALS.get((metric, age), ""), *cells])
    lines += [
        [LABELS[metric], "80 % band, by family", "0.75-0.87 / 0.77-0.85", *(
            f"{coverage_by_family(part[part['metric'] == metric], REFERENCE, 'in_80'):.2f}" for part in sets.values()
        )]
        for metric in METRICS
    ]  # fmt: skip
    lines += [
        [LABELS[metric], "worst family", "1.35 / 1.20", *(_worst(part, metric) for part in sets.values())]
        for metric in METRICS
    ]
    intro = (
        "## The reference class against the last 26 weeks\n\nRatio of errors, 90 % interval over families, and "
        "families in which it was below 1."
    )
    return intro + "\n\n" + table(["measure", "origins", "must / aim", *sets], lines)


def _ratio(rows: Rows, forecaster: str = REFERENCE, against: str = AGAINST) -> object:
    return ratio_of(errors_by_family(rows), forecaster, against) if len(rows) else "-"


def _worst(rows: Rows, metric: str) -> str:
    errors = errors_by_family(rows[rows["metric"] == metric])
    if REFERENCE not in errors:
        return "-"
    ratios = (errors[REFERENCE] / errors[AGAINST])[errors[AGAINST] > 0]
    return f"{ratios.max():.2f} ({ratios.idxmax()})" if len(ratios) else "-"


def _forecasters(rows: Rows) -> str:
    lines, verdicts = [], []
    for metric, label in LABELS.items():
        of_metric = rows[rows["metric"] == metric]
        errors = errors_by_family(of_metric)
        ratios = {name: ratio_of(errors, name, AGAINST) for name in errors.columns}
        for name, ratio in sorted(ratios.items(), key=lambda item: item[1].value):
            held = [f"{coverage_by_family(of_metric, name, band):.2f}" for band in ("in_50", "in_80", "in_95")]
            lines.append([label, name, ratio, *held])
        best = min((name for name in ratios if name != REFERENCE), key=lambda name: ratios[name].value)
        against = ratio_of(errors, REFERENCE, best)
        verdict = "a win" if against.won else "no win: chance could explain it, or it is worse"
        verdicts.append(f"- {label}: against the best of the others, `{best}`, {against}: {verdict}.")
    header = ["measure", "forecaster", "ratio, interval, families below 1", "in 50 %", "in 80 %", "in 95 %"]
    return "## All forecasters, all origins and families\n\n" + table(header, lines) + "\n\n" + "\n".join(verdicts)


def _simulated(kept: Path, rows: Rows) -> str:
    """Return how the whole forecast, with the simulation, did where it was run."""
    files = sorted((kept / "simulated").glob("*.parquet"))
    if not files:
        return ""
    found = pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)
    found = found.merge(rows[["community", "family", "platform", "from_birth"]].drop_duplicates(), on="community")
    lines = []
    for metric in METRICS:
        part = found[found["metric"] == metric]
        for kind, chosen in {"all": part, "kept aside": part[part["family"].map(kept_aside)]}.items():
            errors = errors_by_family(chosen)
            ratios = [ratio_of(errors, name, AGAINST) for name in ("model", REFERENCE, "simulation")]
            held = f"{coverage_by_family(chosen, 'model', 'in_80'):.2f}"
            lines.append(
                [LABELS[metric], kind, chosen[["community", "origin"]].drop_duplicates().shape[0], *ratios, held]
            )
    intro = (
        "## The whole forecast, with the simulation\n\nWhat `essaim forecast` gives: the agent-based simulation and "
        "the reference class, averaged. A simulation takes seconds an origin, so this was run on some origins only."
    )
    header = [
        "measure",
        "families",
        "origins",
        "whole forecast",
        "reference class alone",
        "simulation alone",
        "in 80 %",
    ]
    return intro + "\n\n" + table(header, lines)


def _breakdown(title: str, rows: Rows, groups: Callable[[Rows], Iterable[tuple[object, Rows]]]) -> str:
    lines = []
    for metric in METRICS:
        for name, part in groups(rows[rows["metric"] == metric]):
            errors = errors_by_family(part)
            ratios = [ratio_of(errors, each, AGAINST) for each in (REFERENCE, "neighbours", "last_13")]
            lines.append([LABELS[metric], name, *ratios, f"{coverage_by_family(part, REFERENCE, 'in_80'):.2f}"])
    header = ["measure", "", "reference class", "neighbours", "last 13 weeks", "in 80 %"]
    return f"## {title}\n\n" + table(header, lines)


def _by_horizon(rows: Rows) -> Iterable[tuple[object, Rows]]:
    return [(name, rows[rows["week"].between(*weeks)]) for name, weeks in HORIZONS.items()]


def _by_age(rows: Rows) -> Iterable[tuple[object, Rows]]:
    edges = {"week 12": (12, 12), "week 26": (26, 26), "weeks 52 and 91": (52, 91), "weeks 130 to 247": (130, 247)}
    later = [(name, rows[rows["origin"].between(*weeks)]) for name, weeks in edges.items()]
    return [*later, ("later", rows[rows["origin"] > 247])]


def _lost(rows: Rows) -> str:
    """Return every community in which the last 26 weeks were less off."""
    lines = []
    for metric in METRICS:
        part = rows[rows["metric"] == metric].assign(family=rows["community"])
        errors = errors_by_family(part)
        lost = (errors[REFERENCE] / errors[AGAINST])[errors[AGAINST] > 0].sort_values(ascending=False)
        names = [f"{name} {ratio:.2f}" for name, ratio in lost.items() if ratio > 1]
        lines.append(f"- {LABELS[metric]}, {len(names)} of {len(lost)}: {', '.join(names) or 'none'}.")
    return "## Every series lost to the last 26 weeks\n\nAll origins together.\n\n" + "\n".join(lines)
