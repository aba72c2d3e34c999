"""What advertising with Google cost: a preamble, a row a campaign and day, and several rows that are sums."""

from __future__ import annotations

from calibration.exports.readers.advertising import Columns, Layout, one_of, spend_reader


def columns_of(keys: frozenset[str]) -> Columns | None:
    """Return the columns of a header in English or French, None where it is none of Google's."""
    amount = one_of(keys, "cost", "coût")
    campaign = one_of(keys, "campaign", "campagne")
    currency = one_of(keys, "currencycode", "codedeladevise")
    if not amount or not campaign or not currency:
        return None
    # Without a day, such as by week, the file is refused with what to do, not left unknown.
    return Columns(one_of(keys, "day", "jour"), "", campaign, amount, currency, one_of(keys, "conversions"), "")


READER = spend_reader("google", Layout("google_ads", "google.conversions", columns_of, lambda _: "any"))
