"""Reading: a space file, with every problem of it told at once and where it stands.

A space file says from which scenario one starts, what may vary, within which limits, and what is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from scenarios.disagreement import is_number, nearest
from scenarios.fields import fields
from scenarios.library import presets
from scenarios.loading import load, parsed, text_of
from scenarios.messages import problems_of
from scenarios.parts import WEEKDAYS
from scenarios.planner.asking import Want, disagreeing, want_of
from scenarios.planner.levers import MIXES, NEVER, Lever, decide, is_lever, lever_names, months_of_ads
from scenarios.planner.space import Limits, Space
from scenarios.planner.usual import usual_levers, usual_wants
from scenarios.schema import Scenario
from scenarios.toml_text import cut, key_lines, literal
from sim.problems import InputError, Problem

TOP = ("scenario", "goals", "limits", "vary")
LIMITS: Mapping[str, str] = {
    "budget_per_year": "budget", "staff_hours_per_week": "hours", "advertising_per_newcomer": "join_cost",
}  # fmt: skip
"""Names under ``[limits]``, and what they are in the code."""
RANGE = {"from", "to", "step"}
STEPS = 10
"""Steps of a range of numbers that names none."""
MOST_OPTIONS = 60


@dataclass(frozen=True, eq=False)
class Asked:
    """What one asks the planner: the plans there are, and what is wanted of one."""

    space: Space
    wants: tuple[Want, ...]


def asked_of(
    source: str | Path, goals: Sequence[str] = (), budget: float | None = None, hours: float | None = None
) -> Asked:
    """Read a space file, or take the usual space around a preset or a scenario file.

    Parameters
    ----------
    source : str or Path
        A space file (TOML with ``[vary]``), a scenario file or a preset's name.
    goals : sequence of str, optional
        What is wanted; in place of the file's.
    budget, hours : float, optional
        Currency a year, staff hours a week; in place of the file's.

    Raises
    ------
    InputError
        With every problem of the file.

    Examples
    --------
    >>> asked_of("b2b-slack", budget=30_000).space.limits.budget
    30000
    """
    text = "" if isinstance(source, str) and source in presets() else text_of(source, str(source))
    data = parsed(text, str(source)) if text else {}
    reader = _Reader(str(source), text, data if "vary" in data else {"scenario": str(source)})
    return reader.asked(goals, budget, hours)


class _Reader:
    def __init__(self, label: str, text: str, data: Mapping[str, Any]) -> None:
        self.label, self.data, self.problems = label, data, list[Problem]()
        self.lines = key_lines(text) if "vary" in data else {}

    def asked(self, goals: Sequence[str], budget: float | None, hours: float | None) -> Asked:
        for name in self.data:
            if name not in TOP:
                self._problem("space-unknown-name", name, names=", ".join(TOP))
        scenario = self._scenario()
        limits = self._limits()
        wants = self._wants(goals, scenario)
        levers = self._levers(scenario)
        if self.problems:
            raise InputError(self.problems)
        join_cost = limits.pop("join_cost", None)
        given = limits | {name: size for name, size in (("budget", budget), ("hours", hours)) if size is not None}
        return Asked(Space(scenario, tuple(levers), Limits(**given), join_cost), wants)

    def _scenario(self) -> Scenario:
        source = self.data.get("scenario")
        if not isinstance(source, str):
            self._problem("space-no-scenario", "scenario")
            return Scenario()
        try:
            beside = Path(self.label).parent / source
            return load(source if source in presets() or not beside.is_file() else beside)
        except InputError as error:
            self.problems += error.problems
            return Scenario()

    def _limits(self) -> dict[str, float]:
        given = self.data.get("limits", {})
        found = {}
        for name, value in given.items() if isinstance(given, Mapping) else [("", given)]:
            if name not in LIMITS:
                near = nearest(name, tuple(LIMITS), alike=0.5)
                key = "space-unknown-limit-near" if near else "space-unknown-limit"
                self._problem(key, f"limits.{name}", names=", ".join(LIMITS), nearest=near)
            elif not is_number(value) or value <= 0:
                self._problem("space-limit-not-positive", f"limits.{name}", value=cut(literal(value)))
            else:
                found[LIMITS[name]] = float(value)
        return found

    def _wants(self, given: Sequence[str], scenario: Scenario) -> tuple[Want, ...]:
        written = list(given) or self.data.get("goals")
        if written is None:
            return usual_wants(scenario)
        if not isinstance(written, list) or not written or not all(isinstance(each, str) for each in written):
            self._problem("space-goals-no-list", "goals")
            return ()
        wants: dict[Want, str] = {}
        for text in written:
            where = "" if given else self._where("goals")
            try:
                want = want_of(text)
            except InputError as error:
                self.problems += [Problem(each.package, each.key, where, each.values) for each in error.problems]
                continue
            if want in wants:
                self.problems.append(Problem("scenarios", "want-twice", where, {"want": want}))
            wants[want] = where
        self.problems += disagreeing(wants, scenario)
        return tuple(wants)

    def _levers(self, scenario: Scenario) -> list[Lever]:
        if "vary" not in self.data:
            return usual_levers(scenario)
        vary = self.data["vary"]
        if not isinstance(vary, Mapping) or not vary:
            self._problem("space-nothing-varies", "vary")
            return []
        found = []
        for name, written in _flat(vary, ""):
            options = self._options(name, written)
            if options and self._possible(Lever(name, options), scenario):
                found.append(Lever(name, options))
        return found

    def _options(self, name: str, written: Any) -> tuple[Any, ...]:
        if not is_lever(name):
            near = nearest(name, lever_names(), alike=0.75)
            key = "space-unknown-lever-near" if near else "space-unknown-lever"
            self._problem(key, f"vary.{name}", nearest=near, lever=name)
            return ()
        if isinstance(written, Mapping):
            return self._range(name, written)
        if not isinstance(written, list) or len(written) < 2:
            self._problem("space-options-too-few", f"vary.{name}", lever=name)
            return ()
        if len({literal(each) for each in written}) < len(written):
            self._problem("space-options-twice", f"vary.{name}", lever=name)
            return ()
        options = tuple(written)
        facts = fields().get(name)
        if facts is not None and facts.kind == "number":
            options = tuple(float(each) if is_number(each) else each for each in options)
        return tuple(sorted(options)) if Lever(name, options).ordered else options

    def _range(self, name: str, written: Mapping[str, Any]) -> tuple[Any, ...]:
        low, high, step = (written.get(key) for key in ("from", "to", "step"))
        if not is_number(low) or not is_number(high) or not (step is None or is_number(step)):
            self._problem("space-range-no-numbers", f"vary.{name}", lever=name)
            return ()
        facts = fields().get(name)
        whole = all(isinstance(each, int) for each in (low, high, 1 if step is None else step))
        by = step or (1 if whole and facts is not None and facts.kind == "whole" else (high - low) / STEPS)
        if high <= low or by <= 0 or (high - low) / by > MOST_OPTIONS:
            self._problem("space-range-bad", f"vary.{name}", lever=name, most=MOST_OPTIONS)
            return ()
        count = int((high - low) / by + 1e-9) + 1
        if whole and float(by).is_integer() and (facts is None or facts.kind == "whole"):
            return tuple(int(low + at * by) for at in range(count))
        return tuple(float(np.round(low + at * by, 9)) for at in range(count))

    def _possible(self, lever: Lever, scenario: Scenario) -> bool:
        """Tell whether each option, on its own, makes a scenario; say what is wrong with those that do not."""
        where, before = self._where(f"vary.{lever.name}"), len(self.problems)
        for option in lever.options:
            allowed = _patterned(lever.name)
            if allowed is not None and not (is_number(option) and option >= 0 if allowed == () else option in allowed):
                self._problem("space-option-no", f"vary.{lever.name}", lever=lever.name, option=cut(literal(option)),
                              allowed=", ".join(f'"{each}"' for each in allowed) or ">= 0")  # fmt: skip
                continue
            try:
                Scenario.model_validate(decide(scenario.model_dump(), {lever.name: option}, 1.0))
            except ValidationError as error:
                found = list(problems_of(error, lambda _: where))
                said = [Problem("scenarios", "space-option-breaks", where,
                                {"lever": lever.name, "option": cut(literal(option)),
                                 "reason": each["msg"].removeprefix("Value error, ")})
                        for each in error.errors() if not each["loc"]]  # fmt: skip
                self.problems += found or said
        return len(self.problems) == before

    def _problem(self, key: str, name: str, **values: Any) -> None:
        self.problems.append(Problem("scenarios", key, self._where(name), {"name": name, **values}))

    def _where(self, name: str) -> str:
        while name:
            if name in self.lines:
                return f"{self.label}:{self.lines[name]}"
            name = name.rpartition(".")[0]
        return self.label


def _patterned(name: str) -> tuple[str, ...] | None:
    """Return the texts a lever that is no field allows; nothing = numbers of 0 or more; None = a field says it."""
    if months_of_ads(name) is not None or name == "moderation.hours_per_week":
        return ()
    if name == "content.mix":
        return tuple(MIXES)
    return (*WEEKDAYS, NEVER) if name.startswith("rituals.") and name.endswith(".weekday") else None


def _flat(written: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Go through the levers: a list of options, or a range; any other table holds levers."""
    for key, value in written.items():
        if isinstance(value, Mapping) and value and not (set(value) <= RANGE and "from" in value):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
