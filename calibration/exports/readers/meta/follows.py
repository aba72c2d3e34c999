"""New followers of a Facebook page or Instagram account by day: UTF-16, a title, and no row for a day without any."""

from __future__ import annotations

from datetime import date, timedelta

from calibration.exports.cells import count_of, day_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.sheets import open_sheet

SINCE = date(2004, 2, 4)
HEADER = frozenset({"date", "primary"})


def place_of(source: Source) -> str:
    """Return whose follows a title above the header names: ``facebook``, ``instagram`` or ``""``."""
    for line in source.lines[:3]:
        title = line.strip(' "\ufeff').casefold()
        if "follow" in title or "abonn" in title:
            return next((name for name in ("facebook", "instagram") if name in title), "")
    return ""


def recognises(source: Source) -> bool:
    """Say whether a text has the title and the two columns of follows."""
    return source.has_columns("Date", "Primary") and bool(place_of(source))


def read(source: Source, into: Recording) -> None:
    """Read the new followers of each day."""
    place = place_of(source) or "facebook"
    days: dict[date, float] = {}
    with open_sheet(source, lambda keys: keys == HEADER) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            day = day_of(record["date"])
            if day is None:
                into.skip("no_date", record.line)
            elif not into.since <= day <= into.today + timedelta(days=1):
                into.skip("future" if day > into.today else "too_early", record.line)
            else:
                days[day] = count_of(record["primary"])
        into.skip_all(sheet.broken)
    for step in range((max(days) - min(days)).days + 1 if days else 0):
        day = min(days) + timedelta(days=step)
        into.metric(
            "new_followers", day, days.get(day, 0.0), aggregation="flow", definition=f"{place}.follows",
            estimated=day not in days,
        )  # fmt: skip
    into.note("meta-follows")


READER = FileReader(
    name="meta_follows",
    platform="meta",
    words="calibration.exports.readers.meta",
    aspects=(),
    since=SINCE,
    recognises=recognises,
    read=read,
)
