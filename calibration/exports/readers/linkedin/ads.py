"""What advertising on LinkedIn cost: three lines above the header, the month first, and a row that is the sum."""

from __future__ import annotations

from calibration.exports.opening import Source
from calibration.exports.readers.advertising import SINCE, Columns, Layout, read_spend
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording

WORDS = "calibration.exports.readers.linkedin"


def columns_of(keys: frozenset[str]) -> Columns | None:
    """Return the columns of a header, None where it is none of LinkedIn's."""
    if not {"startdateinutc", "campaignname", "totalspent"} <= keys:
        return None
    return Columns("startdateinutc", "", "campaignname", "totalspent", "currency", "conversions", "")


LAYOUT = Layout("linkedin_ads", "linkedin.conversions", columns_of, lambda _: "month first")


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of LinkedIn's advertising."""
    return source.shape == "text" and any(columns_of(header) for header in source.headers)


def read(source: Source, into: Recording) -> None:
    """Read what was spent by day and campaign."""
    read_spend(source, into, LAYOUT)


READER = FileReader(
    name="linkedin_ads",
    platform="linkedin",
    words=WORDS,
    aspects=("money",),
    since=SINCE,
    recognises=recognises,
    read=read,
)
