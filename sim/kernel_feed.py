"""Kernel, feed: what readers ask of every message, close together in memory, a column an array.

`note_message` copies it from the tables, so that the passes of `sim.kernel_reading` ask several messages at a time.
"""

from __future__ import annotations

from sim.compiler import part
from sim.world import World

NOT_A_REPLY = -9
"""What stands in `Feed.answers` for a message that answers none; the team and spammers are -1 and -2."""


@part
def note_message(world: World, at: int) -> None:
    """Note a message for readers; to be called when all that follows from writing it is done."""
    feed, message = world.scratch.feed, world.messages[at]
    feed.keys[at] = message.key
    feed.authors[at] = message.author
    feed.times[at] = message.time
    feed.answers[at] = NOT_A_REPLY if message.parent < 0 else world.messages[message.parent].author
    feed.rooms[at] = message.room
    feed.sites[at] = message.site
    feed.topics[at] = message.topic
    feed.pillars[at] = message.pillar
    feed.appeals[at] = message.appeal
    feed.toxic[at] = message.toxic
    feed.removed_at[at] = message.removed_at
    feed.replies[at] = message.replies


@part
def note_reply(world: World, at: int) -> None:
    """Note that a message was answered once more."""
    world.scratch.feed.replies[at] = world.messages[at].replies
