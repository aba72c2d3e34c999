"""What advertising on Facebook and Instagram cost: a row a campaign and day, the currency in a column's name."""

from __future__ import annotations

import re

from calibration.exports.opening import Source
from calibration.exports.readers.advertising import SINCE, Columns, Layout, Written, one_of, read_spend
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording

WORDS = "calibration.exports.readers.meta"
_AMOUNT = re.compile(r"(?:amountspent|montantdépensé)([a-z]{3})?$")


def columns_of(keys: frozenset[str]) -> Columns | None:
    """Return the columns of a header in English or French, None where it is none of Meta's."""
    amount = next((key for key in sorted(keys) if _AMOUNT.match(key)), "")
    day = one_of(keys, "day", "jour", "reportingstarts", "débutdesrapports")
    campaign = one_of(keys, "campaignname", "nomdelacampagne")
    if not amount or not day or not campaign:
        return None
    last = one_of(keys, "reportingends", "findesrapports") if day in ("reportingstarts", "débutdesrapports") else ""
    results = one_of(keys, "results", "résultats")
    return Columns(day, last, campaign, amount, "", results, one_of(keys, "resultindicator", "indicateurderésultat"))


def _written(columns: Columns) -> Written:
    """Say how days are written: a French header states that the day comes first."""
    return "day first" if columns.day in ("jour", "débutdesrapports") else "any"


def _currency(amount: str) -> str:
    found = _AMOUNT.match(amount)
    return (found.group(1) or "").upper() if found else ""


LAYOUT = Layout("meta_ads", "meta.results", columns_of, _written, _currency, nameless_is_sum=True)


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of Meta's advertising."""
    return source.shape == "text" and any(columns_of(header) for header in source.headers)


def read(source: Source, into: Recording) -> None:
    """Read what was spent by day and campaign."""
    read_spend(source, into, LAYOUT)


READER = FileReader(
    name="meta_ads",
    platform="meta",
    words=WORDS,
    aspects=("money",),
    since=SINCE,
    recognises=recognises,
    read=read,
)
