"""An event log: a Parquet file with one row per act, its members made unrecognisable while it is read."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from calibration.exports.opening import Source
from calibration.exports.refusing import refusal
from calibration.exports.report import Remark, Skipped, count_skipped, not_too_many
from sim.problems import InputError, Problem

Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.str_]

ACTS = ("post", "reply", "message", "commit")
"""Kinds that count as writing."""
KINDS = (*ACTS, "join", "leave", "removed", "react", "badge", "presence", "visit", "edit", "delete", "invite",
         "rsvp", "attend", "flag", "mention", "pay", "cancel")  # fmt: skip
"""Kinds with a meaning; any other is counted and left aside."""
NEEDED = ("member", "ts", "kind")
ALSO_KEPT = ("target", "thread", "actor_class")
"""Columns kept where they are there: the member answered, the conversation, whether a person acts."""
NOT_USED = (*ALSO_KEPT, "event_id", "ts_precision", "ts_source", "channel",
            "source_id", "import_id", "row_no", "community", "family", "platform")  # fmt: skip
"""Columns known and not used; of ``community`` only that it names one."""
MOST_ROWS = 50_000_000
FIRST_DAY = date(1990, 1, 1)
"""Nothing earlier is believed: 1970-01-01 is what a missing time looks like."""
NOT_SECONDS = 1e11
"""Half of the times beyond this (the year 5138): they are milliseconds or finer."""
_OWN_KEY = secrets.token_bytes(32)


@dataclass(frozen=True)
class Log:
    """An event log as read.

    Parameters
    ----------
    events : DataFrame
        In order of time: ``member`` (categorical, pseudonyms in order of first appearance), ``ts``
        (datetime64[us, UTC]) and ``kind`` (categorical); where the file has them, ``target`` and ``thread``
        (pseudonyms) and ``actor_class``.
    rows_read : int
        Rows in the file.
    skipped : tuple of Skipped
        Rows left out.
    unknown_columns : tuple of str
        Columns not used.
    notes : tuple of Remark
        What to know before using it.
    """

    events: pd.DataFrame
    rows_read: int
    skipped: tuple[Skipped, ...]
    unknown_columns: tuple[str, ...]
    notes: tuple[Remark, ...]
    guesses: tuple[Remark, ...] = ()

    @property
    def rows_kept(self) -> int:
        """Rows in the table."""
        return len(self.events)


def read_events(file: Source, today: date | None = None, key: bytes | None = None) -> Log:
    """Read an event log.

    Parameters
    ----------
    file : Source
        A Parquet file with the columns ``member``, ``ts`` (seconds since 1970, or datetimes, in UTC if
        they name no zone) and ``kind``.
    today : datetime.date, optional
        Rows dated more than a day after it are left out; by default this computer's day, in UTC.
    key : bytes, optional
        The key of the pseudonyms; by default one that lives as long as this process, so that they cannot be
        linked to anything afterwards.

    Raises
    ------
    InputError
        With everything that is wrong with the columns at once, or if no row can be used.
    """
    table, others = _columns(file)
    seconds = _seconds(table["ts"])
    if np.nanmedian(np.abs(seconds)) > NOT_SECONDS:
        raise refusal("export-events-milliseconds", file.path, value=f"{np.nanmax(seconds):.0f}")
    kinds, unknown = _kinds(table["kind"])
    members = _pseudonyms(table["member"], key or _OWN_KEY)
    reasons = _reasons(members, seconds, kinds, today or datetime.now(UTC).date())
    skipped = count_skipped((reason, 0) for reason in reasons[reasons != ""])
    not_too_many(tuple(each for each in skipped if each.reason != "kind"), len(reasons), str(file.path))
    usable = reasons == ""
    if not np.isin(kinds[usable], ACTS).any():
        raise refusal("export-events-no-acts", file.path, kinds=", ".join(ACTS))
    events = _in_order(members[usable], seconds[usable], kinds[usable])
    order = np.argsort(seconds[usable], kind="stable")
    for name, values in _also_kept(table, key or _OWN_KEY).items():
        events[name] = pd.Categorical(values[usable][order], categories=sorted({*values} - {""}))
    return Log(events, len(reasons), skipped, others, _notes(events, unknown))


def _columns(file: Source) -> tuple[pa.Table, tuple[str, ...]]:
    """Read the needed columns after checking them; return also the names of the others."""
    try:
        parquet = pq.ParquetFile(file.path)
    except (pa.ArrowException, OSError) as error:
        raise refusal("export-parquet-cut", file.path) from error
    schema = parquet.schema_arrow
    problems = [
        Problem("calibration", "export-events-missing-column", str(file.path), {"column": name})
        for name in NEEDED
        if name not in schema.names
    ]
    problems += [
        Problem("calibration", f"export-events-{name}-type", str(file.path), {"type": str(field.type)})
        for name in NEEDED
        for field in schema
        if field.name == name and not _right_type(name, field.type)
    ]
    rows = parquet.metadata.num_rows
    if not 0 < rows <= MOST_ROWS:
        key = "export-no-rows" if rows == 0 else "export-events-too-many"
        problems.append(Problem("calibration", key, str(file.path), {"rows": rows, "most": MOST_ROWS}))
    if problems:
        raise InputError(problems)
    others = tuple(name for name in schema.names if name not in (*NEEDED, *NOT_USED))
    wanted = [*NEEDED, *(name for name in ("community", *ALSO_KEPT) if name in schema.names)]
    try:
        table = parquet.read(columns=wanted)
    except (pa.ArrowException, OSError) as error:
        raise refusal("export-parquet-cut", file.path) from error
    _one_community(table, file)
    return table, others


def _one_community(table: pa.Table, file: Source) -> None:
    if "community" in table.column_names:
        count = len(set(_codes(table["community"])[1]))
        if count > 1:
            raise refusal("export-events-communities", file.path, count=count)


def _right_type(name: str, kind: pa.DataType) -> bool:
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    text = pa.types.is_string(plain) or pa.types.is_large_string(plain)
    if name == "kind":
        return bool(text)
    if name == "member":
        return bool(text or pa.types.is_integer(plain))
    times = (pa.types.is_integer, pa.types.is_floating, pa.types.is_timestamp, pa.types.is_date)
    return any(test(plain) for test in times)


def _seconds(column: pa.ChunkedArray) -> Floats:
    """Return times as seconds since 1970, NaN where there is none or it is not finite."""
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        # Without a zone the time is taken as UTC; with one, Arrow already stores the UTC instant.
        microseconds = column.cast(pa.timestamp("us"), safe=False).cast(pa.int64())
        column = pc.divide(microseconds.cast(pa.float64(), safe=False), 1e6)
    seconds = column.cast(pa.float64(), safe=False).fill_null(np.nan).to_numpy().astype(np.float64)
    return np.where(np.isfinite(seconds), seconds, np.nan)


def _kinds(column: pa.ChunkedArray) -> tuple[Texts, Counter[str]]:
    """Return each row's kind in small letters, "" where it has no meaning here, and a count of those."""
    codes, names = _codes(column)
    known = [name.strip().casefold() for name in names]
    unknown = {place: name[:30] for place, name in enumerate(names) if known[place] not in KINDS}
    kinds = np.array([*(name if name in KINDS else "" for name in known), ""])
    counts = Counter({unknown[place]: int((codes == place).sum()) for place in unknown})
    return kinds[codes], counts


