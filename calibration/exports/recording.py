"""Recording: the one way a reader writes into the canonical tables.

A reader hands over what identifies a person; only a keyed hash of it is kept. There is no way to hand over a
text, so none can be written.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from calibration.exports.acts import Acts
from calibration.exports.frames import frame_of
from calibration.exports.noting import Notes
from calibration.exports.opening import Source
from calibration.exports.refusing import refusal
from calibration.exports.report import ACTS_LEFT_OUT, FileReport, Remark, not_too_many
from calibration.exports.tables import IMPORTS, LEDGER, MEMBERS, METRICS, SAME, SPEND, WINDOWS, Tables

Aggregation = Literal["flow", "stock", "unique", "mean", "cumulative"]
Grain = Literal["hour", "day", "week", "month", "window", "snapshot"]
Unit = str
Metric = tuple[date, date, Grain, str, float, Unit, Aggregation, str, str, str, bool, bool]


def _zone(name: str, source: Source) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise refusal("export-bad-zone", source.path, zone=name) from error


class Recording(Notes, Acts):
    """What a reader writes while it reads one file.

    Parameters
    ----------
    source : Source
        The file; for a whole archive or folder, any source that names it.
    reader : str
        The reader's name: `source_id` in every table.
    platform : str
        The platform, part of every pseudonym.
    words : str
        The package with the platform's own sentences.
    today : datetime.date, optional
        Acts dated more than a day after it are left out; by default this computer's day, in UTC.
    since : datetime.date
        The day the platform opened: acts before it are left out.
    key : bytes, optional
        The key of the pseudonyms; by default one that lives as long as this process.
    zone : str, optional
        The time zone, such as ``"Europe/Paris"``, of files that do not say theirs.
    said : Remark, optional
        What the file is, in words; by default the sentence ``format-<reader>``.
    """

    def __init__(
        self,
        source: Source,
        reader: str,
        platform: str,
        words: str,
        today: date | None = None,
        since: date = date(1990, 1, 1),
        key: bytes | None = None,
        zone: str | None = None,
        said: Remark | None = None,
    ) -> None:
        Notes.__init__(self, words)
        Acts.__init__(self, source, platform, key)
        self.reader = reader
        self.today = today or datetime.now(UTC).date()
        self.said = said or Remark(f"format-{reader}", package=words)
        self.since, self.zone = since, _zone(zone, source) if zone else None
        self._odd_dates = self._unsure_hours = 0
        self._rows: dict[str, list[tuple[Any, ...]]] = {
            name: [] for name in ("metrics", "members", "windows", "ledger", "spend")
        }
        self._frames: dict[str, list[pd.DataFrame]] = {"events": [], "metrics": []}

    # --- The tables ----------------------------------------------------------------------------------------------

    def metric(
        self,
        metric: str,
        start: date,
        value: float,
        *,
        aggregation: Aggregation,
        definition: str,
        days: int = 1,
        grain: Grain = "day",
        unit: Unit = "count",
        segment: tuple[str, str] = ("", ""),
        censored: bool = False,
        estimated: bool = False,
    ) -> None:
        """Record one figure of a period.

        Parameters
        ----------
        metric : str
            One of the core names of the table `metrics`.
        start : datetime.date
            The first day of the period.
        value : float
            The figure; NaN where it is not known, and so is one that is not finite.
        aggregation : {"flow", "stock", "unique", "mean", "cumulative"}
            What may be done with several: only a flow adds up.
        definition : str
            The exact definition, such as ``"discord.communicator"``: homonyms never share one.
        days : int
            The length of the period.
        grain : str
            ``day``, ``week``..., ``window`` for a rolling period, ``snapshot`` for a stock.
        unit : str
            ``count``, ``ratio``, ``percent``, ``hours``, ``minutes`` or ``currency:EUR``.
        segment : (str, str)
            What the figure is a part of: its key and its value.
        censored : bool
            Whether the period was not over when the file was made.
        estimated : bool
            Whether the figure was worked out from others.
        """
        if not self.since <= start <= self.today + timedelta(days=1):
            self._odd_dates += 1
            return
        value = float(value) if math.isfinite(value) else math.nan
        row: Metric = (
            start, start + timedelta(days=days), grain, metric, value, unit, aggregation,
            segment[0], segment[1], definition, censored, estimated,
        )  # fmt: skip
        self._rows["metrics"].append(row)

    def member(
        self,
        member: str,
        *,
        joined: date | datetime | None = None,
        left: date | datetime | None = None,
        last_seen: date | datetime | None = None,
        join_source: str = "",
        role: str = "",
    ) -> None:
        """Record what the file says of one member; dates without a zone are UTC.

        A date before the platform opened, or in the future, is taken as not known.
        """
        joined, left, last_seen = (self._possible(each) for each in (joined, left, last_seen))
        self._rows["members"].append((self._name(member), joined, left, join_source, role, last_seen))

    def _possible(self, moment: date | datetime | None) -> date | datetime | None:
        if moment is None:
            return None
        day = moment.date() if isinstance(moment, datetime) else moment
        if self.since <= day <= self.today + timedelta(days=1):
            return moment
        self._odd_dates += 1
        return None

    def window(
        self,
        member: str,
        start: date | None,
        end: date | None,
        *,
        days_active: float = np.nan,
        messages: float = np.nan,
        reactions: float = np.nan,
    ) -> None:
        """Record what one member did in a window; ``end`` is exclusive, None where the file does not say."""
        self._rows["windows"].append((self._name(member), start, end, days_active, messages, reactions))

    def ledger(
        self, member: str, start: date, end: date | None, amount_monthly: float, currency: str, status: str
    ) -> None:
        """Record one subscription or payment; the amount is that of a month."""
        self._rows["ledger"].append((self._name(member), start, end, amount_monthly, currency, status))

    def spend(self, day: date, channel: str, amount: float, currency: str) -> None:
        """Record what was spent on one day in one channel of advertising."""
        self._rows["spend"].append((day, channel, amount, currency))

    def frame(self, table: Literal["events", "metrics"], frame: pd.DataFrame) -> None:
        """Take over a whole table that a reader made column by column."""
        self._frames[table].append(frame)

    # --- Times and people ----------------------------------------------------------------------------------------

    def local(self, moment: datetime) -> float:
        """Return the seconds since 1970 of a time without a zone, in the zone the person stated, or else UTC."""
        if self.zone is None:
            self.remarks(guesses=[Remark("export-zone-assumed")])
            return moment.replace(tzinfo=UTC).timestamp()
        # In autumn an hour comes twice, in spring one never comes: which is meant, nothing tells.
        self._unsure_hours += self.zone.utcoffset(moment) != self.zone.utcoffset(moment.replace(fold=1))
        self.remarks(guesses=[Remark("export-zone-given", {"zone": str(self.zone)})])
        there = moment.replace(tzinfo=self.zone)
        if there.utcoffset() != there.replace(fold=1).utcoffset():
            self.remarks(guesses=[Remark("export-zone-fold")])
        return there.timestamp()

    # --- The end -------------------------------------------------------------------------------------------------

    def tables(self) -> tuple[Tables, FileReport]:
        """Return the tables and the report of this file.

        Raises
        ------
        InputError
            If too many of its records were left out.
        """
        if self._odd_dates:
            self.note("export-odd-dates", count=self._odd_dates)
        if self._unsure_hours:
            self.note("export-unsure-hours", count=self._unsure_hours)
        import_id = self.source.fingerprint[:16]
        events = self._events(import_id)
        frames = {
            name: frame_of(self._rows[name], columns, self.reader, import_id)
            for name, columns in (
                ("metrics", METRICS), ("members", MEMBERS), ("windows", WINDOWS), ("ledger", LEDGER), ("spend", SPEND)
            )
        }  # fmt: skip
        for name in ("metrics", "members", "windows"):
            frames[name] = self._once(name, frames[name])
        if self._frames["metrics"]:
            frames["metrics"] = pd.concat(
                [*self._frames["metrics"], *([frames["metrics"]] if len(frames["metrics"]) else [])], ignore_index=True
            )
        skipped = tuple(self._skipped.values())
        not_too_many(skipped, self.rows_read, str(self.source.path))
        lost = sum(each.count for each in skipped if each.reason not in ACTS_LEFT_OUT) + self._rows_without_act
        kept = self.rows_read - lost
        report = FileReport(
            name=self.source.name,
            kind=self.reader,
            format=self.said,
            fingerprint=self.source.fingerprint,
            rows_read=self.rows_read,
            rows_kept=kept,
            skipped=skipped,
            guesses=tuple(self._guesses),
            notes=tuple(self._notes),
            unknown_columns=tuple(self._unknown),
        )
        row = (import_id, self.reader, self.source.name, self.source.fingerprint, self.rows_read, kept)
        imports = pd.DataFrame([row], columns=list(IMPORTS)).astype(IMPORTS)
        return Tables(events=events, imports=imports, **frames), report

    def _once(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Keep the last of several rows about the same thing, and say how many were left out."""
        twice = frame.duplicated(list(SAME[name]), keep="last")
        if not twice.any():
            return frame
        self.note("export-same-again", count=int(twice.sum()))
        return frame[~twice].reset_index(drop=True)

    def _events(self, import_id: str) -> pd.DataFrame:
        if self._frames["events"]:
            # Made column by column, a row is an act.
            acts = [each.count for each in self._skipped.values() if each.reason in ACTS_LEFT_OUT]
            self._rows_without_act = sum(acts)
            return self._frames["events"][0]
        frame, left_out, self._rows_without_act = self.event_frame(self.since, self.today)
        for reason, count in left_out.items():
            self.skip(reason, 0, count)
        return frame.assign(
            source_id=pd.Categorical([self.reader] * len(frame)), import_id=pd.Categorical([import_id] * len(frame))
        )
