"""XML as a stream of elements with attributes; declarations of types and entities are refused unread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from xml.parsers import expat

from calibration.exports.limits import DEEPEST, LONGEST_LINE
from calibration.exports.opening import Source
from calibration.exports.refusing import refusal

FED = 1 << 16
"""Bytes given to the parser at once."""


class _Elements:
    """Collects the elements met since they were last taken."""

    def __init__(self, source: Source, name: str) -> None:
        self.source, self.name = source, name
        self.found: list[tuple[int, Mapping[str, str]]] = []
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise refusal("export-xml-broken", self.source.path)
        if name == self.name:
            self.found.append((self.parser.CurrentLineNumber, attributes))

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _refuse(self, *_: Any) -> int:
        raise refusal("export-xml-entities", self.source.path)


def xml_root(beginning: bytes) -> str:
    """Return the name of the first element of an XML file, ``""`` where there is none or entities are declared.

    Examples
    --------
    >>> xml_root(b'<?xml version="1.0"?><posts><row Id="1" />')
    'posts'
    """
    names: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: names.append(name)
    parser.StartDoctypeDeclHandler = lambda *_: names.append("")
    with suppress(expat.ExpatError, LookupError, ValueError):  # what was met before is what is known
        parser.Parse(beginning[: 1 << 12], False)
    return names[0] if names else ""


def xml_rows(source: Source, name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Read the attributes of all elements of one name.

    Yields
    ------
    (int, mapping)
        The line and the attributes.

    Raises
    ------
    InputError
        If the file declares types or entities, is broken, cut, or holds an element longer than `LONGEST_LINE`.
    """
    elements = _Elements(source, name)
    fed = 0
    with source.bytes() as stream:
        try:
            while block := stream.read(FED):
                elements.parser.Parse(block, False)
                fed += len(block)
                if fed - elements.parser.CurrentByteIndex > LONGEST_LINE:
                    raise refusal("export-long-line", source.path, most=LONGEST_LINE)
                yield from elements.found
                elements.found.clear()
            elements.parser.Parse(b"", True)
        except expat.ExpatError as error:
            line = f"{source.path}:{error.lineno}"
            cut = error.code in (expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
                                 expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN])  # fmt: skip
            raise refusal("export-cut" if cut else "export-xml-broken", line) from error
        except (ValueError, LookupError) as error:  # an encoding that nobody knows is a LookupError
            raise refusal("export-xml-broken", source.path) from error
    yield from elements.found
