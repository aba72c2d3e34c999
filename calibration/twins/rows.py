"""Rows: the tables a twin starts with, of real members as drawn, and of simulated ones whom the log cannot show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from calibration.twins.donors import Donors
from calibration.twins.seen import Seen, days_of, ties_of
from calibration.twins.staying import Drawn
from sim.columns import (
    LEFT,
    NEVER,
    POSTED,
    POSTING_BITS,
    PRESENT,
    TIE_SLOTS,
    VISITED,
    MessageRow,
    TieRow,
    empty_table,
)
from sim.draws import member_key, message_key
from sim.parameters import Parameters
from sim.rules.arriving import CHANNEL_NAMES, FOUNDER, KNOWN
from sim.rules.crowding import size_factor
from sim.rules.ties import Ties
from sim.starting import Start
from sim.world import MEMBERS, World

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

OF_LOGS = len(CHANNEL_NAMES)
"""In place of a channel in the keys of real members: they came by none of the model's."""
FIRST_DAYS = 7
"""Days of a community whose members count as its founders."""
READABLE_DAYS = 14
"""Days whose messages can still be read and answered."""
ANSWERED = 0.3
"""How promptly somebody was answered between two days of writing, on average (assumption)."""


@dataclass(frozen=True, eq=False)
class Known:
    """What is the same in every draw: the members a log shows, and what they did.

    Parameters
    ----------
    seen : Seen
        The members, a place each; they are rows 0 and on.
    ties : TieTable
        Their ties.
    weeks : array (members, weeks) uint8
        The weeks of the plan in which each wrote.
    bits : array (members,) int64
        Days with a message among the last 30, see `sim.columns.MemberRow.posting_bits`.
    messages : MessageTable
        What can still be read.
    days : dict of str to array (days,)
        What the log says of each day.
    keys : array (members,) int64
        Addresses of their draws.
    """

    seen: Seen
    ties: Any
    weeks: npt.NDArray[np.uint8]
    bits: Integers
    messages: Any
    days: dict[str, Any]
    keys: Integers