def _pseudonyms(column: pa.ChunkedArray, key: bytes) -> Texts:
    """Return a keyed hash for each row's member, "" where there is none."""
    codes, names = _codes(column)
    return np.array([*(pseudonym(name, key) for name in names), ""])[codes]


def _also_kept(table: pa.Table, key: bytes) -> dict[str, Texts]:
    """Return the columns that are kept where they are there, "" where there is nothing; names are hashed."""
    kept = {}
    for name in ALSO_KEPT:
        if name in table.column_names and _right_type("member", table[name].type):
            if name == "actor_class":
                codes, names = _codes(table[name])
                kept[name] = np.array([*(each.strip().casefold() for each in names), ""])[codes]
            else:
                kept[name] = _pseudonyms(table[name], key)
    return kept


def _codes(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Return each row's place in a list of different texts (-1 = null), and that list."""
    whole = column.combine_chunks()
    encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    codes = encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    names = ["" if name is None else str(name) for name in encoded.dictionary.to_pylist()]
    return codes, names


def pseudonym(name: str, key: bytes) -> str:
    """Hash one name; names that differ only by invisible signs or by their composition are one member."""
    composed = unicodedata.normalize("NFC", name)
    visible = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf").strip()
    if not visible:
        return ""
    return hmac.new(key, visible.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def _reasons(members: Texts, seconds: Floats, kinds: Texts, today: date) -> Texts:
    """Return why each row is left out, "" where it is kept."""
    after = datetime.combine(today + timedelta(days=2), time(), UTC).timestamp()
    before = datetime.combine(FIRST_DAY, time(), UTC).timestamp()
    tests = {
        "no_member": members == "",
        "no_time": np.isnan(seconds),
        "early_act": seconds < before,
        "future_act": seconds >= after,
        "kind": kinds == "",
    }
    return np.select(list(tests.values()), list(tests), default="")


def _in_order(members: Texts, seconds: Floats, kinds: Texts) -> pd.DataFrame:
    """Return the rows in order of time; equal times keep the file's order."""
    order = np.argsort(seconds, kind="stable")
    codes, pseudonyms = pd.factorize(members[order])
    microseconds = np.round(seconds[order] * 1e6).astype(np.int64)
    return pd.DataFrame(
        {
            "member": pd.Categorical.from_codes(codes, pd.Index(pseudonyms.tolist())),
            "ts": pd.DatetimeIndex(microseconds.view("datetime64[us]")).tz_localize("UTC"),
            "kind": pd.Categorical(kinds[order], categories=list(KINDS)),
        }
    )


def _notes(events: pd.DataFrame, unknown: Counter[str]) -> tuple[Remark, ...]:
    notes = []
    if unknown:
        kinds = ", ".join(name or '""' for name, _ in unknown.most_common(5))
        notes.append(Remark("export-events-unknown-kinds", {"kinds": kinds}))
    same = int(events.duplicated().sum())
    if same:
        notes.append(Remark("export-events-identical", {"count": same}))
    if (events["kind"] == "join").any():
        notes.append(Remark("export-events-joiners"))
    return (*notes, Remark("export-events-silent"))
