"""Delimited text, record by record: a cell may hold line ends, and an unclosed quote costs only its line."""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from calibration.exports.decoding import NAMES, codec_of
from calibration.exports.limits import LONGEST_LINE
from calibration.exports.opening import BLOCK, Source
from calibration.exports.refusing import refusal
from calibration.exports.report import Remark, windows_guessed
from calibration.exports.sniffing import mended
from calibration.exports.table import DELIMITERS, HEADER_WITHIN, cells_of, column_key

LONGEST_RECORD = 1_000
"""Lines in one record; beyond, its quote was never closed."""
MOST_LOOKS_AHEAD = 100
"""Broken records after which an open quote is no longer looked for beyond its line: the time stays linear."""
_LINE_END = re.compile("\r\n|\n|\r")


class Record:
    """One record, its cells read by the names of their columns.

    Parameters
    ----------
    line : int
        The line it begins on, from 1.
    cells : sequence of str
        Its cells.
    places : mapping
        The place of each column by its key.
    """

    __slots__ = ("_places", "cells", "line")

    def __init__(self, line: int, cells: Sequence[str], places: dict[str, int]) -> None:
        self.line, self.cells, self._places = line, cells, places

    def __getitem__(self, column: str) -> str:
        """Return the cell of a column by its key, ``""`` where the file has no such column."""
        place = self._places.get(column)
        return self.cells[place].strip() if place is not None else ""


@dataclass(frozen=True)
class Sheet:
    """A delimited text whose header was found.

    Parameters
    ----------
    header : tuple of str
        The columns' names as written.
    guesses : tuple of Remark
        Encoding and delimiter.
    records : iterator of Record
        The records that have as many cells as the header, read once.
    broken : list of (str, int)
        Filled while the records are read: the name of the reason and the line of each record left out.
    """

    header: tuple[str, ...]
    guesses: tuple[Remark, ...]
    records: Iterator[Record]
    broken: list[tuple[str, int]]

    @property
    def keys(self) -> tuple[str, ...]:
        """What identifies each column: see `calibration.exports.table.column_key`."""
        return tuple(column_key(mended(name)) for name in self.header)


@contextmanager
def open_sheet(source: Source, recognises: Callable[[frozenset[str]], bool], *, pad: bool = False) -> Iterator[Sheet]:
    """Open a delimited text and find its header among its first lines.

    Parameters
    ----------
    source : Source
        The file.
    recognises : callable
        Says whether these column keys are a header the reader knows.
    pad : bool
        Whether a record may leave out its last cells, which then are empty.

    Yields
    ------
    Sheet
        Its records come while they are iterated.

    Raises
    ------
    InputError
        If no header is found, two columns have one name, or the text cannot be decoded.
    """
    codec = text_codec(source)
    with source.bytes() as stream:
        lines = _Lines(source, _decoded(iter(lambda: stream.read(BLOCK), b""), codec, source))
        header, delimiter, keys = _header(lines, source, recognises)
        places = {key: place for place, key in enumerate(keys) if key}
        broken: list[tuple[str, int]] = []
        encoding = NAMES.get(codec, "UTF-16")
        guess = Remark(f"export-delimiter-{DELIMITERS[delimiter]}", {"encoding": encoding})
        guesses = (guess, *windows_guessed(encoding))
        yield Sheet(tuple(header), guesses, _records(lines, delimiter, len(header), places, broken, pad), broken)


def text_lines(source: Source) -> Iterator[tuple[int, str]]:
    """Read a text line by line, each with its number and without its end, in the encoding of the whole.

    Raises
    ------
    InputError
        If the text cannot be decoded, a line is too long or holds a NUL character.
    """
    codec = text_codec(source)
    with source.bytes() as stream:
        lines = _Lines(source, _decoded(iter(lambda: stream.read(BLOCK), b""), codec, source))
        while (found := lines.next()) is not None:
            yield found[0], found[1].rstrip("\r\n")


def text_codec(source: Source) -> str:
    """Choose the codec of a text after looking at all of it: UTF-8, UTF-16 or Windows-1252.

    Raises
    ------
    InputError
        If the text mixes encodings.
    """
    codec = codec_of(source.beginning)
    decoder = codecs.getincrementaldecoder("utf-8")()
    if codec != "utf-8-sig":
        return codec
    with source.bytes() as stream:
        try:
            while block := stream.read(BLOCK):
                decoder.decode(block)
        except UnicodeDecodeError:
            return _windows(source)
    return codec


def _windows(source: Source) -> str:
    """Return Windows-1252 where no line mixes it with UTF-8; otherwise refuse, naming the first line that is wrong."""
    wrong = mixed = 0
    with source.bytes() as stream:
        for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b""), 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                mixed = mixed or number
            except UnicodeDecodeError:
                wrong = wrong or number
    if mixed:
        raise refusal("export-not-utf8", f"{source.path}:{wrong}")
    return "cp1252"


