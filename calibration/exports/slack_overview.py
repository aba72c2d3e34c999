"""The Slack workspace overview: a CSV with a row a day, into the canonical table of measures.

Nothing about a row depends on later rows, but for the format of the file (delimiter, order of dates), so
that a forecast from a past day sees what it would have seen on that day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd

from calibration.exports.dates import Dated, read_dates
from calibration.exports.decoding import Decoded, decode
from calibration.exports.opening import Source
from calibration.exports.refusing import refusal
from calibration.exports.report import Remark, Skipped, count_skipped, not_too_many, windows_guessed
from calibration.exports.slack_columns import COLUMNS, DATE, NOT_USED, Column, is_overview
from calibration.exports.table import DELIMITERS, Row, Table, column_key, read_table

FIRST_YEAR = 2013
"""The year in which Slack opened."""
NOT_KNOWN = frozenset({"", "-", "--", "n/a", "na", "null", "none"})
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_GROUPED = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+$")
_COUNT = re.compile(r"[0-9]{1,15}(?:[.,]0+)?$")
_SHARE = re.compile(r"[0-9]*[.,]?[0-9]+(?:e-?[0-9]{1,3})?$", re.IGNORECASE)


@dataclass(frozen=True)
class Overview:
    """A workspace overview as read.

    Parameters
    ----------
    metrics : DataFrame
        The canonical table: period_start, period_end (exclusive), grain, metric, value (NaN = not known),
        unit, aggregation, segment_key, segment_value, definition_id, source_id, import_id, censored,
        estimated.
    rows_read, rows_kept : int
        Records in the file, and days kept.
    skipped : tuple of Skipped
        Records left out.
    unknown_columns : tuple of str
        Columns nobody declared.
    guesses : tuple of Remark
        Encoding, delimiter and order of dates.
    notes : tuple of Remark
        Numbers that could not be read.
    """

    metrics: pd.DataFrame
    rows_read: int
    rows_kept: int
    skipped: tuple[Skipped, ...]
    unknown_columns: tuple[str, ...]
    guesses: tuple[Remark, ...]
    notes: tuple[Remark, ...]


def read_overview(file: Source, today: date | None = None) -> Overview:
    """Read a Slack workspace overview.

    Parameters
    ----------
    file : Source
        The CSV, in any layout, order of columns, delimiter and order of dates.
    today : datetime.date, optional
        Rows dated more than a day after it are left out; by default this computer's day, in UTC.

    Raises
    ------
    InputError
        If the text, the header, the dates or too many of the rows cannot be read.
    """
    decoded = decode(file.content(), file.path)
    table = read_table(decoded.text, file.path, is_overview)
    keys = [column_key(name) for name in table.header]
    if DATE not in keys:
        raise refusal("export-no-date-column", file.path)
    place = keys.index(DATE)
    dated = read_dates([(row.line, row.cells[place]) for row in table.rows], file.path)
    kept, left_out = _days(table, dated, today or datetime.now(UTC).date())
    skipped = count_skipped([*table.broken, *left_out])
    read = len(table.rows) + len(table.broken)
    not_too_many(tuple(each for each in skipped if each.reason != "same_day"), read, str(file.path))
    _last_counter_whole(table, keys)
    columns = {index: COLUMNS[key] for index, key in enumerate(keys) if key in COLUMNS}
    unread: list[tuple[int, str, str]] = []
    metrics = _metrics(kept, columns, table, file, unread)
    known = COLUMNS.keys() | NOT_USED | {DATE, ""}
    return Overview(
        metrics=metrics,
        rows_read=read,
        rows_kept=len(kept),
        skipped=skipped,
        unknown_columns=tuple(name for name, key in zip(table.header, keys, strict=True) if key not in known),
        guesses=_guesses(decoded, table, dated),
        notes=_unread(unread),
    )


def _days(table: Table, dated: Dated, today: date) -> tuple[dict[date, Row], list[tuple[str, int]]]:
    """Return the row of each day in order of days (the last where a day comes twice), and rows left out."""
    kept: dict[date, Row] = {}
    left_out: list[tuple[str, int]] = []
    for row, day in zip(table.rows, dated.days, strict=True):
        if day is None:
            left_out.append(("no_date", row.line))
        elif day.year < FIRST_YEAR:
            left_out.append(("too_early", row.line))
        elif day > today + timedelta(days=1):
            left_out.append(("future", row.line))
        else:
            if day in kept:
                left_out.append(("same_day", kept[day].line))
            kept[day] = row
    return dict(sorted(kept.items())), left_out


def _last_counter_whole(table: Table, keys: list[str]) -> None:
    """Refuse a file that ends inside its last number: the counter of messages loses half of itself there."""
    if table.ends_cleanly or keys[-1] != column_key("Messages posted") or len(table.rows) < 2:
        return
    before, last = (_number(row.cells[-1], share=False) for row in table.rows[-2:])
    if before is not None and last is not None and last < before / 2:
        raise refusal("export-cut", f"{table.path}:{table.rows[-1].line}")


def _number(text: str, share: bool) -> float | None:
    """Read a count (whole, not negative) or a share from 0 to 1; NaN = not known, None = cannot be read."""
    if text.casefold() in NOT_KNOWN:
        return np.nan
    bare = _SPACES.sub("", text)
    if share:
        percent = bare.endswith("%")
        if not _SHARE.match(bare.rstrip("%")):
            return None
        value = float(bare.rstrip("%").replace(",", ".")) / (100.0 if percent else 1.0)
        return value if value <= 1.0 else None
    if _GROUPED.match(bare):
        return float(re.sub("[.,]", "", bare))
    return float(bare.replace(",", ".")) if _COUNT.match(bare) else None


def _metrics(
    kept: dict[date, Row],
    columns: dict[int, Column],
    table: Table,
    file: Source,
    unread: list[tuple[int, str, str]],
) -> pd.DataFrame:
    """Return the canonical table, one block of rows for each column of the file."""
    days = pd.DatetimeIndex(np.array(list(kept), dtype="datetime64[s]"))
    blocks: list[pd.DataFrame] = []
    done: set[tuple[str, str]] = set()
    for index, column in columns.items():
        if (column.metric, column.segment_value) in done:
            continue
        done.add((column.metric, column.segment_value))
        values = [_number(row.cells[index], column.is_share) for row in kept.values()]
        for row, value in zip(kept.values(), values, strict=True):
            if value is None:
                unread.append((row.line, table.header[index], row.cells[index][:40]))
        blocks.append(_block(days, column, [np.nan if value is None else value for value in values]))
    metrics = pd.concat(blocks, ignore_index=True)
    return metrics.assign(source_id="slack_overview", import_id=file.fingerprint[:16], censored=False, estimated=False)


def _block(days: pd.DatetimeIndex, column: Column, values: list[float]) -> pd.DataFrame:
    one_day = pd.Timedelta(days=1)
    grain = "window" if column.days > 1 else "snapshot" if column.aggregation == "stock" else "day"
    return pd.DataFrame(
        {
            "period_start": days - (column.days - 1) * one_day,
            "period_end": days + one_day,
            "grain": grain,
            "metric": column.metric,
            "value": np.array(values, dtype=np.float64),
            "unit": "ratio" if column.is_share else "count",
            "aggregation": column.aggregation,
            "segment_key": column.segment_key,
            "segment_value": column.segment_value,
            "definition_id": column.definition,
        }
    )


def _guesses(decoded: Decoded, table: Table, dated: Dated) -> tuple[Remark, ...]:
    delimiter = Remark(f"export-delimiter-{DELIMITERS[table.delimiter]}", {"encoding": decoded.encoding})
    return (delimiter, *windows_guessed(decoded.encoding), dated.evidence)


def _unread(unread: list[tuple[int, str, str]]) -> tuple[Remark, ...]:
    if not unread:
        return ()
    line, column, text = min(unread)
    return (Remark("export-unread-numbers", {"count": len(unread), "line": line, "column": column, "text": text}),)
