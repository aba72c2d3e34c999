"""Cells of delimited text: days and times in stated forms, and numbers whose decimal sign the whole file decides."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone

from calibration.exports.refusing import refusal

NOT_KNOWN = frozenset({"", "-", "--", "n/a", "na", "null", "none"})
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?\s?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_NUMERIC = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$")
_ENGLISH = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}), ([0-9]{4})(?:,? ([0-9]{1,2}):([0-9]{2}) ?([AP])M)?$")
_SPACES = re.compile(r"[\s\u00a0\u202f'\u2019]")
_CURRENCY = re.compile(r"[$\u20ac\u00a3]|^[A-Z]{3}(?=[0-9-])|(?<=[0-9])[A-Z]{3}$")
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{0,15})?$")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{3})+$")


def moment_of(text: str) -> datetime | None:
    """Read a time written year first; with its zone where the text has one, None where it is no such time.

    Examples
    --------
    >>> moment_of("2024-01-05 09:12:33 UTC")
    datetime.datetime(2024, 1, 5, 9, 12, 33, tzinfo=datetime.timezone.utc)
    """
    found = _ISO.match(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
        if zone in ("Z", "UTC"):
            return moment.replace(tzinfo=UTC)
        if zone:
            offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
            return moment.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset))
    except ValueError:
        return None
    return moment


def day_of(text: str) -> date | None:
    """Return the day, UTC, of a time written year first; None where it is none."""
    moment = moment_of(text)
    if moment is None:
        return None
    try:
        return (moment.astimezone(UTC) if moment.tzinfo is not None else moment).date()
    except OverflowError:
        return None


def month_first(text: str) -> date | None:
    """Read ``09/30/2026``: for files whose maker writes the month first, whatever the reader's language.

    Examples
    --------
    >>> month_first("09/30/2026")
    datetime.date(2026, 9, 30)
    """
    found = _NUMERIC.match(text.strip())
    return _day(found.group(3), found.group(1), found.group(2)) if found else None


def day_first(text: str) -> date | None:
    """Read ``30/09/2026``: for files whose header says that the day comes first."""
    found = _NUMERIC.match(text.strip())
    return _day(found.group(3), found.group(2), found.group(1)) if found else None


def english_moment(text: str) -> datetime | None:
    """Read ``March 1, 2026 6:02 PM``; None where it is no such time.

    Examples
    --------
    >>> english_moment("March 1, 2026 6:02 PM")
    datetime.datetime(2026, 3, 1, 18, 2)
    """
    found = _ENGLISH.match(text.strip())
    if found is None:
        return None
    name, day, year, hour, minute, half = found.groups()
    months = [number for number, month in enumerate(MONTHS, 1) if month.startswith(name.casefold())]
    hours = (int(hour) % 12 + (12 if half == "P" else 0)) if hour else 0
    try:
        return datetime(int(year), months[0], int(day), hours, int(minute or 0)) if len(months) == 1 else None
    except ValueError:
        return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def count_of(text: str) -> float:
    """Read a whole number, with or without signs between its thousands; NaN where it is none.

    Examples
    --------
    >>> count_of("1,234")
    1234.0
    """
    bare = _SPACES.sub("", text)
    if _GROUPED.match(bare):
        bare = re.sub("[.,]", "", bare)
    return float(bare) if re.match(r"-?[0-9]{1,15}(?:\.0*)?$", bare) else math.nan


class Decimals:
    """The decimal sign of a file, decided from all its amounts: see each once, then read them.

    Parameters
    ----------
    place : str
        The file, for the message.

    Examples
    --------
    >>> amounts = Decimals("ads.csv")
    >>> for text in ("1 020,50", "12,3"):
    ...     amounts.see(text)
    >>> amounts.number("1 020,50")
    1020.5
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self._evidence = {".": 0, ",": 0}
        self._open: tuple[int, str] | None = None

    def see(self, text: str, line: int = 0) -> None:
        """Take one amount as evidence.

        Parameters
        ----------
        text : str
            The cell.
        line : int
            Its line in the file.
        """
        bare = _bare(text)
        signs = [sign for sign in bare if sign in ".,"]
        if not signs:
            return
        if len(set(signs)) == 2:
            self._evidence[signs[-1]] += 1
        elif len(signs) > 1:
            self._evidence["," if signs[0] == "." else "."] += 1
        elif len(bare) - bare.index(signs[0]) - 1 != 3 or bare.lstrip("-").startswith(("0", *".,")):
            self._evidence[signs[0]] += 1
        elif self._open is None:
            self._open = (line, text)

    def decide(self) -> str:
        """Return the decimal sign, ``"."`` where no amount has any sign.

        Raises
        ------
        InputError
            If the amounts disagree, or nothing tells a decimal sign from one between thousands.
        """
        found = [sign for sign, count in self._evidence.items() if count]
        if len(found) == 2:
            raise refusal("export-decimals-mixed", self._place)
        if not found and self._open is not None:
            line, text = self._open
            raise refusal("export-decimals-undecided", f"{self._place}:{line}", text=text[:40])
        return found[0] if found else "."

    def number(self, text: str) -> float:
        """Read an amount; NaN where the cell is empty or no number."""
        return number_of(text, self.decide())


def number_of(text: str, decimal: str) -> float:
    """Read an amount written with a known decimal sign; NaN where it is none."""
    bare = _bare(text)
    if bare.casefold() in NOT_KNOWN:
        return math.nan
    other = "," if decimal == "." else "."
    bare = bare.replace(other, "").replace(decimal, ".")
    return float(bare) if _PLAIN.match(bare) else math.nan


def _bare(text: str) -> str:
    """Return an amount without spaces, currency and percent signs."""
    return _CURRENCY.sub("", _SPACES.sub("", text)).rstrip("%")
