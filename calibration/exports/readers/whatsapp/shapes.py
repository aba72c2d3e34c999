"""The beginnings of WhatsApp's lines: one shape a file, found in its first lines, so that no pasted text is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from calibration.exports.refusing import refusal

FEWEST = 3
"""Lines of one shape that make a chat, unless the file has no other lines."""
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile("[\u00a0\u202f\u2009]")
_ODD = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00a0\u202f\u2009]")
_WORDS = r"(?:(?:à|at|um|klo|kl|as|às|alle|alle ore|a las|в) )?"
_BEFORE = "오전|오후|上午|下午|午前|午後|凌晨|中午|晚上"
_AFTER = r"[aApP]\.? ?[mM]\.?|[صم]|ÖÖ|ÖS|[πμ]\.μ\."
_LATE = ("p", "م", "오후", "下午", "午後", "晚上", "ös", "μ.μ")
_ANY = re.compile(
    rf"(?P<open>\[?)\d{{1,4}}(?P<mark>[./-] ?)\d{{1,4}}(?P=mark)\d{{1,4}}\.?(?P<comma>,?) ?{_WORDS}"
    rf"(?:(?P<before>{_BEFORE}) ?)?\d{{1,2}}(?P<colon>[:.])\d{{2}}(?P<second>(?P=colon)\d{{2}})?"
    rf"(?: ?(?P<after>{_AFTER}))?(?P<close>\](?: |$)| ?[-–] |: | )"
)


class Shape(NamedTuple):
    """How every record of a file begins.

    Parameters
    ----------
    open : str
        A bracket or nothing.
    mark : str
        What stands between day, month and year.
    comma : str
        A comma after the date or nothing.
    colon : str
        What stands between hour and minute.
    seconds : bool
        Whether the time has seconds.
    half : {"", "before", "after"}
        Where the half of the day is said, ``""`` for a clock of 24 hours.
    close : str
        What ends the time.
    """

    open: str
    mark: str
    comma: str
    colon: str
    seconds: bool
    half: str
    close: str

    def pattern(self) -> re.Pattern[str]:
        """Return the pattern of a record's beginning: groups date, half before, hour, minute, second, half after."""
        mark, colon = re.escape(self.mark), re.escape(self.colon)
        before = rf"({_BEFORE}) ?" if self.half == "before" else "()"
        after = rf" ?({_AFTER})" if self.half == "after" else "()"
        second = rf"{colon}(\d{{2}})" if self.seconds else "()"
        close = {"]": r"\](?: |$)", "-": " ?[-–] ", ":": ": ", "": " "}[self.close]
        return re.compile(
            rf"{re.escape(self.open)}(\d{{1,4}}{mark}\d{{1,2}}{mark}\d{{1,4}})\.?{self.comma} ?{_WORDS}"
            rf"{before}(\d{{1,2}}){colon}(\d{{2}}){second}{after}{close}"
        )


def plain(line: str) -> str:
    r"""Return a line without marks of direction, its narrow and unbreakable spaces as spaces.

    Examples
    --------
    >>> plain("\\u200e[06/01/2024, 2:05\\u202fPM] A: b")
    '[06/01/2024, 2:05 PM] A: b'
    """
    return line if line.isascii() or not _ODD.search(line) else _SPACES.sub(" ", _MARKS.sub("", line))


def is_chat(lines: Iterable[str]) -> bool:
    """Say whether lines begin as WhatsApp's do: at least three of them, or all."""
    written = [line for line in map(plain, lines) if line.strip()]
    return _enough(sum(_ANY.match(line) is not None for line in written), len(written))


def shape_of(lines: Iterable[str], place: str) -> Shape:
    """Return the shape of a file from its first lines.

    Raises
    ------
    InputError
        If its lines begin in several ways: several files were put into one.
    """
    written = [line for line in map(plain, lines) if line.strip()]
    found = Counter(shape for line in written if (shape := _shape(line)) is not None)
    shape, count = found.most_common(1)[0]
    if 2 * count < found.total():
        raise refusal("whatsapp-several-shapes", place, package="calibration.exports.readers.whatsapp")
    return shape


def late(half: str) -> bool:
    """Say whether a half of the day, as written, is the second."""
    return half.casefold().startswith(_LATE)


def _enough(count: int, lines: int) -> bool:
    return count >= FEWEST or 0 < count == lines


def _shape(line: str) -> Shape | None:
    found = _ANY.match(line)
    if found is None:
        return None
    half = "before" if found["before"] else "after" if found["after"] else ""
    close = found["close"].strip().replace("–", "-")
    return Shape(found["open"], found["mark"], found["comma"], found["colon"], found["second"] is not None, half, close)
