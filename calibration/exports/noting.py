"""Noting: what a reader read of one file, left out, guessed and wants known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calibration.exports.report import Remark, Skipped, count_skipped


class Notes:
    """What is said of one file beside its tables.

    Parameters
    ----------
    words : str
        The package with the platform's own sentences.
    """

    def __init__(self, words: str) -> None:
        self.words = words
        self.rows_read = 0
        self._skipped: dict[str, Skipped] = {}
        self._guesses: list[Remark] = []
        self._notes: list[Remark] = []
        self._unknown: dict[str, None] = {}

    def read(self, count: int = 1) -> None:
        """Count records read, kept or not."""
        self.rows_read += count

    def skip(self, reason: str, line: int = 0, count: int = 1) -> None:
        """Note a record left out and why; the sentence is ``export-skipped-<reason>``."""
        before = self._skipped.get(reason)
        first = min(before.line, line) if before and before.line and line else (before.line if before else line)
        self._skipped[reason] = Skipped(reason, (before.count if before else 0) + count, first, self.words)

    def skip_all(self, broken: Iterable[tuple[str, int]]) -> None:
        """Note records left out, given (reason, line) for each, as `sheets` lists them; they were read too."""
        for each in count_skipped(broken):
            self.read(each.count)
            self.skip(each.reason, each.line, each.count)

    def guess(self, key: str, **values: Any) -> None:
        """Say what the file does not say and how it was decided."""
        self.remarks(guesses=[Remark(key, values, self.words)])

    def note(self, key: str, **values: Any) -> None:
        """Say what to know before using the numbers."""
        self.remarks(notes=[Remark(key, values, self.words)])

    def remarks(self, guesses: Iterable[Remark] = (), notes: Iterable[Remark] = ()) -> None:
        """Take over remarks already made."""
        self._guesses += [each for each in guesses if each not in self._guesses]
        self._notes += [each for each in notes if each not in self._notes]

    def unknown_columns(self, names: Iterable[str]) -> None:
        """Note columns nobody declared; only the name of the column is kept."""
        self._unknown |= dict.fromkeys(name[:60] for name in names)
