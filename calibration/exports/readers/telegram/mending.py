r"""Mending Telegram's JSON: control characters written ``\\x0B``, which JSON does not know, become ``\\u000B``."""

from __future__ import annotations

import re
from typing import IO

_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
LONGEST_ESCAPE = 4


def mended(content: bytes) -> bytes:
    r"""Mend whole escapes; a backslash that is itself escaped stays as it is.

    Examples
    --------
    >>> mended(rb'"a\\x0Bb" "c\\\\x0B"')
    b'"a\\\\u000Bb" "c\\\\\\\\x0B"'
    """
    if rb"\x" not in content:
        return content
    return _ESCAPE.sub(lambda found: rb"\u00" + found[1] if found[1] else found[0], content)


class MendedStream:
    """A stream of Telegram's JSON that mends it block by block.

    Parameters
    ----------
    stream : binary file
        The bytes as Telegram wrote them.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; ``b""`` only at the end."""
        if size == 0:
            return b""
        while block := self._stream.read(size):
            whole = self._rest + block
            cut = _cut(whole)
            self._rest = whole[cut:]
            if cut:
                return mended(whole[:cut])
        whole, self._rest = self._rest, b""
        return mended(whole)


def _cut(block: bytes) -> int:
    """Return where a block may be cut without cutting an escape: before the backslashes at its end."""
    last = block.rfind(b"\\", max(0, len(block) - LONGEST_ESCAPE))
    if last < 0:
        return len(block)
    return len(block[: last + 1].rstrip(b"\\"))
