"""Parts: the tables of a scenario file, each field with its default, range and unit.

Defaults come from `sim.plan.Plan` wherever the plan has the field; the others rest on an assumption
(``assumptions.toml``). What a field means stands in ``words.toml`` under ``field-<name>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.plan import (
    ModerationScope,
    OnboardingLevel,
    Plan,
    RitualKind,
    Shock,
    ShockKind,
    Stratum,
    Visibility,
)
from sim.platforms import PlatformName
from sim.words import language

PLAN = Plan()
"""The plan with nothing decided: where the defaults below come from."""

CADENCE_WEEKS: Mapping[str, int] = {
    "weekly_question": 1, "tip": 1, "success_story": 1, "debate": 2, "ama": 4, "live": 4, "challenge": 4,
    "monthly_live": 4, "quarterly_event": 13, "offline_meetup": 13,
}  # fmt: skip
"""Weeks between two rituals of a kind where the file says nothing (assumptions A41 and A61)."""

EVENT_SIZES: Mapping[str, float] = {
    "spam_wave": 20.0, "troll_wave": 3.0, "growth_spurt": 100.0, "algorithm_change": 0.5, "account_closed": 0.3,
    "platform_move": 0.6, "founders_leave": 1.0,
}  # fmt: skip
"""Size of an event of a kind where the file says nothing (assumption A60)."""

WeekdayName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(WeekdayName)


def measure(low: float, high: float, unit: str) -> Any:
    """Return the declaration of a number: its range, both ends included, and the name of its unit."""
    return Field(ge=low, le=high, json_schema_extra={"unit": unit})


Share = Annotated[float, measure(0, 1, "share")]
Members = Annotated[int, measure(0, 1000, "members")]
Weeks = Annotated[int, measure(0, 520, "weeks")]
DayOfPlan = Annotated[int, measure(0, 3649, "day-of-plan")]
JoinsPerDay = Annotated[float, measure(0, 1000, "joins-per-day")]
StaffHours = Annotated[float, measure(0, 200, "hours")]
Money = Annotated[float, measure(0, 10_000_000, "currency")]


class Part(BaseModel):
    """One table of a scenario: frozen, no unknown key, no text where a number belongs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Phrase(Part):
    """A sentence in both languages; a file may give one text for both, or one language for the other."""

    en: str = ""
    fr: str = ""

    @model_validator(mode="before")
    @classmethod
    def _one_text_for_both(cls, data: Any) -> Any:
        if isinstance(data, str):
            return {"en": data, "fr": data}
        given = [data[code] for code in ("en", "fr") if code in data] if isinstance(data, Mapping) else []
        return {"en": given[0], "fr": given[0], **data} if len(given) == 1 else data

    def __str__(self) -> str:
        return self.fr if language() == "fr" else self.en


class Place(Part):
    """How the space is laid out."""

    rooms: Annotated[int, measure(1, 30, "rooms")] = PLAN.place.rooms
    visibility: Visibility = PLAN.place.visibility
    sites: Annotated[int, measure(1, 60, "sites")] = PLAN.place.sites
    bridging: Share = PLAN.place.bridging


class Motives(Part):
    """What drives the people who join; the shares sum to 1."""

    recognition: Share = PLAN.motives[0]
    learning: Share = PLAN.motives[1]
    belonging: Share = PLAN.motives[2]
    influence: Share = PLAN.motives[3]
    accomplishment: Share = PLAN.motives[4]

    def in_order(self) -> tuple[float, float, float, float, float]:
        """Return the shares in the order of the plan."""
        return (self.recognition, self.learning, self.belonging, self.influence, self.accomplishment)


class Founders(Part):
    """The people there on the first day."""

    number: Members = PLAN.founders.number
    recruited: Share = PLAN.founders.recruited
    diversity: Share = PLAN.founders.diversity
    tie_density: Share = PLAN.founders.tie_density
    admins: Annotated[int, measure(1, 100, "admins")] = PLAN.founders.admins
    influencers: Members = PLAN.founders.influencers


class Growth(Part):
    """Where newcomers come from."""

    pre_launch_weeks: Weeks = PLAN.growth.pre_launch_weeks
    pre_launch_joins_per_day: JoinsPerDay = PLAN.growth.pre_launch_joins_per_day
    launch_joins: Annotated[float, measure(0, 100_000, "joins")] = PLAN.growth.launch_joins
    launch_half_life_days: Annotated[float, measure(0.5, 90, "days")] = PLAN.growth.launch_half_life_days
    marketing_joins_per_day: JoinsPerDay = PLAN.growth.marketing_joins_per_day
    word_of_mouth_joins_per_day: JoinsPerDay = PLAN.growth.word_of_mouth_joins_per_day
    audience: Annotated[int, measure(0, 10_000_000, "people")] = PLAN.growth.audience
    referral_reward: bool = PLAN.growth.referral_reward


