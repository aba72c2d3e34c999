"""Platforms: what each changes, as far as anybody knows.

No causal study compares platforms: every figure is a prior (docs/evidence.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PlatformName = Literal[
    "whatsapp", "slack", "discord", "facebook", "linkedin", "circle", "mighty", "skool", "forum", "app"
]


@dataclass(frozen=True)
class Platform:
    """What a platform changes. Every figure is a prior without causal evidence (docs/evidence.md)."""

    name: PlatformName
    push: float
    """Strength of notifications for messages addressed to a member, 1 = e-mail digest."""
    join_ease: float
    """Joining rates are multiplied by this; Slack = 0.8."""
    room: float
    """Messages a day a member can take in, relative to a plain feed."""
    memory_days: float
    """Half-life of a message's visibility [days]."""
    shown: float
    """Share of messages the platform shows to a visitor, 0 to 1; below 1 an algorithm chooses."""
    alert: float
    """Share of sessions that wait for a notification and begin minutes after it, 0 to 1."""
    chat: bool
    """Whether people talk at once in one stream, as opposed to writing in threads."""
    searchable: float
    """Share of old content that search still finds, 0 to 1."""
    staff_ease: float
    """Minutes of staff work are multiplied by this; good tools < 1."""
    history_days: int = 0
    """Days of history the platform keeps, 0 = all of it."""


PLATFORMS: dict[PlatformName, Platform] = {
    "whatsapp": Platform("whatsapp", 2.0, 1.2, 0.7, 1.0, 1.0, 0.8, True, 0.05, 1.2),
    "slack": Platform("slack", 1.2, 0.8, 1.2, 4.0, 1.0, 0.6, True, 0.3, 1.0, history_days=90),
    "discord": Platform("discord", 1.2, 0.7, 1.2, 3.0, 1.0, 0.6, True, 0.3, 0.9),
    "facebook": Platform("facebook", 0.8, 1.0, 1.2, 5.0, 0.25, 0.3, False, 0.1, 1.0),
    "linkedin": Platform("linkedin", 0.3, 1.0, 1.2, 7.0, 0.12, 0.1, False, 0.1, 1.2),
    "circle": Platform("circle", 0.6, 0.6, 1.5, 15.0, 0.9, 0.2, False, 0.6, 0.9),
    "mighty": Platform("mighty", 0.6, 0.6, 1.5, 15.0, 0.9, 0.2, False, 0.6, 0.9),
    "skool": Platform("skool", 0.6, 0.6, 1.5, 15.0, 0.9, 0.2, False, 0.6, 0.9),
    "forum": Platform("forum", 0.5, 0.6, 2.0, 60.0, 1.0, 0.1, False, 1.0, 0.9),
    "app": Platform("app", 0.8, 0.5, 1.5, 15.0, 1.0, 0.2, False, 0.6, 0.9),
}
"""The platforms, in the order of the fields: push, join_ease, room, memory_days, shown, alert, chat, searchable, ..."""
