"""From recorded acts and rows to the frames of the canonical tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.exports.tables import EVENTS, Columns, empty

Arrays = Mapping[str, npt.NDArray[Any]]


def frame_of(rows: Sequence[tuple[Any, ...]], columns: Columns, source_id: str, import_id: str) -> pd.DataFrame:
    """Return a table from its rows, without the columns of provenance, which are added."""
    if not rows:
        return empty(columns)
    own = [name for name in columns if name not in ("source_id", "import_id")]
    frame = pd.DataFrame(rows, columns=own).assign(source_id=source_id, import_id=import_id)[list(columns)]
    for name, kind in columns.items():
        if kind.startswith("datetime64"):
            moments = pd.to_datetime(frame[name], utc=True, errors="coerce", format="mixed")
            frame[name] = moments.dt.tz_localize(None)
    return frame.astype(columns)


def event_frame(
    acts: Arrays, names: Mapping[str, Sequence[str]], since: date, today: date, key: bytes
) -> tuple[pd.DataFrame, dict[str, int], int]:
    """Return the events in order of time, the acts left out by reason, and how many rows gave no act that is kept.

    Parameters
    ----------
    acts : mapping
        An array for each column: codes (-1 = none), times in seconds, rows and keys.
    names : mapping
        What the codes of a column stand for.
    since, today : datetime.date
        Acts before the first, or more than a day after the second, are left out.
    key : bytes
        The key of the identities of acts.
    """
    if not len(acts["ts"]):
        return empty(EVENTS), {}, 0
    reasons = _reasons(acts, since, today)
    left_out = {name: int((reasons == name).sum()) for name in np.unique(reasons[reasons != ""])}
    order = np.flatnonzero(reasons == "")
    order = order[np.argsort(acts["ts"][order], kind="stable")]
    chosen = {name: values[order] for name, values in acts.items()}
    identities = _identities(chosen, names, key)
    first = ~pd.Series(identities).duplicated().to_numpy()
    if not first.all():
        left_out["same_act"] = int((~first).sum())
        chosen = {name: values[first] for name, values in chosen.items()}
        identities = identities[first]
    frame = pd.DataFrame(
        {
            "event_id": identities,
            "member": _in_order_of_appearance(chosen["member"], names["member"]),
            "ts": pd.DatetimeIndex(np.round(chosen["ts"] * 1e6).astype(np.int64).view("datetime64[us]")).tz_localize(
                "UTC"
            ),
            "kind": _named(chosen["kind"], names["kind"]),
            "channel": _named(chosen["channel"], names["channel"]),
            "thread": chosen["thread"],
            "target": _named(chosen["target"], names["member"]),
            "ts_precision": _named(chosen["precision"], names["precision"]),
            "ts_source": _named(chosen["zone"], names["zone"]),
            "actor_class": _named(chosen["actor"], names["actor"]),
            "row_no": chosen["row"],
        }
    )
    lost = len(np.setdiff1d(acts["row"], chosen["row"]))
    return frame, left_out, lost


def _reasons(acts: Arrays, since: date, today: date) -> npt.NDArray[np.str_]:
    after = datetime.combine(today + timedelta(days=2), time(), UTC).timestamp()
    before = datetime.combine(since, time(), UTC).timestamp()
    tests = {
        "no_member": acts["member"] < 0,
        "no_time": ~np.isfinite(acts["ts"]),
        "early_act": acts["ts"] < before,
        "future_act": acts["ts"] >= after,
    }
    return np.select(list(tests.values()), list(tests), default="")


def _named(codes: npt.NDArray[Any], names: Sequence[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes.astype(np.int32), pd.Index(list(names), dtype=object))


def _in_order_of_appearance(codes: npt.NDArray[Any], names: Sequence[str]) -> pd.Categorical:
    """Return the members as categories numbered in the order in which they first act."""
    numbers, first = pd.factorize(codes)
    return pd.Categorical.from_codes(numbers, pd.Index([names[code] for code in first], dtype=object))


def _identities(acts: Arrays, names: Mapping[str, Sequence[str]], key: bytes) -> npt.NDArray[np.uint64]:
    """Return what identifies each act: its native key or else member, time, kind, channel and a number."""
    own = pd.DataFrame({"ts": acts["ts"]})
    for name in ("member", "channel", "kind"):
        own[name] = _named(acts[name], names[name])
    keyless = acts["keyed"] == 0
    identities = acts["key"].astype(np.uint64).copy()
    if keyless.any():
        rows = own[keyless].reset_index(drop=True)
        rows["again"] = rows.groupby(["ts", "member", "channel", "kind"], observed=True, dropna=False).cumcount()
        secret = hashlib.blake2b(key[:64], digest_size=8).hexdigest()
        hashed = pd.util.hash_pandas_object(rows, index=False, hash_key=secret)
        identities[keyless] = hashed.to_numpy()
    return identities