def known_of(seen: Seen, p: Ties) -> Known:
    """Return what is the same in every draw; days count from a Monday, the first of the plan."""
    inside = seen.when >= 0
    who, day = seen.who[inside], np.floor(seen.when[inside]).astype(np.int64)
    weeks = np.zeros((len(seen), (seen.today - 1) // 7 + 1), dtype=np.uint8)
    weeks[who, day // 7] = VISITED | POSTED
    member, written = days_of(seen.who, np.floor(seen.when).astype(np.int64))
    back = seen.last[member] - written
    bits = np.zeros(len(seen), dtype=np.int64)
    np.bitwise_or.at(bits, member[back < 30], 1 << back[back < 30])
    keys = np.array([member_key(OF_LOGS, 0, place) for place in range(len(seen))], dtype=np.int64)
    return Known(seen, ties_of(seen, p), weeks, bits & POSTING_BITS, _readable(seen), _days(seen), keys)


def _days(seen: Seen) -> dict[str, Any]:
    """Return what the log says of each day of the plan so far: messages, answers, and who wrote."""
    day = np.floor(seen.when).astype(np.int64)
    inside = day >= 0
    count = np.bincount(day[inside], minlength=seen.today)[: seen.today]
    replies = np.bincount(day[inside & (seen.answers >= 0)], minlength=seen.today)[: seen.today]
    written, _ = days_of(seen.who[inside], day[inside])[::-1]
    posters = np.bincount(written, minlength=seen.today)[: seen.today]
    lately = np.convolve(count, np.ones(7, dtype=np.int64))[: seen.today]
    posters_7d = np.zeros(seen.today, dtype=np.int64)
    posters_7d[-1] = (seen.last >= seen.today - 7).sum()  # only yesterday's is ever looked at
    return {
        "starters": count - replies, "replies": replies, "posters": posters, "messages_7d": lately,
        "posters_7d": posters_7d, "staff_messages": np.zeros(seen.today, dtype=np.int64),
    }  # fmt: skip


def _readable(seen: Seen) -> Any:
    """Return the messages of the last days: author, time and what they answer."""
    lately = np.flatnonzero(seen.when >= max(0, seen.today - READABLE_DAYS))
    table = empty_table(MessageRow, len(lately))
    place = np.full(len(seen.when) + 1, -1)
    place[lately] = np.arange(len(lately))
    table["author"], table["time"] = seen.who[lately], seen.when[lately]
    table["parent"] = place[seen.answers[lately]]
    table["first"] = np.floor(seen.when[lately]) == seen.first[seen.who[lately]]
    ordinals: dict[tuple[int, int], int] = {}
    for row in range(len(lately)):
        author, day = int(table["author"][row]), int(table["time"][row])
        ordinals[author, day] = ordinals.get((author, day), -1) + 1
        table["key"][row] = message_key(member_key(OF_LOGS, 0, author), day, ordinals[author, day])
        parent = int(table["parent"][row])
        if parent >= 0:
            table["replies"][parent] += 1
            table["replied_at"][parent] = min(table["replied_at"][parent], table["time"][row])
    return table


def start_with(
    known: Known, drawn: Drawn, past: int, world: World, donors: Donors, p: Parameters, rng: np.random.Generator
) -> Start:
    """Return the start of one twin: the real members as drawn, the silent ones of a simulated past, and its days.

    Parameters
    ----------
    known : Known
        The real members.
    drawn : Drawn
        One draw of them.
    past : int
        Which simulated past.
    world : World
        That past, lived up to the forecast's first day.
    donors : Donors
        Writers of all simulated pasts.
    p : Parameters
        How people react in that past and in the twin.
    rng : numpy.random.Generator
        Chance.
    """
    today = known.seen.today
    members = _members(known, drawn, past, world, donors, p, rng)
    silent = _silent(world)
    rows: Any = np.concatenate([members, silent]).view(np.recarray)
    ties: Any = np.concatenate([known.ties, empty_table(TieRow, len(silent), TIE_SLOTS)]).view(np.recarray)
    messages = known.messages.copy()
    authors = members[messages["author"]] if len(messages) else members[:0]
    for column in ("topic", "room", "site"):
        messages[column] = authors[{"room": "home_room"}.get(column, column)]
    log_appeal = p.replying.author_affinity * authors["affinity"] - p.replying.newcomer * messages["first"]
    messages["appeal"] = np.exp(log_appeal)
    days = {name: world.days[name][:today].copy() for name in ("visitors", "writer_visits", "active_7d", "active",
            "writers", "useful_so_far", "first_answers", "members")}  # fmt: skip
    return Start(
        day=today,
        members=rows,
        ties=ties,
        weeks=np.concatenate([known.weeks, np.zeros((len(silent), known.weeks.shape[1]), np.uint8)]),
        messages=messages,
        days=days | known.days,
    )


def _members(
    known: Known, drawn: Drawn, past: int, world: World, donors: Donors, p: Parameters, rng: np.random.Generator
) -> Any:
    """Return the rows of the real members."""
    seen, today = known.seen, known.seen.today
    rows = donors.standing_for(past, drawn.rate, rng)
    gap = today - seen.last
    spell = donors.in_spell(gap, rng) & drawn.here
    active = float(world.days["active"][today - 1])
    rows["key"] = known.keys
    rows["status"] = np.where(drawn.here, PRESENT, LEFT)
    rows["channel"] = np.where(seen.first - seen.first.min() < FIRST_DAYS, FOUNDER, KNOWN) if len(seen) else KNOWN
    rows["join_day"] = rows["first_post_day"] = seen.first
    rows["left_day"] = np.where(drawn.here, NEVER, seen.last)
    # a row comes with its donor's last visit, which may be later than its own last message
    rows["last_visit"] = np.where(
        drawn.here, np.maximum(seen.last, np.minimum(rows["last_visit"], today - 1)), seen.last
    )
    rows["in_spell"] = spell
    rows["posting_day"], rows["posting_days"], rows["posts"] = seen.last, seen.days, seen.messages
    rows["posting_bits"] = known.bits
    rows["posts_today"] = 0
    rows["exit_pending"] = False
    rows["mentions"] = 0.0
    rows["poster_exit"] = _own_chance(drawn.chance, known, active, p)
    rows["read_up_to"] = len(known.messages)
    rows["removed_up_to"] = 0
    for column, never in (
        ("removed_day", NEVER),
        ("attended_day", NEVER),
        ("awarded_day", NEVER),
        ("thanked_day", NEVER),
    ):
        rows[column] = never
    rows["award"], rows["ambassador"], rows["burnt_out"], rows["customer"] = 0, False, False, -1
    return rows


def _own_chance(chance: Floats, known: Known, active: float, p: Parameters) -> Floats:
    """Return members' own chances to go, so that with their ties, answers and the crowd they go as drawn."""
    least = p.ties.threshold
    reciprocal = ((known.ties["given"] > least) & (known.ties["got"] > least)).sum(axis=1)
    log_odds = -p.leaving.poster_ties * np.log1p(reciprocal) - p.leaving.answered * ANSWERED
    log_odds -= 0.5 * np.log(size_factor(active, p.crowding))
    held = np.clip(chance, 1e-6, 1.0 - 1e-6)
    odds = held / (1.0 - held) * np.exp(-log_odds)
    return np.asarray(odds / (1.0 + odds))


def _silent(world: World) -> Any:
    """Return the members of a simulated past who are there and have never written: no log shows them."""
    members = np.asarray(world.members[: int(world.counts[MEMBERS])])
    rows = members[(members["status"] == PRESENT) & (members["posts"] == 0)].copy()
    rows["read_up_to"] = rows["removed_up_to"] = 0
    return rows
