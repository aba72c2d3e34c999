"""The language of a session: what the person asked for, before anything is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.problems import InputError, Problem
from sim.words import LANGUAGES, use_language

LANGUAGE_OPTION = "--lang"
ENVIRONMENT = ("ESSAIM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where a language may stand in the environment, the strongest first."""


def settle_language(arguments: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Speak the language asked for and return the arguments without ``--lang``.

    The option may stand anywhere and wins over the environment.

    Parameters
    ----------
    arguments : sequence of str
        The command line, without the program's name.
    environment : mapping
        The environment's variables.

    Raises
    ------
    InputError
        If the option names another language or none.

    Examples
    --------
    >>> settle_language(["run", "b2b-slack", "--lang", "en"], {})
    ['run', 'b2b-slack']
    """
    use_language(language_of(environment))
    kept: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == LANGUAGE_OPTION:
            _speak(waiting.pop(0) if waiting else "")
        elif argument.startswith(f"{LANGUAGE_OPTION}="):
            _speak(argument.partition("=")[2])
        else:
            kept.append(argument)
    return kept


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language that the environment asks for, English where it asks for none of ours.

    Examples
    --------
    >>> language_of({"LANG": "fr_CA.UTF-8"})
    'fr'
    """
    for name in ENVIRONMENT:
        code = environment.get(name, "")[:2].lower()
        if code:
            return code if code in LANGUAGES else "en"
    return "en"


def _speak(code: str) -> None:
    if code not in LANGUAGES:
        raise InputError(Problem("essaim", "unknown-language", values={"code": code}))
    use_language(code)
