"""Answers: what a verb found, shown as tables to a person or as one document to a program."""

from __future__ import annotations

import datetime
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from sim.problems import InputError, Problem
from sim.words import say

USUAL_WIDTH = 110
"""Columns of a table where the screen's width is not known."""


@dataclass(frozen=True)
class Answer:
    """What a verb found.

    Parameters
    ----------
    document : mapping
        For a program: what ``--json`` prints.
    shown : sequence
        For a person: tables and sentences, from top to bottom.
    """

    document: Mapping[str, Any]
    shown: Sequence[RenderableType] = field(default_factory=tuple)

    def with_files(self, files: Sequence[Path], place: Path, told: str = "written-to", **values: str) -> Answer:
        """Return the answer with files that were written of it.

        Parameters
        ----------
        files : sequence of Path
            What was written.
        place : Path
            What a person is told to look at: a folder, or the file.
        told : str
            The name of the sentence that tells it, with ``place`` and ``values`` in it.
        """
        document = {**self.document, "files": [*self.document.get("files", ()), *files]}
        return Answer(document, [*self.shown, say("essaim", told, place=str(place), **values)])

    def give(self, as_json: bool) -> None:
        """Print the answer on standard output, as one JSON document or for a person."""
        if as_json:
            print(json.dumps(plain(self.document), ensure_ascii=False, indent=2))
            return
        console = screen(sys.stdout)
        for part in self.shown:
            console.print(part, soft_wrap=isinstance(part, Text))  # a line of a file stays one line


def screen(stream: Any) -> Console:
    """Return a console on a stream, wide enough for tables where its width is unknown."""
    return Console(file=stream, width=None if stream.isatty() else USUAL_WIDTH, highlight=False, soft_wrap=False)


def tell(sentence: str) -> None:
    """Say something on standard error, where it disturbs no document."""
    print(sentence, file=sys.stderr)


def plain(value: Any) -> Any:
    """Turn a value into what JSON knows: dates as text, not known as null, frames as lists of rows."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(one) for one in value]
    # told by what they can do: pandas and numpy are not loaded for a verb that needs neither
    if hasattr(value, "to_dict"):
        return plain(value.to_dict("records"))
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return day.isoformat() if value == value else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value) if isinstance(value, Path) else value


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn a refusal of the system to write into a problem that a person can mend.

    Raises
    ------
    InputError
        If the system refuses.
    """
    try:
        yield
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        raise InputError(Problem("essaim", "cannot-write", str(place), values)) from error
