"""Refusing: the error for one thing that makes a file unusable."""

from __future__ import annotations

from pathlib import PurePath

from sim.problems import InputError, Problem


def refusal(key: str, where: str | PurePath, *, package: str = "calibration", **values: object) -> InputError:
    """Return the error for one thing that makes a file unusable.

    Parameters
    ----------
    key : str
        The sentence's name in the words of the package.
    where : str or pathlib.PurePath
        The file, with its line where there is one.
    package : str
        The package whose ``words.toml`` holds the sentence.
    **values
        What fills its placeholders.
    """
    return InputError(Problem(package, key, where=str(where), values=values))
