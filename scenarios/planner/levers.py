"""Levers: what a plan may decide one way or another, and what each decision writes into the scenario.

Most levers are fields of the file. Some are not: a ritual's day with "never" beside the days, a leaning of the content,
paid moderation, and advertising month by month.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from scenarios.fields import FieldFacts, fields
from scenarios.parts import CADENCE_WEEKS, WEEKDAYS
from sim.offer import MONTH_DAYS
from sim.plan import RitualKind

Data = dict[str, Any]
NEVER = "never"
TABLES_THAT_VARY = (
    "founders", "growth", "onboarding", "content", "recognition", "ambassadors", "moderation", "manager", "place",
)  # fmt: skip
"""Tables of a scenario whose fields may be levers, beside ``platform``."""
CONTENT = ("educate", "inspire", "entertain")
MIXES: Mapping[str, tuple[float, float, float]] = {
    "educate": (0.6, 0.2, 0.2), "inspire": (0.2, 0.6, 0.2), "entertain": (0.2, 0.2, 0.6), "balanced": (0.4, 0.3, 0.3),
}  # fmt: skip
"""Content's shares by its leaning, in the order of `CONTENT` (assumption A156)."""
ROUND_HOURS = 0.5
"""A round of paid moderation takes half an hour (assumption A155)."""
FOUNDER_HOURS = 1.5
"""Hours that asking one founder in person takes before the first day (assumption A157)."""
USUAL_JOIN_COST = 5.0
"""What advertising pays for one newcomer where the firm's own figures do not tell it (assumption A154)."""
_ADS = re.compile(r"ads\.months?_([1-9]\d?)(?:_([1-9]\d?))?")
_RITUAL = re.compile(rf"rituals\.({'|'.join(get_args(RitualKind))})\.(weekday|every_weeks)")


@dataclass(frozen=True)
class Lever:
    """Something that may be decided one way or another.

    Parameters
    ----------
    name : str
        As a space file writes it, such as ``founders.number``, ``rituals.live.weekday`` or ``ads.months_1_3``.
    options : tuple
        What it may be, two or more to be a choice; numbers in rising order.
    """

    name: str
    options: tuple[Any, ...]

    @property
    def ordered(self) -> bool:
        """Whether the options are numbers, so that what lies between two of them is between in effect."""
        return all(isinstance(each, int | float) and not isinstance(each, bool) for each in self.options)


def is_lever(name: str) -> bool:
    """Tell whether a name is that of a lever."""
    return name in lever_names() or bool(_ADS.fullmatch(name) or _RITUAL.fullmatch(name))


def lever_names() -> tuple[str, ...]:
    """Return the names of the levers that can be listed; rituals and months of advertising follow a pattern."""
    plain = [facts.name for facts in fields().values() if facts.table in TABLES_THAT_VARY and _varies(facts)]
    return ("platform", *plain, "content.mix", "moderation.hours_per_week", "ads.month_1", "ads.months_1_3",
            *(f"rituals.{kind}.weekday" for kind in get_args(RitualKind)),
            *(f"rituals.{kind}.every_weeks" for kind in get_args(RitualKind)))  # fmt: skip


def _varies(facts: FieldFacts) -> bool:
    return facts.kind in ("whole", "number", "flag", "choice")


def months_of_ads(name: str) -> tuple[int, int] | None:
    """Return the first and the last month, from 1, of a lever of advertising; None for other levers.

    Examples
    --------
    >>> months_of_ads("ads.months_4_6"), months_of_ads("ads.month_2"), months_of_ads("platform")
    ((4, 6), (2, 2), None)
    """
    found = _ADS.fullmatch(name)
    if found is None:
        return None
    first = int(found[1])
    return first, int(found[2] or first)


def decide(data: Data, decisions: Mapping[str, Any], join_cost: float) -> Data:
    """Return a scenario's data with every lever as decided.

    Parameters
    ----------
    data : dict
        What `Scenario.model_dump` gives.
    decisions : mapping of str to object
        Lever's name -> one of its options.
    join_cost : float
        What advertising pays for one newcomer, in the scenario's currency.
    """
    decided = {**data, **{name: dict(data[name]) for name in (*TABLES_THAT_VARY, "costs")}}
    decided["rituals"] = [dict(ritual) for ritual in data["rituals"]]
    decided["events"] = list(data["events"])
    spent = 0.0
    for name, option in decisions.items():
        table, _, key = name.partition(".")
        months = months_of_ads(name)
        if months is not None:
            spent += _advertise(decided, months, float(option), join_cost)
        elif table == "rituals":
            kind, what = key.split(".")
            _hold(decided, kind, what, option)
        elif name in _SPECIAL:
            _SPECIAL[name](decided, option)
        elif not key:
            decided[name] = option
        else:
            decided[table][key] = None if option == NEVER else option
    _ask_founders(data, decided)
    if spent:
        decided["costs"]["ads_per_month"] += spent / (_days(decided) / MONTH_DAYS)
    return decided


def _mix(data: Data, option: str) -> None:
    data["content"] |= dict(zip(CONTENT, MIXES[option], strict=True))


def _moderate(data: Data, hours: float) -> None:
    """Pay for rounds spread over the week: an offence waits half the time between two of them."""
    data["costs"]["moderator_hours_per_week"] = float(hours)
    if hours > 0:
        wait = 7 * 24 * ROUND_HOURS / hours / 2
        data["moderation"]["delay_hours"] = min(float(data["moderation"]["delay_hours"]), round(wait, 2))


_SPECIAL: Mapping[str, Callable[[Data, Any], None]] = {"content.mix": _mix, "moderation.hours_per_week": _moderate}


def _hold(data: Data, kind: str, key: str, option: Any) -> None:
    """Hold a ritual of a kind on a day, or every so many weeks, or never; one that was not there is added."""
    mine = [ritual for ritual in data["rituals"] if ritual["kind"] == kind]
    if option == NEVER:
        data["rituals"] = [ritual for ritual in data["rituals"] if ritual["kind"] != kind]
    elif mine:
        for ritual in mine:
            ritual[key] = option
    elif key == "weekday":
        every = CADENCE_WEEKS.get(kind, 1)
        data["rituals"].append({"kind": kind, "weekday": option, "every_weeks": every,
                                "first_week": 0 if every == 1 else every})  # fmt: skip


def _advertise(data: Data, months: tuple[int, int], a_month: float, join_cost: float) -> float:
    """Bring the newcomers that so much a month pays for, evenly over these months; return what it costs."""
    first = round((months[0] - 1) * MONTH_DAYS)
    last = min(round(months[1] * MONTH_DAYS), _days(data))
    if a_month <= 0 or last <= first:
        return 0.0
    cost = a_month * (last - first) / MONTH_DAYS
    people = float(round(cost / join_cost))
    if people:
        spurt = {"kind": "growth_spurt", "on_day": first, "size": people, "days": last - first}
        data["events"].append({**spurt, "on": None, "platform": None})
    return cost


def _ask_founders(before: Data, data: Data) -> None:
    """Count the hours that asking more founders, or fewer, takes before the first day."""
    more = data["founders"]["number"] - before["founders"]["number"]
    costs = data["costs"]
    costs["set_up"] = max(0.0, costs["set_up"] + more * FOUNDER_HOURS * costs["hourly_cost"])


def _days(data: Data) -> int:
    if data["end"] is not None:
        return int((data["end"] - data["start"]).days + 1)
    return int(7 * data["weeks"] if data["weeks"] is not None else data["days"])


def is_weekday(option: Any) -> bool:
    """Tell whether an option is a day of the week."""
    return option in WEEKDAYS
