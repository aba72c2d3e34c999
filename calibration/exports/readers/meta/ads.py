"""What advertising on Facebook and Instagram cost: a row a campaign and day, the currency in a column's name."""

from __future__ import annotations

import re

from calibration.exports.readers.advertising import Columns, Layout, Written, one_of, spend_reader

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


READER = spend_reader("meta", Layout("meta_ads", "meta.results", columns_of, _written, _currency, nameless_is_sum=True))
