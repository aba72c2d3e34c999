"""Words: every sentence a person reads at run time, in English and in French.

Each package keeps its own sentences in a ``words.toml`` beside its code, one table per sentence with the
keys ``en`` and ``fr``. This module chooses the language and writes numbers and dates as that language does.
"""

from __future__ import annotations

import datetime
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


@cache
def sentences(package: str) -> Mapping[str, Mapping[str, str]]:
    """Return all sentences of one package: key -> language -> text."""
    text = files(package).joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


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
