"""The plan: what the team does and where, as the model needs it.

`scenarios` reads a person's TOML file and resolves it into one of these; `calibration` builds them directly.
A plan holds decisions and circumstances. How people react to them is in `sim.parameters`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

PlatformName = Literal["whatsapp", "slack", "discord", "facebook", "linkedin", "circle", "forum"]
CalendarName = Literal["work", "leisure"]
OnboardingLevel = Literal["none", "bot", "person"]
RitualKind = Literal["weekly_question", "live", "quarterly_event"]


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
    """Share of messages the platform shows to a visitor, 0 to 1."""


PLATFORMS: dict[PlatformName, Platform] = {
    "whatsapp": Platform("whatsapp", push=2.0, join_ease=1.2, room=0.7, memory_days=1.0, shown=1.0),
    "slack": Platform("slack", push=1.2, join_ease=0.8, room=1.2, memory_days=4.0, shown=1.0),
    "discord": Platform("discord", push=1.2, join_ease=0.7, room=1.2, memory_days=3.0, shown=1.0),
    "facebook": Platform("facebook", push=0.8, join_ease=1.0, room=1.2, memory_days=5.0, shown=0.25),
    "linkedin": Platform("linkedin", push=0.3, join_ease=1.0, room=1.2, memory_days=7.0, shown=0.12),
    "circle": Platform("circle", push=0.6, join_ease=0.6, room=1.5, memory_days=15.0, shown=0.9),
    "forum": Platform("forum", push=0.5, join_ease=0.6, room=2.0, memory_days=60.0, shown=1.0),
}


@dataclass(frozen=True)
class Founders:
    """The people there on the first day."""

    number: int = 24
    """Founding members, 0 or more."""
    recruited: float = 1.0
    """Share of them asked in person and willing, as opposed to merely added, 0 to 1."""
    diversity: float = 0.8
    """Share of the community's topics they cover, 0 to 1."""
    tie_density: float = 0.2
    """Share of pairs of founders who already know each other, 0 to 1."""


@dataclass(frozen=True)
class Growth:
    """Where newcomers come from. Rates are joins a day on a platform of join ease 1."""

    pre_launch_weeks: int = 4
    """Weeks before the public launch, by invitation only."""
    pre_launch_joins_per_day: float = 0.5
    """Invited newcomers a day before the public launch."""
    launch_joins: float = 40.0
    """Newcomers the public launch brings in all, on top of the rates below."""
    launch_half_life_days: float = 5.0
    """Days until half of the launch's newcomers have come."""
    marketing_joins_per_day: float = 1.0
    """Newcomers a day from channels one pays for, after the public launch."""
    word_of_mouth_joins_per_day: float = 0.3
    """Newcomers a day whom members bring, at the reference activity (parameter ``growth.reference_active``)."""


@dataclass(frozen=True)
class Ritual:
    """Something that comes back on its day."""

    kind: RitualKind
    weekday: int
    """0 = Monday to 6 = Sunday."""
    every_weeks: int = 1
    """Weeks from one to the next."""
    first_week: int = 0
    """Week of the plan in which it is first held."""
    staff_hours: float = 1.0
    """Staff hours each one takes."""


@dataclass(frozen=True)
class Manager:
    """The community manager, or team, as members meet it."""

    posts_per_week: float = 5.0
    """Content the team posts in a week."""
    sessions_per_day: int = 3
    """Looks at the community on a working day, 0 to 8; each may answer open questions."""
    leaves_on_day: int | None = None
    """Day of the plan on which all staff work stops; None = never."""


@dataclass(frozen=True)
class Onboarding:
    """How a newcomer is received."""

    level: OnboardingLevel = "none"
    within_hours: float = 24.0
    """With level ``person``: a newcomer's first post gets an answer within this time, 19 times in 20."""
    minutes_per_newcomer: float = 10.0
    """With level ``person``: staff minutes each newcomer takes."""


@dataclass(frozen=True)
class Moderation:
    """How messages are moderated."""

    level: float = 0.5
    """Share of offending messages removed, 0 to 1. Innocent ones are removed too, growing with its square."""
    charter_shown: bool = True
    """Whether the rules are shown to newcomers."""
    reasons_given: bool = True
    """Whether a removal comes with its reason."""
    delay_hours: float = 2.0
    """Hours until an offending message is removed."""


@dataclass(frozen=True)
class Plan:
    """Everything decided about one community, from its first day to the horizon.

    Parameters
    ----------
    start : datetime.date
        First day.
    days : int
        Number of days simulated, 1 or more.
    known_joins : array (days,) int64, optional
        Joins a day where they are known (from an export); -1 where the model draws them. Replaces every
        arrival channel but the founders on the days that are known.

    Examples
    --------
    >>> Plan().days
    365
    """

    start: date = date(2026, 1, 5)
    days: int = 365
    calendar: CalendarName = "work"
    platform: Platform = PLATFORMS["slack"]
    founders: Founders = field(default_factory=Founders)
    growth: Growth = field(default_factory=Growth)
    onboarding: Onboarding = field(default_factory=Onboarding)
    rituals: tuple[Ritual, ...] = ()
    moderation: Moderation = field(default_factory=Moderation)
    manager: Manager = field(default_factory=Manager)
    known_joins: npt.NDArray[np.int64] | None = None
