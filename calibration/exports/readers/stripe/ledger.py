"""Subscriptions and payments: what each customer pays, when it began and ended. Card columns are never looked at."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

from calibration.exports.cells import Decimals, moment_of
from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.recording import Recording
from calibration.exports.sheets import Record, open_sheet

SINCE = date(2011, 9, 29)
WORDS = "calibration.exports.readers.stripe"
MONTHS_OF: dict[str, float] = {"day": 12 / 365.25, "week": 84 / 365.25, "month": 1.0, "year": 12.0}
"""Months in each interval: an amount a year is a twelfth of it a month."""
PAID = frozenset({"paid", "succeeded", "refunded", "partially refunded"})
STARTS = ("startutc", "startdateutc", "createdutc")
ENDED = frozenset({"canceled", "incomplete_expired"})


def recognises_subscriptions(source: Source) -> bool:
    """Say whether a text has the columns of subscriptions."""
    return source.has_columns("id", "Customer ID", "Status", "Interval", "Amount", "Created (UTC)")


def recognises_payments(source: Source) -> bool:
    """Say whether a text has the columns of payments."""
    return source.has_columns("id", "Created (UTC)", "Amount", "Amount Refunded", "Status", "Customer ID")


def read_subscriptions(source: Source, into: Recording) -> None:
    """Read the subscriptions: a row of the ledger for each, by the month."""
    records, amounts = _records(source, {"id", "customerid", "status", "interval", "amount"}, ("amount",), into)
    ended = sum(_subscription(record, amounts, into) for record in records)
    if records and not ended:
        into.note("stripe-only-active")
    into.note("stripe-subscriptions")


def _records(
    source: Source, wanted: set[str], columns: tuple[str, ...], into: Recording
) -> tuple[list[Record], Decimals]:
    """Return the last row of each subscription or payment, and how the amounts of all are written."""
    amounts = Decimals(str(source.path))
    records: dict[str, Record] = {}
    with open_sheet(source, lambda keys: wanted <= keys) as sheet:
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            identifier = record["id"] or f"line {record.line}"
            if identifier in records:
                into.skip("same_row", record.line)
            records[identifier] = record
            for column in columns:
                amounts.see(record[column], record.line)
        into.skip_all(sheet.broken)
    return list(records.values()), amounts


def _subscription(record: Record, amounts: Decimals, into: Recording) -> bool:
    """Record one subscription and say whether it is over."""
    start = next((moment for name in STARTS if (moment := moment_of(record[name]))), None)
    status, end = record["status"].casefold(), moment_of(record["endedatutc"])
    trial = moment_of(record["trialendutc"])
    over = status in ENDED or end is not None
    if not _within(start, record, into) or start is None:
        return over
    months = MONTHS_OF.get(record["interval"].casefold(), math.nan)
    amount = amounts.number(record["amount"]) / months
    if math.isnan(amount):
        into.note("stripe-no-amount")
    if status == "trialing" or (trial is not None and end is not None and end <= trial):
        amount = 0.0
    elif trial is not None and trial > start:
        start = trial
    into.ledger(record["customerid"], start, end, amount, record["currency"].upper(), status)
    return over


def read_payments(source: Source, into: Recording) -> None:
    """Read what was paid, less what was paid back."""
    wanted = {"id", "createdutc", "amountrefunded", "customerid", "status"}
    records, amounts = _records(source, wanted, ("amount", "amountrefunded"), into)
    for record in records:
        moment = moment_of(record["createdutc"])
        refunded = amounts.number(record["amountrefunded"])
        amount = amounts.number(record["amount"]) - (0.0 if math.isnan(refunded) else refunded)
        if record["status"].casefold() not in PAID:
            into.skip("stripe_unpaid", record.line)
        elif math.isnan(amount):
            into.skip("unreadable", record.line)
        elif _within(moment, record, into) and moment is not None:
            into.ledger(record["customerid"], moment, moment, amount, record["currency"].upper(), "payment")
    into.note("stripe-payments")


def _within(moment: datetime | None, record: Record, into: Recording) -> bool:
    """Say whether a row has a customer and a day that may be; otherwise leave it out."""
    reason = ""
    if not record["customerid"]:
        reason = "no_member"
    elif moment is None:
        reason = "no_date"
    elif moment.replace(tzinfo=moment.tzinfo or UTC).date() < into.since:
        reason = "too_early"
    elif moment.date().toordinal() > into.today.toordinal() + 1:
        reason = "future"
    if reason:
        into.skip(reason, record.line)
    return not reason


SUBSCRIPTIONS_READER = FileReader(
    name="stripe_subscriptions",
    platform="stripe",
    words=WORDS,
    aspects=("money",),
    since=SINCE,
    recognises=recognises_subscriptions,
    read=read_subscriptions,
)
PAYMENTS_READER = FileReader(
    name="stripe_payments",
    platform="stripe",
    words=WORDS,
    aspects=("money",),
    since=SINCE,
    recognises=recognises_payments,
    read=read_payments,
)
