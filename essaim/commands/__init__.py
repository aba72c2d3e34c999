"""The verbs of the command line, in the order of the work: plan, read, calibrate, forecast, judge, understand."""

from __future__ import annotations

from collections.abc import Callable
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


def command_line() -> Any:
    """Build the command line; what its verbs need is loaded when one of them runs."""
    from essaim.commands import (
        communities,
        data,
        experiments,
        exporting,
        facts,
        judging,
        keeping,
        money,
        planning,
        privacy,
        scenarios,
        teaching,
        watching,
    )  # fmt: skip

    app = typer.Typer(
        name="essaim",
        help="help-essaim",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback(help="help-essaim")(_every_verb)
    verbs: dict[str, Callable[..., None]] = {
        **scenarios.VERBS, **planning.VERBS, **experiments.VERBS, **money.VERBS, **exporting.VERBS, **data.VERBS,
        **watching.VERBS, **judging.VERBS, **facts.VERBS, **communities.VERBS, **teaching.VERBS, **privacy.VERBS,
        **keeping.VERBS,
    }  # fmt: skip
    for verb, function in verbs.items():
        app.command(verb, help=f"help-{verb}")(function)
    return get_command(app)
