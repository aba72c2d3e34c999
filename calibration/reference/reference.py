"""Reference class: what many communities teach about one, as a small file of fitted numbers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from calibration.reference.hazard import Hazards
from calibration.reference.level import CENTRE, SPREAD, Law
from calibration.reference.members import BANDS, CELLS, COHORT_LAGS
from calibration.reference.past import FEATURES, Floats
from sim.problems import InputError, Problem

NONE, DEFAULT = "none", "default"
VERSION = 1
"""Of the file; a file of another version is refused."""
MEASURES = ("posters", "messages")
KINDS = ("conversations", "contributors")
CENTIMAL = 5
"""Decimals of the chances in the file."""


@dataclass(frozen=True, eq=False)
class Reference:
    """A reference class.

    Parameters
    ----------
    families : tuple of str
        Families of communities it was learnt from.
    inputs : tuple of str
        SHA-256 of each of their logs, to tell whether a file to forecast is among them.
    hazards : dict of str to Hazards
        By kind of community, see `KINDS`: how likely members are to write in the weeks ahead.
    laws : dict of str to Law
        By measure, where members are known.
    plain_laws : dict of str to Law
        By measure, where only totals are.
    """

    families: tuple[str, ...]
    inputs: tuple[str, ...]
    hazards: dict[str, Hazards]
    laws: dict[str, Law]
    plain_laws: dict[str, Law]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of its numbers and families, in hexadecimal."""
        return hashlib.sha256(json.dumps(self._document(), sort_keys=True).encode()).hexdigest()

    def save(self, path: str | Path) -> None:
        """Write it to a JSON file."""
        Path(path).write_text(json.dumps(self._document(), indent=None, separators=(",", ":")) + "\n", encoding="utf-8")

    def _document(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "families": list(self.families),
            "inputs": list(self.inputs),
            "hazards": {
                kind: {"members": _numbers(each.members.ravel()), "newcomers": _numbers(each.newcomers)}
                for kind, each in self.hazards.items()
            },
            "laws": {name: _law_document(law) for name, law in self.laws.items()},
            "plain_laws": {name: _law_document(law) for name, law in self.plain_laws.items()},
        }

    @classmethod
    def load(cls, path: str | Path) -> Reference:
        """Read a reference class that `save` wrote.

        Raises
        ------
        InputError
            If the file is not one, or of another version.
        """
        try:
            document = json.loads(Path(path).read_text(encoding="utf-8"))
            if document["version"] != VERSION:
                raise InputError(Problem("calibration", "reference-other-version", str(path)))
            return cls._from(document)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(Problem("calibration", "reference-unreadable", str(path))) from error

    @classmethod
    def _from(cls, document: dict[str, Any]) -> Reference:
        hazards = {
            kind: Hazards(
                _array(document["hazards"][kind]["members"], CELLS * (len(BANDS) - 1)).reshape(CELLS, -1),
                _array(document["hazards"][kind]["newcomers"], COHORT_LAGS),
            )
            for kind in KINDS
        }
        laws, plain = (
            {name: _law(document[part][name]) for name in MEASURES} for part in ("laws", "plain_laws")
        )  # fmt: skip
        return cls(tuple(map(str, document["families"])), tuple(map(str, document["inputs"])), hazards, laws, plain)


def reference_named(name: str) -> Reference | None:
    """Return the reference class asked for.

    Parameters
    ----------
    name : str
        ``"none"``, ``"default"`` (the one that comes with the package), or a file.

    Raises
    ------
    InputError
        If the file is not a reference class.
    """
    if name == NONE:
        return None
    return _packaged() if name == DEFAULT else Reference.load(name)


@lru_cache(maxsize=1)
def _packaged() -> Reference:
    text = files("calibration.reference").joinpath("default.json").read_text(encoding="utf-8")
    return Reference._from(json.loads(text))


def _numbers(values: Floats) -> list[float]:
    return [round(float(value), CENTIMAL) for value in values]


def _array(values: list[float], length: int) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.shape != (length,) or not np.isfinite(found).all():
        raise ValueError(f"{length} numbers are needed")
    return found


def _law_document(law: Law) -> dict[str, Any]:
    return {
        "centre": dict(zip(CENTRE, _numbers(law.centre), strict=True)),
        "spread": dict(zip(SPREAD, _numbers(law.spread), strict=True)),
        "skew": round(law.skew, CENTIMAL),
        "middles": dict(zip((*FEATURES, "twin"), _numbers(law.middles), strict=True)),
    }


def _law(document: dict[str, Any]) -> Law:
    return Law(
        _array([document["centre"][name] for name in CENTRE], len(CENTRE)),
        _array([document["spread"][name] for name in SPREAD], len(SPREAD)),
        float(document["skew"]),
        _array([document["middles"][name] for name in (*FEATURES, "twin")], len(FEATURES) + 1),
    )
