"""Usage: the command line's own words, its help and its errors, in the language in use.

Options and verbs carry the names of sentences of ``words.toml`` as their help; `localise` puts those in.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import import_module
from typing import Any, cast

import typer

from sim.problems import Problem
from sim.words import say, sentences

UsageError = cast(type[Exception], typer.BadParameter.__mro__[1])
"""The base of all errors in the use of the command line; typer gives it no public name."""

_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "panel-arguments",
    "OPTIONS_PANEL_TITLE": "panel-options",
    "COMMANDS_PANEL_TITLE": "panel-verbs",
    "DEFAULT_STRING": "default-value",
    "REQUIRED_LONG_STRING": "required-value",
}
"""The words that typer puts around ours, and the sentences that replace them."""


def localise(command: Any, helping: bool) -> Any:
    """Put the sentences of the language in use into a command and its verbs.

    Parameters
    ----------
    command : command of typer
        Changed in place: each help text that names a sentence becomes it.
    helping : bool
        Whether help is asked for: what draws it is loaded for that alone.

    Returns
    -------
    command of typer
        The same one.
    """
    if helping:
        drawing = import_module("typer.rich_utils")
        for constant, key in _PANELS.items():
            setattr(drawing, constant, say("essaim", key))
    command.options_metavar = say("essaim", "usage-options")
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = say("essaim", "usage-verb")
    _localise_one(command)
    for verb in getattr(command, "commands", {}).values():
        verb.options_metavar = command.options_metavar
        _localise_one(verb)
    return command


def _localise_one(command: Any) -> None:
    command.help = _said(command.help)
    help_option = command.get_help_option(typer.Context(command))
    if help_option is not None:
        help_option.help = say("essaim", "option-help")
        help_option.metavar = ""
    for parameter in command.params:
        parameter.help = _said(parameter.help)
        parameter.metavar = _said(parameter.metavar)


def _said(key: str | None) -> str | None:
    return say("essaim", key) if key is not None and key in sentences("essaim") else key


def usage_problem(error: Exception) -> Problem:
    """Say what is wrong with a command line in the language in use.

    Parameters
    ----------
    error : Exception
        A `UsageError`; its own English words are kept only where its kind is not known here.
    """
    kind = type(error).__name__
    text = getattr(error, "message", "") or str(error)
    quoted = re.search(r"'([^']*)'", text)
    if kind == "NoSuchOption":
        return _unknown("option", getattr(error, "option_name", ""), list(getattr(error, "possibilities", None) or ()))
    if kind == "MissingParameter":
        return Problem("essaim", "usage-missing", values={"name": _name(error)})
    if kind == "BadParameter":
        values = {"name": _name(error), "value": _given(error), "kind": _expected(error)}
        return Problem("essaim", "usage-bad-value", values=values)
    if kind == "BadOptionUsage":
        return Problem("essaim", "usage-needs-value", values={"name": getattr(error, "option_name", "")})
    if text.startswith("No such command") and quoted:
        return _unknown("verb", quoted[1], list(getattr(_command(error), "commands", {})))
    extra = re.match(r"Got unexpected extra argument\S* \((.*)\)", text)
    if extra:
        return Problem("essaim", "usage-unexpected", values={"value": extra[1]})
    return Problem("essaim", "usage-other", values={"text": text})


def _unknown(what: str, name: str, allowed: list[str]) -> Problem:
    nearest = get_close_matches(name, allowed, n=1)
    if nearest:
        return Problem("essaim", f"usage-unknown-{what}-near", values={"name": name, "nearest": nearest[0]})
    return Problem("essaim", f"usage-unknown-{what}", values={"name": name})


def _command(error: Exception) -> Any:
    return getattr(getattr(error, "ctx", None), "command", None)


def _name(error: Exception) -> str:
    """Return the option's flag, or the argument's name, that an error is about."""
    parameter = getattr(error, "param", None)
    hint = getattr(error, "param_hint", None)
    if parameter is None:
        return str(hint or "")
    if getattr(parameter, "param_type_name", "") == "argument":
        return str(parameter.metavar or parameter.name)
    return str(parameter.opts[-1])


def _given(error: Exception) -> str:
    """Return the value that could not be used, from the error behind this one."""
    details = getattr(error.__cause__, "errors", None)
    return str(details()[0].get("input", "")) if callable(details) else ""


def _expected(error: Exception) -> str:
    """Say what kind of value an option takes."""
    metavar = str(getattr(getattr(error, "param", None), "metavar", "") or "")
    key = f"kind-{'date' if '-' in metavar else 'number'}"
    return say("essaim", key)
