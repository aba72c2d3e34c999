"""What advertising on LinkedIn cost: three lines above the header, the month first, and a row that is the sum."""

from __future__ import annotations

from calibration.exports.readers.advertising import Columns, Layout, spend_reader


def columns_of(keys: frozenset[str]) -> Columns | None:
    """Return the columns of a header, None where it is none of LinkedIn's."""
    if not {"startdateinutc", "campaignname", "totalspent"} <= keys:
        return None
    return Columns("startdateinutc", "", "campaignname", "totalspent", "currency", "conversions", "")


READER = spend_reader("linkedin", Layout("linkedin_ads", "linkedin.conversions", columns_of, lambda _: "month first"))
