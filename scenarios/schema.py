"""The schema of a scenario: what a scenario file may say, with its default, range and unit.

Each field is declared once, here. Its meaning stands in ``words.toml`` under ``field-<name>``, in both
languages; messages, the template of `scenarios.new_scenario`, the resolved form and ``docs/scenarios.md`` are
made from the two.
Defaults come from `sim.plan.Plan` wherever the plan has the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from scenarios.agreement import disagreements
from sim.plan import CalendarName, OnboardingLevel, Plan, PlatformName, RitualKind
from sim.words import language

if TYPE_CHECKING:
    from scenarios.layers import Layer

PLAN = Plan()
"""The plan with nothing decided: where the defaults below come from."""

CommunityType = Literal[
    "clients-b2b", "clients-b2c", "brand", "ambassadors", "partners", "beta-testers", "investors",
    "association", "business-club", "volunteers", "learners", "employees", "franchise", "peers", "prospects",
    "players", "vip",
]  # fmt: skip
WORKING = (
    "clients-b2b",
    "partners",
    "beta-testers",
    "investors",
    "business-club",
    "employees",
    "franchise",
    "peers",
)
"""Community types that meet in working hours; the others meet in their leisure (assumption A40)."""

CADENCE_WEEKS: dict[str, int] = {"weekly_question": 1, "live": 4, "quarterly_event": 13}
"""Weeks between two rituals of a kind where the file says nothing (assumption A41)."""

WeekdayName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(WeekdayName)


def measure(low: float, high: float, unit: str) -> Any:
    """Return the declaration of a number: its range, both ends included, and the name of its unit."""
    return Field(ge=low, le=high, json_schema_extra={"unit": unit})


Share = Annotated[float, measure(0, 1, "share")]
Members = Annotated[int, measure(0, 1000, "members")]
Weeks = Annotated[int, measure(0, 520, "weeks")]
JoinsPerDay = Annotated[float, measure(0, 1000, "joins-per-day")]
StaffHours = Annotated[float, measure(0, 200, "hours")]
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""First and last day on which a plan may start."""
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


class Founders(Part):
    """The people there on the first day."""

    number: Members = PLAN.founders.number
    recruited: Share = PLAN.founders.recruited
    diversity: Share = PLAN.founders.diversity
    tie_density: Share = PLAN.founders.tie_density


class Growth(Part):
    """Where newcomers come from."""

    pre_launch_weeks: Weeks = PLAN.growth.pre_launch_weeks
    pre_launch_joins_per_day: JoinsPerDay = PLAN.growth.pre_launch_joins_per_day
    launch_joins: Annotated[float, measure(0, 100_000, "joins")] = PLAN.growth.launch_joins
    launch_half_life_days: Annotated[float, measure(0.5, 90, "days")] = PLAN.growth.launch_half_life_days
    marketing_joins_per_day: JoinsPerDay = PLAN.growth.marketing_joins_per_day
    word_of_mouth_joins_per_day: JoinsPerDay = PLAN.growth.word_of_mouth_joins_per_day


class Onboarding(Part):
    """How a newcomer is received."""

    level: OnboardingLevel = PLAN.onboarding.level
    within_hours: Annotated[float, measure(0.25, 336, "hours")] = PLAN.onboarding.within_hours
    minutes_per_newcomer: Annotated[float, measure(0, 480, "minutes")] = PLAN.onboarding.minutes_per_newcomer


class Ritual(Part):
    """Something that comes back on its day."""

    kind: RitualKind
    weekday: WeekdayName
    every_weeks: Annotated[int, measure(1, 52, "weeks")] = 1
    first_week: Weeks = 0
    staff_hours: StaffHours = 1.0

    @model_validator(mode="before")
    @classmethod
    def _cadence_of_its_kind(cls, data: Any) -> Any:
        return with_cadence(data) if isinstance(data, Mapping) else data


class Moderation(Part):
    """How messages are moderated."""

    level: Share = PLAN.moderation.level
    charter_shown: bool = PLAN.moderation.charter_shown
    reasons_given: bool = PLAN.moderation.reasons_given
    delay_hours: Annotated[float, measure(0, 720, "hours")] = PLAN.moderation.delay_hours


class Manager(Part):
    """The community manager, or the team."""

    posts_per_week: Annotated[float, measure(0, 200, "posts")] = PLAN.manager.posts_per_week
    sessions_per_day: Annotated[int, measure(0, 8, "sessions")] = PLAN.manager.sessions_per_day
    hours_per_week: Annotated[float, measure(0, 2000, "hours")] = 17.5  # assumption A42
    leaves_on_day: Annotated[int, measure(0, 3649, "day-of-plan")] | None = None
    leaves_on: date | None = None


