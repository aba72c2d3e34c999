"""Results: what was measured of the claims, kept in a file with the model it was measured on."""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from calibration.claims.conditions import Separating
from calibration.claims.measuring import Result
from scenarios.toml_text import literal

DIGITS = 4
"""Decimals kept: far finer than any interval."""
OPENING = """\
# What the model says of the claims. Made by `make claims` on the model named below; do not edit by hand.
"""
FOLDERS = ("sim", "calibration.claims")
"""Packages whose sources decide the results."""


@dataclass(frozen=True)
class Measured:
    """Results of all claims, and what made them.

    Parameters
    ----------
    draws, seed : int
        Draws of the parameters, and the seed they come from.
    model : str
        Hash of the sources of the model and of the measures.
    results : mapping of int to Result
        By the claim's number; claims outside the model are not in it.
    """

    draws: int
    seed: int
    model: str
    results: Mapping[int, Result]

    @property
    def is_current(self) -> bool:
        """Whether the model and the measures are still those the results come from."""
        return self.model == model_hash()

    def save(self, path: Path) -> None:
        """Write the results as TOML."""
        lines = [OPENING, f"draws = {self.draws}", f"seed = {self.seed}", f"model = {literal(self.model)}"]
        for number, result in self.results.items():
            lines += ["", f"[claims.{number}]"]
            lines += [f"{name} = {literal(value)}" for name, value in _told(result).items()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, text: str) -> Measured:
        """Read what `save` wrote."""
        made = tomllib.loads(text)
        results = {int(number): _result(table) for number, table in made.get("claims", {}).items()}
        return cls(made["draws"], made["seed"], made["model"], results)


def packaged() -> Measured | None:
    """Return the results that came with the program; None where there are none."""
    file = files("calibration.claims").joinpath("results.toml")
    return Measured.load(file.read_text(encoding="utf-8")) if file.is_file() else None


@cache
def model_hash() -> str:
    """Return a hash of the sources that decide the results: the model and the measures of the claims."""
    digest = hashlib.sha256()
    for package in FOLDERS:
        folder = Path(str(files(package)))
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _told(result: Result) -> dict[str, Any]:
    """Return a result as TOML can say it: rounded, what is not known as nan."""
    told: dict[str, Any] = {
        name: _rounded(getattr(result, name))
        for name in ("share", "low", "high", "known", "value_low", "value", "value_high")
    }
    for name in ("by_size", "by_platform"):
        shares = getattr(result, name)
        if shares:
            told[name] = {key: _rounded(share) for key, share in shares.items()}
    if result.parameter is not None:
        separating = result.parameter
        told["parameter"] = {
            "name": separating.name,
            "low_third": _rounded(separating.low_third),
            "high_third": _rounded(separating.high_third),
        }
    return told


def _rounded(value: float) -> float:
    return round(float(value), DIGITS) if math.isfinite(value) else math.nan


def _result(table: Mapping[str, Any]) -> Result:
    given = dict(table)
    parameter = given.pop("parameter", None)
    return Result(
        **{"by_size": {}, "by_platform": {}, **given},
        parameter=Separating(**parameter) if parameter is not None else None,
    )
