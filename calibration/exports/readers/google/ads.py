"""What advertising with Google cost: a preamble, a row a campaign and day, and several rows that are sums."""

from __future__ import annotations

from calibration.exports.opening import Source
from calibration.exports.readers.advertising import SINCE, Columns, Layout, one_of, read_spend
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording

WORDS = "calibration.exports.readers.google"


def columns_of(keys: frozenset[str]) -> Columns | None:
    """Return the columns of a header in English or French, None where it is none of Google's."""
    amount = one_of(keys, "cost", "coût")
    campaign = one_of(keys, "campaign", "campagne")
    currency = one_of(keys, "currencycode", "codedeladevise")
    if not amount or not campaign or not currency:
        return None
    # Without a day, such as by week, the file is refused with what to do, not left unknown.
    return Columns(one_of(keys, "day", "jour"), "", campaign, amount, currency, one_of(keys, "conversions"), "")


LAYOUT = Layout("google_ads", "google.conversions", columns_of, lambda _: "any")


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of Google Ads."""
    return source.shape == "text" and any(columns_of(header) for header in source.headers)


def read(source: Source, into: Recording) -> None:
    """Read what was spent by day and campaign."""
    read_spend(source, into, LAYOUT)


READER = FileReader(
    name="google_ads",
    platform="google",
    words=WORDS,
    aspects=("money",),
    since=SINCE,
    recognises=recognises,
    read=read,
)
