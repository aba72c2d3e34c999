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

from sim.clientele import Customers
from sim.platforms import PLATFORMS, Platform, PlatformName

CalendarName = Literal["work", "leisure"]
OnboardingLevel = Literal["none", "bot", "person", "mentor"]
RitualKind = Literal[
    "weekly_question", "tip", "success_story", "debate", "ama", "live", "challenge", "monthly_live", "quarterly_event",
    "offline_meetup",
]  # fmt: skip
Visibility = Literal["private", "hybrid", "public"]
Stratum = Literal["top", "middle", "newcomers"]
ModerationScope = Literal["community", "personal"]
ShockKind = Literal[
    "spam_wave", "troll_wave", "growth_spurt", "algorithm_change", "account_closed", "platform_move", "founders_leave"
]  # fmt: skip
FirstReplies = Literal["free", "forced", "none"]
Tested = Literal["rituals", "welcome"]


@dataclass(frozen=True)
class Place:
    """How the space is laid out."""

    rooms: int = 1
    """Rooms or channels the conversation is split into, 1 to 30; members follow that of their topic and some others."""
    visibility: Visibility = "private"
    """Who can look in: members only, everybody in a public part, everybody."""
    sites: int = 1
    """Sites (shops, chapters) that members belong to, 1 to 60."""
    bridging: float = 0.3
    """Share of another site's messages that reach a member, 0 to 1."""


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
    admins: int = 2
    """People who can run the place, 1 or more; 1 = a sole administrator, without whom nothing is done."""
    influencers: int = 0
    """Founders whose following hears of the community, 0 to ``number``."""


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
    """Newcomers a day whom members bring, at the reference activity (parameter ``arriving.reference_active``)."""
    audience: int = 0
    """Followers or subscribers who hear of the community through the team's content; each joins once at most."""
    referral_reward: bool = False
    """Whether members are rewarded for bringing somebody."""


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
    rotates: bool = False
    """Whether its theme changes each time, so that its novelty recovers."""


@dataclass(frozen=True)
class Manager:
    """The community manager, or team, as members meet it."""

    posts_per_week: float = 5.0
    """Content the team posts in a week."""
    sessions_per_day: int = 3
    """Looks at the community on a working day, 0 to 8; each may answer open questions."""
    leaves_on_day: int | None = None
    """Day of the plan on which all staff work stops; None = never."""
    hours_per_week: float | None = None
    """Hours the team has in a week; what does not fit is not done. None = as many as the work takes."""


@dataclass(frozen=True)
class Content:
    """What the team's content is about; shares of its posts, which sum to 1."""

    educate: float = 0.5
    """Share that teaches."""
    inspire: float = 0.25
    """Share that shows what people achieve."""
    entertain: float = 0.25
    """Share that amuses and brings people together."""
    calls_for_members: bool = False
    """Whether members are asked for content of their own."""


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
    scope: ModerationScope = "community"
    """Whether what is unwanted is removed for everybody, or hidden from those whom it does not suit."""
    off_topic: float = 0.0
    """Share of messages off their author's topic that are removed (or hidden, with scope ``personal``), 0 to 1."""
    volunteers: int = 0
    """Members who moderate unpaid, 0 or more; they also work when the team does not."""


@dataclass(frozen=True)
class Recognition:
    """How members are recognised."""

    spotlights_per_month: int = 0
    """Members put forward every four weeks, 0 to 50."""
    spotlights_for: Stratum = "newcomers"
    """Among whom: the most active tenth, the others, or those who joined in the last four weeks."""
    thanks_per_week: int = 0
    """Thanks the team gives in a week, 0 to 200."""
    badges: bool = False
    """Whether activity earns badges."""
    points: bool = False
    """Whether activity earns points and levels."""
    tokens: bool = False
    """Whether activity earns tokens that can be spent."""
    perks: bool = False
    """Whether active members get advantages."""


@dataclass(frozen=True)
class Ambassadors:
    """The ambassador programme."""

    starts_in_week: int | None = None
    """Week of the plan in which it starts; None = no programme."""
    invitations_per_month: int = 3
    """Members invited every four weeks, among those eligible, 0 to 50."""
    hours_per_week: float = 3.0
    """Hours an ambassador is asked for in a week."""
    trained: bool = True
    """Whether they are trained, which takes staff time."""
    tools: bool = True
    """Whether they are given tools, which lightens their work."""


@dataclass(frozen=True)
class Shock:
    """Something that happens to the community on a day."""

    kind: ShockKind
    day: int
    """Day of the plan, 0 or more."""
    size: float = 1.0
    """spam_wave: messages a day; troll_wave: trolls who join; growth_spurt: people who join; algorithm_change: factor
    on the share of messages shown; account_closed, platform_move: share of members who follow; founders_leave:
    founders who leave."""
    days: int = 1
    """How long it lasts, where it lasts: spam_wave, growth_spurt."""
    platform: PlatformName | None = None
    """platform_move: where to."""


@dataclass(frozen=True)
class Control:
    """An experiment: a control group that goes without something everybody else gets."""

    share: float = 0.0
    """Share of those who join, founders included, who are in it, 0 to 1; drawn for each."""
    lacks: Tested = "rituals"
    """``rituals``: they are told of none; they still read what those who are told write. ``welcome``: no newcomer among
    them is received."""


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
    motives : tuple of 5 float
        Shares of the people who join by what drives them: recognition, learning, belonging, influence,
        accomplishment; they sum to 1.
    first_replies : {"free", "forced", "none"}
        An experiment: ``forced`` = the team answers every first message two hours later, ``none`` = nobody answers
        a first message. ``free`` = no experiment.

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
    place: Place = field(default_factory=Place)
    content: Content = field(default_factory=Content)
    recognition: Recognition = field(default_factory=Recognition)
    ambassadors: Ambassadors = field(default_factory=Ambassadors)
    customers: Customers = field(default_factory=Customers)
    shocks: tuple[Shock, ...] = ()
    motives: tuple[float, float, float, float, float] = (0.2, 0.2, 0.2, 0.2, 0.2)
    first_replies: FirstReplies = "free"
    control: Control = field(default_factory=Control)
    known_joins: npt.NDArray[np.int64] | None = None
