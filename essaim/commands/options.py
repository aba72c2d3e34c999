"""Options that several verbs share. Their help is the name of a sentence, which `essaim.usage` puts in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer


def argument(key: str, metavar: str) -> Any:
    """Declare an argument by its sentence and its name on the command line."""
    return typer.Argument(help=key, metavar=metavar, show_default=False)


def option(flag: str, key: str, metavar: str | None = None, show_default: bool = True) -> Any:
    """Declare an option by its flag and its sentence."""
    return typer.Option(flag, help=key, metavar=metavar, show_default=show_default)


def flag(name: str, key: str, **extra: Any) -> Any:
    """Declare an option without a value by its name and its sentence."""
    return typer.Option(name, help=key, metavar="", show_default=False, **extra)


AsJson = Annotated[bool, flag("--json", "option-json")]
Language = Annotated[str, option("--lang", "option-lang", "en|fr", show_default=False)]
Runs = Annotated[int, option("--runs", "option-runs", "metavar-count")]
Seed = Annotated[int, option("--seed", "option-seed", "metavar-count")]
Threads = Annotated[int | None, option("--threads", "option-threads", "metavar-count", show_default=False)]
On = Annotated[str | None, option("--on", "option-on", "dask://HOST:PORT", show_default=False)]
OutFolder = Annotated[Path | None, option("--out", "option-out-folder", "metavar-folder", show_default=False)]
Export = Annotated[Path, argument("argument-export", "metavar-export")]
Goals = Annotated[list[str] | None, option("--goal", "option-goal", "metavar-goal", show_default=False)]
LearntFile = Annotated[str, option("--learnt", "option-learnt", "metavar-file", show_default=False)]
ScenarioName = Annotated[str, argument("argument-scenario", "metavar-scenario")]


def at_least(flag: str, value: int, lowest: int) -> None:
    """Refuse a number that is too small.

    Raises
    ------
    InputError
        If the value is below the lowest allowed.
    """
    from sim.problems import InputError, Problem

    if value < lowest:
        raise InputError(Problem("essaim", "usage-too-small", values={"name": flag, "value": value, "lowest": lowest}))


def above_nothing(given: Mapping[str, float | None]) -> None:
    """Refuse amounts that are not above 0, all at once.

    Raises
    ------
    InputError
        If an amount that was given is 0, negative or no number.
    """
    from sim.problems import InputError, Problem

    wrong = {name: value for name, value in given.items() if value is not None and not 0.0 < value < float("inf")}
    if wrong:
        raise InputError(
            Problem("essaim", "usage-not-above-nothing", values={"name": name, "value": value})
            for name, value in wrong.items()
        )