class Costs(Part):
    """What the plan costs."""

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "EUR"
    hourly_cost: Annotated[float, measure(0, 10_000, "currency-per-hour")] = 40.0  # assumption A43
    tools_per_month: Money = 400.0  # assumption A44
    incentives_per_month: Money = 0.0  # assumption A45
    per_event: Money = 0.0  # assumption A45


class Scenario(Part):
    """One scenario: a plan for a community, with the question it is there to answer.

    Made by `scenarios.load` from a file or a preset; two scenarios are equal when they say the same, wherever
    it was written.

    Examples
    --------
    >>> Scenario(weeks=26).days_simulated
    182
    """

    title: Phrase = Phrase()
    question: Phrase = Phrase()
    community: CommunityType = "clients-b2b"
    calendar: CalendarName = PLAN.calendar
    platform: PlatformName = PLAN.platform.name
    start: Annotated[date, Field(ge=EARLIEST, le=LATEST)] = PLAN.start
    days: Annotated[int, measure(1, 3650, "days")] | None = PLAN.days
    weeks: Annotated[int, measure(1, 520, "weeks")] | None = None
    end: date | None = None
    founders: Founders = Founders()
    growth: Growth = Growth()
    onboarding: Onboarding = Onboarding()
    moderation: Moderation = Moderation()
    manager: Manager = Manager()
    costs: Costs = Costs()
    rituals: Annotated[tuple[Ritual, ...], Field(strict=False)] = ()
    parameters: dict[str, float] = {}

    _name: str = PrivateAttr("")
    _layers: tuple[Layer, ...] = PrivateAttr(())

    @model_validator(mode="before")
    @classmethod
    def _fill_in_what_follows(cls, data: Any) -> Any:
        return with_what_follows(data) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _fields_agree(self) -> Scenario:
        found = disagreements(self.model_dump())
        if found:
            raise ValueError("; ".join(str(problem.as_problem()) for problem in found))
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.model_dump() == other.model_dump()

    @property
    def name(self) -> str:
        """What tables call it: the preset's name or the file's, empty when made in Python."""
        return self._name

    @property
    def days_simulated(self) -> int:
        """Days from the first to the last, both included."""
        if self.end is not None:
            return (self.end - self.start).days + 1
        return 7 * self.weeks if self.weeks is not None else self.days or 0

    @property
    def last_day(self) -> date:
        """The last day simulated."""
        return self.start + timedelta(days=self.days_simulated - 1)

    def plan(self) -> Plan:
        """Return the plan the model runs."""
        from scenarios.planning import plan_of

        return plan_of(self)

    def monthly_cost(self) -> float:
        """Return what a month of the plan costs, in its currency: see `scenarios.costs.monthly_cost`."""
        from scenarios.costs import monthly_cost

        return monthly_cost(self)

    def resolved_lines(self) -> list[str]:
        """Return every field with its value and where it came from, a line each, as valid TOML."""
        from scenarios.resolve import resolved_lines

        return resolved_lines(self, self._layers)

    def to_toml(self) -> str:
        """Return the resolved form as one text, which loads back to an equal scenario."""
        return "\n".join(self.resolved_lines()) + "\n"


def with_cadence(ritual: Mapping[str, Any]) -> dict[str, Any]:
    """Give a ritual that names no cadence the one of its kind."""
    return {"every_weeks": CADENCE_WEEKS.get(str(ritual.get("kind")), 1), **ritual}


def with_what_follows(data: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in the calendar that follows from the community; drop ``days``' default beside another horizon."""
    filled = dict(data)
    if "calendar" not in filled and "community" in filled:
        filled["calendar"] = "work" if filled["community"] in WORKING else "leisure"
    if "days" not in filled and ("weeks" in filled or "end" in filled):
        filled["days"] = None
    return filled


def with_defaults(data: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in every default, without checking anything: what the rules between fields are asked about."""
    filled = Scenario().model_dump() | with_what_follows(data)
    for name, default in Scenario().model_dump().items():
        if name != "parameters" and isinstance(default, Mapping) and isinstance(filled[name], Mapping):
            filled[name] = {**default, **filled[name]}
    rituals = filled["rituals"]
    if isinstance(rituals, list | tuple):
        complete = [{"first_week": 0, **with_cadence(item)} if isinstance(item, Mapping) else item for item in rituals]
        filled["rituals"] = complete
    return filled
