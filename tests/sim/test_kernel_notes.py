"""The kernel's notes hold nothing of their own: they follow the tables, and what was left in them changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.engine import advance
from sim.parameters import defaults, with_values
from sim.plan import PLATFORMS, Founders, Moderation, Place, Plan, Ritual
from sim.world import CUSTOMERS, MEMBERS, MESSAGES, World, new_world

DAYS = 45
PLANS = {
    "chat": Plan(days=DAYS, platform=PLATFORMS["slack"], founders=Founders(number=40), rituals=(Ritual("live", 3),)),
    "sites": Plan(
        days=DAYS, platform=PLATFORMS["facebook"], founders=Founders(number=60), place=Place(rooms=3, sites=2)
    ),
    "personal": Plan(
        days=DAYS, founders=Founders(number=40), moderation=Moderation(level=0.9, off_topic=0.3, scope="personal")
    ),
}
LIVELY = with_values(defaults(), {"leaving.quiet_a": 2.0, "posting.level": -1.5, "leaving.return_addressed": 0.2})
AWAY = 0  # `sim.kernel_roll.AWAY`


def notes(world: World) -> dict[str, Any]:
    """Return a copy of what the kernel has noted of the tables, as far as it is in use."""
    scratch, members, messages = world.scratch, world.counts[MEMBERS], world.counts[MESSAGES]
    kept = {f"feed.{name}": getattr(scratch.feed, name)[:messages].copy() for name in scratch.feed._fields}
    for name in ("words", "standing", "log_mentions", "visited", "posted"):
        kept[f"roll.{name}"] = getattr(scratch.roll, name)[:members].copy()
    waits = scratch.roll.standing[:members] <= AWAY + 1  # away or gone: whoever is in a spell is asked every day
    kept["roll.wishes"] = np.where(waits, scratch.roll.wishes[:members], 0.0)
    kept["due_on"] = scratch.due_on[: world.counts[CUSTOMERS]].copy()
    return kept


@pytest.mark.parametrize("name", PLANS)
def test_no_note_goes_stale(name: str) -> None:
    world = new_world(PLANS[name], LIVELY, 4)
    for day in (9, 23, DAYS):
        assert advance(world, 0 if day == 9 else 9 if day == 23 else 23, day) == day
        before = notes(world)
        advance(world, day, day)  # makes the notes anew and lives no day
        assert [note for note, cells in notes(world).items() if not np.array_equal(cells, before[note])] == []
    assert (world.scratch.roll.standing[: world.counts[MEMBERS]] == AWAY + 1).any(), "somebody is gone"


@pytest.mark.parametrize("name", PLANS)
def test_what_was_left_in_the_notes_changes_nothing(
    name: str, differences: Callable[[World, World], list[str]]
) -> None:
    clean, used = (new_world(PLANS[name], LIVELY, 4) for _ in range(2))
    for part in (used.scratch.roll, used.scratch.desk, used.scratch.feed, used.scratch):
        for cells in part:
            if isinstance(cells, np.ndarray) and cells.dtype.names is None:
                cells[...] = np.nan if cells.dtype.kind == "f" else np.array(-1).astype(cells.dtype)
    assert advance(clean, 0, DAYS) == advance(used, 0, DAYS) == DAYS
    assert differences(clean, used) == []
