"""What a writer is: one platform's format, made of one simulated community."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from calibration.chronicle import Chronicle
from sim.words import say

WORDS = "calibration.exports.writers"
Phone = Literal["android", "ios"]


@dataclass(frozen=True)
class Writer:
    """A platform's format.

    Parameters
    ----------
    name : str
        What it is called on the command line; the words ``export-<name>`` say what it is.
    write : callable
        Writes a chronicle to a place that does not exist yet and returns the files.
    ending : str
        What its file's name ends with; ``""`` for a folder.
    shows : tuple of str
        Measures of `sim.kpis` that its reader finds again exactly as the simulation has them, in the weeks it knows
        and where moderators removed nothing. `docs/exports.md` says why the others differ, and by how much.
    reader : str
        The reader whose rules give its weeks, ``"events"`` where acts do; ``""`` where it has none of a community.
    keeps_removed : bool
        Whether messages that moderators removed are counted.
    """

    name: str
    write: Callable[[Chronicle, Path, Phone], list[Path]]
    ending: str
    shows: tuple[str, ...]
    reader: str = ""
    keeps_removed: bool = True


def name_of(row: int) -> str:
    """Return what a member is called in the language in use, rows counting from 0, -1 being the team.

    Examples
    --------
    >>> name_of(11)
    'Member 12'
    """
    return say(WORDS, "team") if row < 0 else say(WORDS, "member", number=str(row + 1))


def account_of(row: int) -> str:
    """Return a member's name of account, the same in every language.

    Examples
    --------
    >>> account_of(11), account_of(-1)
    ('member12', 'team')
    """
    return "team" if row < 0 else f"member{row + 1}"


def text_of(place: int) -> str:
    """Return the text that stands in place of a message: it says that nobody wrote it."""
    return say(WORDS, "placeholder", number=str(place + 1))
