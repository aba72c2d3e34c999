"""Limits that hold while a file is read, whatever the file says about itself.

Sizes are counted as bytes come out of the decompressor, so an archive that lies about them gains nothing.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any, TypeVar

from calibration.exports.refusing import refusal

Given = TypeVar("Given")
LARGEST_FILE = 2_000_000_000
"""Bytes of one file on disk, and of all an archive holds once unpacked."""
LARGEST_MEMBER = 500_000_000
"""Bytes of one file in an archive once unpacked."""
LARGEST_TABLE = 50_000_000
"""Bytes of a file that is read as a whole: a row a day for ten years is a hundred times smaller."""
LARGEST_RATIO = 200
"""Unpacked bytes for each packed one. Chats as JSON pack about 30 times."""
RATIO_FROM = 1_000_000
"""Unpacked bytes below which the ratio says nothing."""
MOST_MEMBERS = 50_000
"""Files in an archive or a folder."""
LONGEST_LINE = 10_000_000
"""Bytes in one line, one cell or one text."""
DEEPEST = 64
"""Objects and lists inside each other in JSON; exports of chats have a dozen."""


@dataclass
class Budget:
    """What one archive may still give: its packed size against the bytes that come out of it."""

    packed: int
    seen: dict[str, int] = field(default_factory=dict)

    def count(self, member: str, size: int, place: PurePath) -> None:
        """Note that a member gave so many bytes; refuse the archive once it gives too many.

        Raises
        ------
        InputError
            If the member, the archive or the ratio is beyond its limit.
        """
        self.seen[member] = max(size, self.seen.get(member, 0))
        if size > LARGEST_MEMBER:
            raise refusal("export-too-large", place, megabytes=size / 1e6, most=LARGEST_MEMBER / 1e6)
        total = sum(self.seen.values()) if size > RATIO_FROM else 0
        if total > LARGEST_FILE:
            raise refusal("export-too-large", place, megabytes=total / 1e6, most=LARGEST_FILE / 1e6)
        if total > RATIO_FROM and total > LARGEST_RATIO * max(self.packed, 1):
            raise refusal("export-archive-bomb", place, most=LARGEST_RATIO)


class LimitedStream(io.RawIOBase):
    """A stream out of an archive that counts what it gives and turns every damage into one message.

    Parameters
    ----------
    stream : binary file
        The decompressor.
    member : str
        Its name in the archive.
    place : pathlib.PurePath
        For the messages.
    budget : Budget
        That of the archive.
    """

    def __init__(self, stream: IO[bytes], member: str, place: PurePath, budget: Budget) -> None:
        self._stream, self._member, self._place, self._budget = stream, member, place, budget
        self._place_now = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer and return how many bytes came."""
        # However much is asked for at once, it is counted after each block.
        block = guarded(lambda: self._stream.read(min(len(buffer), RATIO_FROM)), self._place)
        buffer[: len(block)] = block
        self._place_now += len(block)
        self._budget.count(self._member, self._place_now, self._place)
        return len(block)

    def seekable(self) -> bool:
        """Say whether the decompressor can go back, as that of gzip can."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; going forward counts as reading, for the decompressor unpacks what lies between."""
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation("the end is known only by reading")
        target = offset + (self._place_now if whence == io.SEEK_CUR else 0)
        self._budget.count(self._member, target, self._place)
        self._place_now = guarded(lambda: self._stream.seek(target), self._place)
        return self._place_now

    def tell(self) -> int:
        """Return the place reached."""
        return self._place_now

    def close(self) -> None:
        """Close the decompressor too."""
        if not self.closed:
            self._stream.close()
        super().close()


def guarded(step: Callable[[], Given], place: PurePath) -> Given:
    """Take one step of a decompressor; whatever it dislikes is one message: the archive is damaged.

    Raises
    ------
    InputError
        If the step fails.
    """
    try:
        return step()
    except (zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError, ArithmeticError) as error:
        raise refusal("export-archive-broken", place) from error
    except Exception as error:
        if type(error).__module__ in ("zipfile", "tarfile"):
            raise refusal("export-archive-broken", place) from error
        raise
