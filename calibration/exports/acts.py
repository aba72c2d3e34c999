"""Acts: the dated acts of one file as they are read, and where people lose their names."""

from __future__ import annotations

import hashlib
import re
from array import array
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from calibration.exports.frames import event_frame
from calibration.exports.opening import Source
from calibration.exports.pseudonyms import OWN_KEY, pseudonym
from calibration.exports.refusing import refusal

Kind = Literal["join", "leave", "removed", "post", "reply", "react", "mention", "invite", "rsvp", "attend", "visit",
               "flag", "edit", "delete", "badge", "pay", "cancel"]  # fmt: skip
Actor = Literal["human", "bot", "system", "unknown"]
Precision = Literal["s", "min", "day", "parent"]
Zone = Literal["utc", "offset", "local_assumed"]
DAMAGED = re.compile(r"[0-9](?:[.,][0-9]{1,15})?[eE]\+[0-9]{1,3}$")
"""A long identifier after a spreadsheet: ``1.20253E+17`` stands for many people at once."""
_ACTORS = {name: code for code, name in enumerate(("human", "bot", "system", "unknown"))}
_PRECISIONS = {name: code for code, name in enumerate(("s", "min", "day", "parent"))}
_ZONES = {name: code for code, name in enumerate(("utc", "offset", "local_assumed"))}


class Acts:
    """The acts of one file, a column each, and the keyed hashes of the people and places in them.

    Parameters
    ----------
    source : Source
        The file.
    platform : str
        The platform, part of every pseudonym.
    key : bytes, optional
        The key of the pseudonyms; by default one that lives as long as this process.
    """

    def __init__(self, source: Source, platform: str, key: bytes | None) -> None:
        self.source, self.platform = source, platform
        self.key = key or OWN_KEY
        self._people: dict[str, int] = {"": -1}
        self._pseudonyms: list[str] = []
        self._channels: dict[str, int] = {"": -1}
        self._acts: dict[str, array[Any]] = {
            name: array(code)
            for name, code in (
                ("member", "i"), ("target", "i"), ("channel", "i"), ("kind", "b"), ("actor", "b"), ("precision", "b"),
                ("zone", "b"), ("ts", "d"), ("row", "q"), ("key", "Q"), ("keyed", "b"), ("thread", "Q"),
            )
        }  # fmt: skip
        self._puts = tuple(column.append for column in self._acts.values())
        self._kinds: dict[str, int] = {}
        self._keyed = hashlib.blake2b(f"{platform}\n".encode(), digest_size=8, key=self.key[:64])

    def event(
        self,
        kind: Kind,
        member: str,
        ts: float,
        *,
        key: str = "",
        channel: str = "",
        thread: str = "",
        target: str = "",
        actor: Actor = "human",
        precision: Precision = "s",
        zone: Zone = "utc",
        line: int = 0,
    ) -> None:
        """Record one dated act.

        Parameters
        ----------
        kind : str
            What was done.
        member, target : str
            What the platform calls the person who did it, and the person it answers, invites or reacts to;
            hashed here. ``""`` where there is nobody.
        ts : float
            Seconds since 1970, UTC; see `local` for times without a zone.
        key : str
            What identifies the act on the platform, so that two exports with it count it once; a join, a post
            and a reaction never share one. ``""`` where the platform gives nothing: then acts with the same
            member, time, kind and channel are numbered.
        channel, thread : str
            Where it was done; hashed here.
        actor : {"human", "bot", "system", "unknown"}
            Who acts; only people's acts count in the measures.
        precision : {"s", "min", "day", "parent"}
            How exact the time is; ``parent``: a reaction dated by its message.
        zone : {"utc", "offset", "local_assumed"}
            Where the time's zone comes from.
        line : int
            The record in the file.
        """
        # A million acts pass here: one look-up for each column would cost more than all the rest.
        put_member, put_target, put_channel, put_kind, put_actor, put_precision, put_zone, put_ts, put_row, put_key, \
            put_keyed, put_thread = self._puts  # fmt: skip
        people = self._people
        put_member(people[member] if member in people else self._person(member))
        put_target(-1 if not target else people[target] if target in people else self._person(target))
        channels, kinds = self._channels, self._kinds
        put_channel(channels[channel] if channel in channels else channels.setdefault(channel, len(channels) - 1))
        put_kind(kinds[kind] if kind in kinds else kinds.setdefault(kind, len(kinds)))
        put_actor(_ACTORS[actor])
        put_precision(_PRECISIONS[precision])
        put_zone(_ZONES[zone])
        put_ts(ts)
        put_row(line)
        put_key(self._hash(key) if key else 0)
        put_keyed(1 if key else 0)
        put_thread(self._hash(thread) if thread else 0)

    def hidden(self, text: str) -> str:
        """Return a keyed hash of a name that is no person's, such as a channel's; ``""`` for an empty one."""
        return f"{self._hash(text):016x}" if text else ""

    def _person(self, raw: str) -> int:
        place = self._people.get(raw)
        if place is None:
            if DAMAGED.match(raw):
                raise refusal("export-damaged-identifier", self.source.path, text=raw)
            name = pseudonym(raw, self.key, self.platform)
            if not name:
                place = -1
            else:
                place = len(self._pseudonyms)
                self._pseudonyms.append(name)
            self._people[raw] = place
        return place

    def _name(self, raw: str) -> str:
        place = self._person(raw)
        return self._pseudonyms[place] if place >= 0 else ""

    def _hash(self, text: str) -> int:
        hashed = self._keyed.copy()
        hashed.update(text.encode("utf-8", "surrogatepass"))
        return int.from_bytes(hashed.digest(), "big")

    def event_frame(self, since: date, today: date) -> tuple[pd.DataFrame, dict[str, int], int]:
        """Return the events in order of time, the acts left out by reason, and how many rows gave none.

        Parameters
        ----------
        since, today : datetime.date
            Acts before the first, or more than a day after the second, are left out.
        """
        names = {
            "member": self._pseudonyms,
            "channel": [self.hidden(name) for name in list(self._channels)[1:]],
            "kind": list(self._kinds),
            "precision": list(_PRECISIONS),
            "zone": list(_ZONES),
            "actor": list(_ACTORS),
        }
        columns = {name: np.array(values) for name, values in self._acts.items()}
        return event_frame(columns, names, since, today, self.key)
