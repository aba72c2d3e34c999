"""Member analytics: a CSV with a row a member, whose window is only in the file's name."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

from calibration.exports.opening import Source
from calibration.exports.readers.contract import FileReader
from calibration.exports.readers.slack.overview import SINCE
from calibration.exports.recording import Recording
from calibration.exports.sheets import Record, open_sheet

WORDS = "calibration.exports.readers.slack"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
USED = ("userid", "accounttype", "accountcreatedutc", "claimeddateutc", "deactivateddateutc", "daysactive",
        "messagesposted", "reactionsadded", "lastactiveutc")  # fmt: skip
PASSED_OVER = ("name", "whatido", "username", "displayname", "email", "daysactivedesktop", "daysactiveandroid",
               "daysactiveios", "daysusingslackconnect", "messagespostedinchannels", "filesuploaded",
               "slackhuddles", "searches", "channelsjoined", "lastactivedesktoputc", "lastactiveandroidutc",
               "lastactiveiosutc")  # fmt: skip
KNOWN = frozenset((*USED, *PASSED_OVER))
_DAY = r"([A-Z][a-z]{2})[ _]+([0-9]{1,2}),?[ _]+([0-9]{4})"
_DATE = re.compile(r"([A-Z][a-z]{2}) ([0-9]{1,2}), ([0-9]{4})$")
_PRIOR = re.compile(r"Prior[ _]+([0-9]{1,4})[ _]+Days[ _]+-?[ _]*" + _DAY)
_RANGE = re.compile(_DAY + r"[ _]+-?[ _]*" + _DAY)
_COUNT = re.compile(r"[0-9]{1,3}(?:[,\u202f\u00a0 ][0-9]{3})+$|[0-9]{1,12}$")


def recognises(source: Source) -> bool:
    """Say whether a text has the columns of member analytics."""
    return source.has_columns("User ID", "Claimed Date (UTC)", "Days active")


def read(source: Source, into: Recording) -> None:
    """Read member analytics; names, addresses and texts are passed over."""
    start, end = window_of(source.name)
    if end is None:
        into.guess("slack-window-unknown")
    else:
        into.guess("slack-window", start=start, end=end - timedelta(days=1))
    with open_sheet(source, lambda keys: {"userid", "claimeddateutc"} <= keys) as sheet:
        into.unknown_columns(
            name for name, key in zip(sheet.header, sheet.keys, strict=True) if key and key not in KNOWN
        )
        into.remarks(guesses=sheet.guesses)
        for record in sheet.records:
            into.read()
            _member(record, start, end, into)
        into.skip_all(sheet.broken)
    into.note("slack-members")


def _member(record: Record, start: date | None, end: date | None, into: Recording) -> None:
    who, kind = record["userid"], record["accounttype"].casefold()
    created, claimed = day_of(record["accountcreatedutc"]), day_of(record["claimeddateutc"])
    seen, active = day_of(record["lastactiveutc"]), _number(record["daysactive"])
    if not who:
        into.skip("no_member", record.line)
    elif who == "USLACKBOT" or "bot" in kind or kind == "app":
        into.skip("bot", record.line)
    elif claimed is None and seen is None and not active > 0:
        into.skip("pending", record.line)
    else:
        into.member(
            who, joined=claimed or created, left=day_of(record["deactivateddateutc"]), last_seen=seen,
            role="guest" if "guest" in kind else "staff" if "owner" in kind or "admin" in kind else "member",
        )  # fmt: skip
        messages, reactions = _number(record["messagesposted"]), _number(record["reactionsadded"])
        into.window(who, start, end, days_active=active, messages=messages, reactions=reactions)


def window_of(name: str) -> tuple[date | None, date | None]:
    """Return the window that a file's name states, its end exclusive.

    Examples
    --------
    >>> window_of("Citron Member Analytics Prior 30 Days - Apr 17, 2026 (1).csv")
    (datetime.date(2026, 3, 19), datetime.date(2026, 4, 18))
    """
    prior = _PRIOR.search(name)
    if prior:
        last = _day(*prior.group(2, 3, 4))
        return (last - timedelta(days=int(prior.group(1)) - 1), last + timedelta(days=1)) if last else (None, None)
    found = _RANGE.search(name)
    if found:
        first, last = _day(*found.group(1, 2, 3)), _day(*found.group(4, 5, 6))
        if first and last:
            return first, last + timedelta(days=1)
    return None, None


def day_of(text: str) -> date | None:
    """Return a day as Slack writes it (``Apr 17, 2026``), None where there is none."""
    found = _DATE.match(text)
    return _day(*found.groups()) if found else None


def _day(month: str, day: str, year: str) -> date | None:
    if not "1970" <= year <= "2200":  # a window around it would end beyond all dates
        return None
    try:
        return date(int(year), MONTHS.index(month.casefold()) + 1, int(day))
    except ValueError:
        return None


def _number(text: str) -> float:
    return float(re.sub("[^0-9]", "", text)) if _COUNT.match(text) else math.nan


READER = FileReader(
    name="slack_members",
    platform="slack",
    words=WORDS,
    aspects=("members", "joins", "leaves", "readers", "posters", "retention", "inequality"),
    since=SINCE,
    recognises=recognises,
    read=read,
)