class Onboarding(Part):
    """How a newcomer is received."""

    level: OnboardingLevel = PLAN.onboarding.level
    within_hours: Annotated[float, measure(0.25, 336, "hours")] = PLAN.onboarding.within_hours
    minutes_per_newcomer: Annotated[float, measure(0, 480, "minutes")] = PLAN.onboarding.minutes_per_newcomer


class Content(Part):
    """What the team's content is about; the shares sum to 1."""

    educate: Share = PLAN.content.educate
    inspire: Share = PLAN.content.inspire
    entertain: Share = PLAN.content.entertain
    calls_for_members: bool = PLAN.content.calls_for_members


class Recognition(Part):
    """How members are recognised."""

    spotlights_per_month: Annotated[int, measure(0, 50, "members-per-month")] = PLAN.recognition.spotlights_per_month
    spotlights_for: Stratum = PLAN.recognition.spotlights_for
    thanks_per_week: Annotated[int, measure(0, 200, "thanks")] = PLAN.recognition.thanks_per_week
    badges: bool = PLAN.recognition.badges
    points: bool = PLAN.recognition.points
    tokens: bool = PLAN.recognition.tokens
    perks: bool = PLAN.recognition.perks


class Ambassadors(Part):
    """The ambassador programme."""

    starts_in_week: Weeks | None = PLAN.ambassadors.starts_in_week
    invitations_per_month: Annotated[int, measure(0, 50, "members-per-month")] = PLAN.ambassadors.invitations_per_month
    hours_per_week: Annotated[float, measure(0, 40, "hours")] = PLAN.ambassadors.hours_per_week
    trained: bool = PLAN.ambassadors.trained
    tools: bool = PLAN.ambassadors.tools


class Moderation(Part):
    """How messages are moderated."""

    level: Share = PLAN.moderation.level
    charter_shown: bool = PLAN.moderation.charter_shown
    reasons_given: bool = PLAN.moderation.reasons_given
    delay_hours: Annotated[float, measure(0, 720, "hours")] = PLAN.moderation.delay_hours
    scope: ModerationScope = PLAN.moderation.scope
    off_topic: Share = PLAN.moderation.off_topic
    volunteers: Members = PLAN.moderation.volunteers


class Manager(Part):
    """The community manager, or the team."""

    posts_per_week: Annotated[float, measure(0, 200, "posts")] = PLAN.manager.posts_per_week
    sessions_per_day: Annotated[int, measure(0, 8, "sessions")] = PLAN.manager.sessions_per_day
    hours_per_week: Annotated[float, measure(0, 2000, "hours")] = 17.5  # assumption A42
    leaves_on_day: DayOfPlan | None = None
    leaves_on: date | None = None


class Costs(Part):
    """What the plan costs."""

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "EUR"
    hourly_cost: Annotated[float, measure(0, 10_000, "currency-per-hour")] = 40.0  # assumption A43
    tools_per_month: Money = 400.0  # assumption A44
    incentives_per_month: Money = 0.0  # assumption A45
    per_event: Money = 0.0  # assumption A45
    set_up: Money = 0.0  # assumption A114
    ads_per_month: Money = 0.0  # assumption A114
    incentives_share: Share = 0.0  # assumption A114
    perks_per_ambassador: Money = 0.0  # assumption A114
    moderator_hours_per_week: Annotated[float, measure(0, 2000, "hours")] = 0.0  # assumption A114
    moderator_hourly_cost: Annotated[float, measure(0, 10_000, "currency-per-hour")] = 30.0  # assumption A114


class Ritual(Part):
    """Something that comes back on its day."""

    kind: RitualKind
    weekday: WeekdayName
    every_weeks: Annotated[int, measure(1, 52, "weeks")] = 1
    first_week: Weeks = 0
    staff_hours: StaffHours = 1.0
    rotates: bool = False

    @model_validator(mode="before")
    @classmethod
    def _cadence_of_its_kind(cls, data: Any) -> Any:
        return with_cadence(data) if isinstance(data, Mapping) else data


class Event(Part):
    """Something that happens to the community on a day."""

    kind: ShockKind
    on: date | None = None
    on_day: DayOfPlan | None = None
    size: Annotated[float, measure(0, 100_000, "event-size")] | None = None
    days: Annotated[int, measure(1, 365, "days")] = Shock.days
    platform: PlatformName | None = None

    @model_validator(mode="before")
    @classmethod
    def _size_of_its_kind(cls, data: Any) -> Any:
        return with_size(data) if isinstance(data, Mapping) else data

    def day(self, start: date) -> int:
        """Return the day of a plan that begins on this date."""
        return (self.on - start).days if self.on is not None else self.on_day or 0


def with_cadence(ritual: Mapping[str, Any]) -> dict[str, Any]:
    """Give a ritual that names no cadence the one of its kind."""
    return {"every_weeks": CADENCE_WEEKS.get(str(ritual.get("kind")), 1), **ritual}


def with_size(event: Mapping[str, Any]) -> dict[str, Any]:
    """Give an event that names no size the one of its kind."""
    size = event.get("size")
    return {**event, "size": EVENT_SIZES.get(str(event.get("kind")), Shock.size) if size is None else size}
