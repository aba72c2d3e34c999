"""Words: every sentence a person reads at run time, in English and in French.

Each package keeps its own sentences in a ``words.toml`` beside its code, one table per sentence with the
keys ``en`` and ``fr``. This module chooses the language and writes numbers and dates as that language does.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

LANGUAGES = ("en", "fr")
_language: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """Return the language in use, ``"en"`` or ``"fr"``."""
    return _language.get()


def use_language(code: str) -> None:
    """Speak this language from now on.

    Raises
    ------
    ValueError
        If the language is not one of `LANGUAGES`.
    """
    if code not in LANGUAGES:
        raise ValueError(f"language {code!r}: must be one of {', '.join(LANGUAGES)}")
    _language.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language inside a ``with`` block."""
    before = language()
    use_language(code)
    try:
        yield
    finally:
        use_language(before)


class Sentences(Mapping[str, Mapping[str, str]]):
    r"""The sentences of one package by name; each is read when it is first said: an answer says few of a thousand.

    Parameters
    ----------
    text : str
        A file of words: tables in TOML, without strings over several lines.

    Examples
    --------
    >>> Sentences('[yes]\nen = "yes"\nfr = "oui"\n')["yes"]
    {'en': 'yes', 'fr': 'oui'}
    """

    def __init__(self, text: str) -> None:
        _, *parts = re.split(r"""^\["?([^]"]+)"?\][ \t]*$""", text, flags=re.MULTILINE)
        self._unread = dict(zip(parts[::2], parts[1::2], strict=True))
        self._read: dict[str, Mapping[str, str]] = {}

    def __getitem__(self, key: str) -> Mapping[str, str]:
        if key not in self._read:
            self._read[key] = tomllib.loads(self._unread[key])
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._unread)

    def __len__(self) -> int:
        return len(self._unread)

    def __contains__(self, key: object) -> bool:
        return key in self._unread


@cache
def sentences(package: str) -> Sentences:
    """Return all sentences of one package: key -> language -> text."""
    return Sentences(files(package).joinpath("words.toml").read_text(encoding="utf-8"))


def say(package: str, key: str, **values: Any) -> str:
    """Say one sentence of a package in the language in use.

    Parameters
    ----------
    package : str
        The package whose ``words.toml`` holds the sentence.
    key : str
        The sentence's name.
    **values
        What fills the sentence's ``{placeholders}``; numbers and dates are written as the language does.

    Examples
    --------
    >>> say("sim", "language-name")
    'English'
    """
    template = sentences(package)[key][language()]
    return template.format(**{name: written(value) for name, value in values.items()})


def written(value: Any) -> str:
    """Write any value as the language in use does."""
    if isinstance(value, bool):
        return say("sim", "yes" if value else "no")
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, datetime.date):
        return date(value)
    return str(value)


def number(value: float, digits: int | None = None) -> str:
    """Write a number; ``digits`` fixes the decimals, otherwise up to three are shown.

    Examples
    --------
    >>> with speaking("en"):
    ...     number(1234.5)
    '1,234.5'
    """
    pattern = "#,##0.###" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=language()))


def percent(share: float, digits: int = 0) -> str:
    """Write a share between 0 and 1 as a percentage."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + ("%" if language() == "en" else "\u202f%")
    return str(format_percent(share, format=pattern, locale=language()))


def date(day: datetime.date) -> str:
    """Write a day in the medium form of the language in use."""
    return str(format_date(day, format="medium", locale=language()))
