"""JSON, as a stream of items or as a whole, under limits on depth, texts and numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, Any

import ijson
import numpy as np

from calibration.exports.decoding import codec_of, decode
from calibration.exports.limits import DEEPEST, LARGEST_TABLE, LONGEST_LINE
from calibration.exports.opening import BLOCK, Source
from calibration.exports.refusing import refusal

_OPENS = np.zeros(256, dtype=np.int8)
_OPENS[[ord("{"), ord("[")]] = 1
_OPENS[[ord("}"), ord("]")]] = -1


class Guard:
    """Counts how deep JSON goes and how long its texts are while its bytes pass by.

    Parameters
    ----------
    place : pathlib.PurePath
        For the messages.
    """

    def __init__(self, place: PurePath) -> None:
        self._place = place
        self._in_text = False
        self._tail = b""
        self._depth = 0
        self._length = 0

    def see(self, block: bytes) -> None:
        """Look at the next bytes.

        Raises
        ------
        InputError
            If lists and objects are nested beyond `DEEPEST` or a text is longer than `LONGEST_LINE`.
        """
        if not block:
            return
        block = self._tail + block
        slashes = len(block) - len(block.rstrip(b"\\"))
        self._tail = b"\\" if slashes % 2 else b""
        plain = block[: len(block) - len(self._tail)].replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = plain.split(b'"')
        outside = b"".join(parts[1 if self._in_text else 0 :: 2])
        self._lengths(parts)
        self._in_text ^= (len(parts) - 1) % 2 == 1
        steps = _OPENS[np.frombuffer(outside, dtype=np.uint8)]
        depths = self._depth + np.cumsum(steps[steps != 0], dtype=np.int64)
        if len(depths):
            if depths.max() > DEEPEST:
                raise refusal("export-json-deep", self._place, most=DEEPEST)
            self._depth = int(depths[-1])

    def _lengths(self, parts: list[bytes]) -> None:
        """Follow the length of the text, or of the number, that may go on from block to block."""
        first = self._length + len(parts[0])
        self._length = first if len(parts) == 1 else len(parts[-1])
        if max(first, *map(len, parts)) > LONGEST_LINE:
            raise refusal("export-long-line", self._place, most=LONGEST_LINE)


class _Guarded:
    """A stream of JSON whose bytes pass by a `Guard`."""

    def __init__(self, stream: IO[bytes], place: PurePath) -> None:
        self._stream, self._guard = stream, Guard(place)

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._guard.see(block)
        return block


@contextmanager
def _told(place: PurePath) -> Iterator[None]:
    """Turn what a parser says of a broken document into one message."""
    try:
        yield
    except ijson.IncompleteJSONError as error:
        cut = "premature EOF" in str(error) or "Incomplete" in str(error)
        raise refusal("export-json-cut" if cut else "export-json-broken", place) from error
    except (ijson.JSONError, ValueError, RecursionError, OverflowError, MemoryError) as error:
        raise refusal("export-json-broken", place) from error


def json_items(source: Source, path: str, stream: IO[bytes] | None = None) -> Iterator[Any]:
    """Read the items of a list inside a JSON file one by one; the file is never held as a whole.

    Parameters
    ----------
    source : Source
        The file, in UTF-8.
    path : str
        Where the items are, as ijson says it: ``messages.item``; ``item`` for a list at the top.
    stream : binary file, optional
        The bytes to read instead of the file's own, for a reader that mends them first.

    Yields
    ------
    object
        Each item as Python values; numbers with a fraction are floats.

    Raises
    ------
    InputError
        If the file is not valid JSON, is cut, or goes beyond a limit.

    Examples
    --------
    >>> import io
    >>> from pathlib import Path
    >>> from calibration.exports.opening import Source
    >>> content = b'{"messages": [{"id": 1}, {"id": 2}]}'
    >>> chat = Source(Path("chat.json"), "chat.json", "", lambda: io.BytesIO(content), content)
    >>> [message["id"] for message in json_items(chat, "messages.item")]
    [1, 2]
    """
    if codec_of(source.beginning) != "utf-8-sig":
        raise refusal("export-json-broken", source.path)
    with source.bytes() as own:
        guarded = _Guarded(stream or own, source.path)
        with _told(source.path):
            if source.beginning.startswith(b"\xef\xbb\xbf") and stream is None:
                guarded.read(3)
            yield from ijson.items(guarded, path, use_float=True, buf_size=BLOCK)


def json_events(source: Source, path: str, outer: str, number: int, stream: IO[bytes] | None = None) -> Iterator[Any]:
    """Read the items of a list inside one item of an outer list; nothing of its other items is built.

    Parameters
    ----------
    source : Source
        The file, in UTF-8.
    path, outer : str
        Where the items and the outer items are, such as ``chats.list.item.messages.item`` and ``chats.list.item``.
    number : int
        Which outer item, from 0.
    stream : binary file, optional
        The bytes to read instead of the file's own.

    Yields
    ------
    object
        Each item, as `json_items` gives them.

    Raises
    ------
    InputError
        If the file is not valid JSON, is cut, or goes beyond a limit.
    """
    place = -1
    builder: ijson.ObjectBuilder | None = None
    with source.bytes() as own, _told(source.path):
        guarded = _Guarded(stream or own, source.path)
        for prefix, event, value in ijson.parse(guarded, use_float=True, buf_size=BLOCK):
            if prefix == outer and event == "start_map":
                place += 1
            if place != number or not prefix.startswith(path):
                continue
            if prefix == path and event == "start_map":
                builder = ijson.ObjectBuilder()
            if builder is not None:
                builder.event(event, value)
            if prefix == path and event == "end_map" and builder is not None:
                yield builder.value
                builder = None


def json_whole(source: Source, most: int = LARGEST_TABLE) -> Any:
    """Read a small JSON file as a whole.

    Raises
    ------
    InputError
        If it is larger than ``most`` bytes, not valid JSON, or goes beyond a limit.
    """
    content = source.content(most)
    Guard(source.path).see(content)
    return json_value(decode(content, source.path).text, source.path)


def json_value(text: str, place: PurePath | str) -> Any:
    """Read one JSON value, such as a line of NDJSON.

    Raises
    ------
    InputError
        If it is not valid JSON, or holds NaN or an infinite number.
    """
    with _told(PurePath(place)):
        return json.loads(text, parse_constant=_no_constant)


def _no_constant(name: str) -> float:
    raise ValueError(name)


def json_lines(source: Source) -> Iterator[tuple[int, Any]]:
    """Read a file of one JSON value a line.

    Yields
    ------
    (int, object)
        The line, from 1, and its value; empty lines are passed over.

    Raises
    ------
    InputError
        If a line is no JSON or too long; the last one then says that the file was cut.
    """
    with source.bytes() as stream:
        line = 0
        while content := stream.readline(LONGEST_LINE + 1):
            line += 1
            where = PurePath(f"{source.path}:{line}")
            if len(content) > LONGEST_LINE:
                raise refusal("export-long-line", where, most=LONGEST_LINE)
            if not content.strip():
                continue
            Guard(where).see(content)
            if not content.endswith(b"\n") and not content.rstrip().endswith((b"}", b"]")):
                raise refusal("export-json-cut", where)
            yield line, json_value(decode(content, where).text, where)