def _decoded(blocks: Iterator[bytes], codec: str, source: Source) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for block in blocks:
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        cut = "unexpected end" in error.reason or "truncated" in error.reason
        raise refusal("export-cut" if cut else "export-not-utf8", source.path) from error


class _Lines:
    """Physical lines with their numbers, some of which may be given back."""

    def __init__(self, source: Source, texts: Iterator[str]) -> None:
        self._source, self._texts = source, texts
        self._ready: deque[str] = deque()
        self._rest = ""
        self._number = 0
        self._ended = False

    def next(self) -> tuple[int, str] | None:
        """Return the next line, with its end, and its number; None after the last."""
        while not self._ready and not self._ended:
            self._more()
        if not self._ready:
            return None
        self._number += 1
        return self._number, self._ready.popleft()

    def give_back(self, lines: Sequence[str]) -> None:
        """Put lines back before the next."""
        self._ready.extendleft(reversed(lines))
        self._number -= len(lines)

    def _more(self) -> None:
        text = next(self._texts, None)
        self._ended = text is None
        whole = self._rest + (text or "")
        # A carriage return at the very end may be the half of a line end.
        keep = 0 if self._ended else 1 if whole.endswith("\r") else 0
        lines = _split(whole[: len(whole) - keep])
        self._rest = whole[len(whole) - keep :]
        if lines and not self._ended and not lines[-1].endswith(("\n", "\r")):
            self._rest = lines.pop() + self._rest
        if len(self._rest) > LONGEST_LINE or any(len(line) > LONGEST_LINE for line in lines):
            raise refusal("export-long-line", self._source.path, most=LONGEST_LINE)
        for line in lines:
            if "\0" in line:
                number = self._number + len(self._ready) + 1
                raise refusal("export-nul", f"{self._source.path}:{number}")
            self._ready.append(line)


def _split(text: str) -> list[str]:
    """Split at line ends only: a form feed or U+2028 inside a cell ends no line."""
    ends = [found.end() for found in _LINE_END.finditer(text)]
    starts = [0, *ends]
    return [text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True) if start < end]


def _header(
    lines: _Lines, source: Source, recognises: Callable[[frozenset[str]], bool]
) -> tuple[list[str], str, list[str]]:
    first = ""
    for _ in range(HEADER_WITHIN):
        found = lines.next()
        if found is None:
            break
        number, line = found
        first = first or line.strip()
        for delimiter in DELIMITERS:
            cells = [cell.strip() for cell in cells_of(line.rstrip("\r\n"), delimiter) or []]
            keys = [column_key(mended(cell)) for cell in cells]
            if recognises(frozenset(keys) - {""}):
                _no_column_twice(cells, keys, source, number)
                return cells, delimiter, keys
    shown = "".join(sign if sign.isprintable() else " " for sign in first[:80]).strip()
    raise refusal("export-header-lost", f"{source.path}:1", header=shown)


def _no_column_twice(cells: list[str], keys: list[str], source: Source, line: int) -> None:
    twice = next((cell for cell, key in zip(cells, keys, strict=True) if key and keys.count(key) > 1), None)
    if twice is not None:
        raise refusal("export-column-twice", f"{source.path}:{line}", column=twice)


def _records(
    lines: _Lines, delimiter: str, wide: int, places: dict[str, int], broken: list[tuple[str, int]], pad: bool
) -> Iterator[Record]:
    """Yield the records; note those that are broken."""
    while (found := lines.next()) is not None:
        start, line = found
        taken = [line]
        ahead = LONGEST_RECORD if len(broken) < MOST_LOOKS_AHEAD else 1
        size, quotes = len(line), line.count('"')
        while quotes % 2 and len(taken) < ahead and size < LONGEST_LINE and (more := lines.next()) is not None:
            taken.append(more[1])
            size, quotes = size + len(more[1]), quotes + more[1].count('"')
        text = taken[0] if len(taken) == 1 else "".join(taken)
        if not text.strip(delimiter + " \t\r\n"):
            continue
        cells = cells_of(text.rstrip("\r\n"), delimiter) if quotes % 2 == 0 else None
        if cells is None:
            broken.append(("quotes", start))
            lines.give_back(taken[1:])
            continue
        while len(cells) > wide and not cells[-1].strip():
            cells.pop()
        if len(cells) < wide and pad:
            cells += [""] * (wide - len(cells))
        if len(cells) != wide:
            broken.append(("short" if len(cells) < wide else "long", start))
            lines.give_back(taken[1:])
        else:
            yield Record(start, cells, places)
