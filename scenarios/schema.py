"""The schema of a scenario: what a scenario file may say.

The tables stand in `scenarios.parts`; this is the whole. Each field is declared once. Its meaning stands in
``words.toml`` under ``field-<name>``, in both languages; messages, the template of `scenarios.new_scenario`, the
resolved form and ``docs/scenarios.md`` are made from the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, PrivateAttr, model_validator

from scenarios.agreement import disagreements
from scenarios.money.parts import Customers, Support
from scenarios.parts import (
    PLAN,
    Ambassadors,
    Content,
    Costs,
    Event,
    Founders,
    Growth,
    Manager,
    Moderation,
    Motives,
    Onboarding,
    Part,
    Phrase,
    Place,
    Recognition,
    Ritual,
    measure,
    with_cadence,
    with_size,
)
from sim.plan import CalendarName, Plan
from sim.platforms import PlatformName

if TYPE_CHECKING:
    from scenarios.layers import Layer

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

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""First and last day on which a plan may start."""


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
    place: Place = Place()
    motives: Motives = Motives()
    founders: Founders = Founders()
    growth: Growth = Growth()
    onboarding: Onboarding = Onboarding()
    content: Content = Content()
    recognition: Recognition = Recognition()
    ambassadors: Ambassadors = Ambassadors()
    moderation: Moderation = Moderation()
    manager: Manager = Manager()
    costs: Costs = Costs()
    customers: Customers = Customers()
    support: Support = Support()
    rituals: Annotated[tuple[Ritual, ...], Field(strict=False)] = ()
    events: Annotated[tuple[Event, ...], Field(strict=False)] = ()
    parameters: dict[str, float] = Field(default_factory=dict)

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
    for name, filling in (("rituals", _whole_ritual), ("events", with_size)):
        items = filled[name]
        if isinstance(items, list | tuple):
            filled[name] = [filling(item) if isinstance(item, Mapping) else item for item in items]
    return filled


def _whole_ritual(ritual: Mapping[str, Any]) -> dict[str, Any]:
    return {"first_week": 0, **with_cadence(ritual)}
