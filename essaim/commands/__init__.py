"""The verbs of the command line, in the order of the work: plan, read, calibrate, forecast, judge, understand."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_command

from essaim.commands.options import Language, flag


def _version(asked: bool) -> None:
    """Print the version and stop, where it is asked for."""
    if asked:
        from scenarios.results import versions

        print(versions()["essaim"])
        raise typer.Exit


def _every_verb(
    version: Annotated[bool, flag("--version", "option-version", callback=_version, is_eager=True)] = False,
    lang: Language = "",
) -> None:
    """Take what may stand before any verb."""


HOMES = {
    "new": "scenarios", "run": "scenarios", "compare": "scenarios", "plan": "planning", "sensitivity": "planning",
    "stress": "planning", "kpis": "planning", "experiment": "experiments", "worth": "money", "budget": "money",
    "require": "money", "export": "exporting", "import": "data", "map": "data", "calibrate": "data", "backtest": "data",
    "forecast": "data", "watch": "watching", "informs": "watching", "diagnose": "judging", "claims": "judging",
    "facts": "facts", "communities": "communities", "explain": "teaching", "demo": "teaching", "lab": "teaching",
    "forget": "privacy", "purge": "privacy", "privacy": "privacy", "runs": "keeping", "doctor": "keeping",
}  # fmt: skip
"""Verb -> the module of this package it lives in, in the order in which help shows them."""


def command_line(first: str = "") -> Any:
    """Build the command line; what its verbs need is loaded when one of them runs.

    Parameters
    ----------
    first : str
        The first word of the line: where it is a verb, the others are left out, which nobody will ask for.
    """
    app = typer.Typer(
        name="essaim",
        help="help-essaim",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback(help="help-essaim")(_every_verb)
    for verb in [first] if first in HOMES else HOMES:
        module = import_module(f"essaim.commands.{HOMES[verb]}")
        app.command(verb, help=f"help-{verb}")(module.VERBS[verb])
    return get_command(app)
