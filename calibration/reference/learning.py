"""Learning: one reference class from the lessons of many families, or of all but one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from calibration.reference.communities import Series, read_communities
from calibration.reference.hazard import Hazards
from calibration.reference.lessons import AHEAD, WIDTHS, Lesson, hazards_without, lesson_of, rows_of
from calibration.reference.level import Floats, Law, Rows, fitted
from calibration.reference.reference import KINDS, MEASURES, Reference

OTHER_KIND = 0.25
"""Weight of contributor logs when members of conversations are learnt, and the other way round. Of 0.05, 0.25, 0.5 and
1, it forecast left-out development families best; levels are learnt from all alike, which was best too."""


def by_family(series: list[Series]) -> dict[str, list[Series]]:
    """Return communities by family, in order of names."""
    found: dict[str, list[Series]] = {}
    for each in series:
        found.setdefault(each.family, []).append(each)
    return dict(sorted(found.items()))


def lessons_in(folder: Path) -> dict[str, Lesson]:
    """Return what each family in a folder teaches."""
    return {name: lesson_of(members) for name, members in by_family(read_communities(folder)).items()}


def inputs_of(folder: Path, series: list[Series]) -> dict[str, list[str]]:
    """Return the SHA-256 of each community's log, by family."""
    found: dict[str, list[str]] = {}
    for each in series:
        text = (folder / "events" / f"{each.name}.parquet").read_bytes()
        found.setdefault(each.family, []).append(hashlib.sha256(text).hexdigest())
    return found


def learnt(
    lessons: Mapping[str, Lesson],
    inputs: Mapping[str, list[str]],
    without: str | None = None,
) -> Reference:
    """Return the reference class of all families but one.

    Parameters
    ----------
    lessons : mapping of str to Lesson
        By family.
    inputs : mapping of str to list of str
        SHA-256 of their logs, by family.
    without : str, optional
        A family of which nothing may be known.
    """
    used = {name: lesson for name, lesson in lessons.items() if name != without}
    left_out = [] if without is None else [without]
    hazards = {kind: hazards_without(used, (), OTHER_KIND, kind == KINDS[1]) for kind in KINDS}
    # A family's own members are left out of what its own weeks are forecast by, as they will be for a new community.
    own = {
        name: hazards_without(lessons, [*left_out, name], OTHER_KIND, lesson.contributors)
        for name, lesson in used.items()
    }
    return Reference(
        families=tuple(used),
        inputs=tuple(each for name in used for each in inputs[name]),
        hazards=hazards,
        laws={name: _law(used, name, own) for name in MEASURES},
        plain_laws={name: _law(used, name, None) for name in MEASURES},
    )


def _law(lessons: Mapping[str, Lesson], measure: str, hazards: Mapping[str, Hazards] | None) -> Law:
    parts = [rows_of(lesson, measure, None if hazards is None else hazards[name]) for name, lesson in lessons.items()]
    rows = Rows(*(np.concatenate(each) for each in zip(*parts, strict=True)))
    observed = np.concatenate([lesson.later[measure][:, AHEAD - 1].ravel() for lesson in lessons.values()])
    weights = np.concatenate([np.outer(lesson.weights[measure], WIDTHS).ravel() for lesson in lessons.values()])
    used = ~np.isnan(observed) & (weights > 0) & ~np.isnan(rows.past[:, 0])
    kept: Floats = weights[used] / len(lessons)
    return fitted(Rows(*(each[used] for each in rows)), observed[used], kept, twin=hazards is not None)
