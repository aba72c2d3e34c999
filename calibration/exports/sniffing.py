"""Looking at the beginning of a file: lines, headers and JSON paths, leniently, only to recognise it."""

from __future__ import annotations

import io

import ijson

from calibration.exports.decoding import codec_of
from calibration.exports.limits import DEEPEST
from calibration.exports.table import DELIMITERS, HEADER_WITHIN, cells_of, column_key

MOST_LINES = 50
MOST_JSON_EVENTS = 4_000


def first_lines(beginning: bytes) -> list[str]:
    """Return the first lines of a text, decoded leniently."""
    codec = codec_of(beginning)
    try:
        text = beginning.decode(codec)
    except UnicodeDecodeError as error:
        whole = error.start > len(beginning) - 4
        text = beginning.decode(codec if whole or codec != "utf-8-sig" else "cp1252", errors="replace")
    return [line.rstrip("\n") for line in io.StringIO(text, newline=None)][:MOST_LINES]


def headers(lines: list[str]) -> list[frozenset[str]]:
    """Return the sets of column keys that the first lines may be, one for each line and delimiter."""
    found = []
    for line in lines[:HEADER_WITHIN]:
        for delimiter in DELIMITERS:
            if delimiter in line:
                cells = cells_of(line, delimiter) or []
                found.append(frozenset(column_key(mended(cell)) for cell in cells) - {""})
    return found


def mended(name: str) -> str:
    """Mend a column's name that was read as Windows-1252 though written in UTF-8 (``dÃ©pensÃ©``).

    Examples
    --------
    >>> mended("Montant dÃ©pensÃ©")
    'Montant dépensé'
    """
    if "Ã" not in name and "â€" not in name:
        return name
    try:
        return name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return name


def json_paths(beginning: bytes) -> frozenset[str]:
    """Return the paths of the values met at the beginning of a JSON file, which may be cut anywhere.

    Examples
    --------
    >>> sorted(json_paths(b'{"guild": {"id": "1"}, "messages": [{"id": '))
    ['guild', 'guild.id', 'messages', 'messages.item', 'messages.item.id']
    """
    paths: set[str] = set()
    try:
        # Without use_float, a number of more than 4,300 digits ends the whole process inside the parser in C.
        events = ijson.parse(io.BytesIO(beginning), multiple_values=True, use_float=True, buf_size=1 << 10)
        for count, (path, event, value) in enumerate(events):
            if path:
                paths.add(path)
            if event == "map_key":
                paths.add(f"{path}.{value}".lstrip("."))
            # Paths grow with depth, and the parser makes those of a whole buffer: deep lists would fill the memory.
            if count > MOST_JSON_EVENTS or path.count(".") > DEEPEST:
                break
    except (ijson.JSONError, ValueError):
        pass  # it is cut where the beginning ends, or is not JSON at all: what was met is what is known
    return frozenset(paths)
