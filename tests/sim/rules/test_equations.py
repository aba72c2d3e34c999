"""Every rule states an equation, and the equation gives what the rule gives, whatever it is given."""

from __future__ import annotations

import inspect
import math
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.mechanisms import MECHANISMS, Rule, engine_places, rules_with
from sim.parameters import DECLARED
from sim.quantiles import normal_share
from sim.words import speaking

RULES = [rule for mechanism in MECHANISMS.values() for rule in mechanism.rules]
quantile = st.floats(0.0, 0.999)
AMOUNT = st.one_of(st.just(0.0), st.floats(0.01, 1e6))
SPECIAL = {
    "u": quantile,
    "own_chance": quantile,
    "share": st.floats(0.01, 0.99),
    "level": st.floats(0.0, 1.0),
    "propensity": st.floats(0.01, 8.0),
    "shares": st.just((0.1, 0.3, 0.2, 0.25, 0.15)),
    "a": st.floats(0.3, 5.0),
    "b": st.floats(0.3, 5.0),
    "half_life": st.floats(0.5, 30.0),
    "sessions_per_day": st.integers(1, 8),
    "rooms": st.integers(1, 30),
    "topics": st.integers(1, 8),
    "capacity": st.integers(1, 400),
    "days_since_launch": st.integers(-5, 60),
    "suits": st.integers(0, 31),
    "motive": st.integers(0, 4),
    "pillar": st.integers(0, 3),
    "month": st.sampled_from([1, 8, 12]),
    "day_of_month": st.sampled_from([1, 10, 24]),
    "award": st.integers(0, 3),
    "family": st.integers(0, 2),
    "memory_days": st.floats(0.5, 90.0),
    "age_days": st.floats(0.0, 3.0),
    "removals": st.integers(0, 5),
    "messages_last_week": st.floats(0.0, 2000.0),
    "promise_hours": st.sampled_from([0.0, 24.0, 72.0]),
    "replies": st.integers(0, 2),
    "active": st.floats(0.0, 200.0),
    "budget": AMOUNT,
    "usual": AMOUNT,
    "cost": AMOUNT,
}
"""Values that make sense where any number would not."""
USUAL = {float: st.floats(0.0, 8.0), int: st.integers(0, 40), bool: st.booleans()}
FUNCTIONS = {
    "exp": math.exp, "ln": math.log, "sqrt": math.sqrt, "floor": math.floor, "min": min, "max": max, "sum": sum,
    "bits": lambda number: bin(number).count("1"), "normal_share": normal_share,
}  # fmt: skip


def rule_id(rule: Rule) -> str:
    return f"{rule.mechanism}.{rule.name}"


def given_to(rule: Rule) -> st.SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(rule.function)
    values = {name: SPECIAL.get(name, USUAL.get(hints[name])) for name in rule.given}
    if "p" in hints:
        values["p"] = st.from_type(hints["p"])
    return st.fixed_dictionaries(values)


def from_equation(rule: Rule, values: dict[str, Any]) -> Any:
    """Work out a rule's equation line by line; the last line is the result."""
    module = inspect.getmodule(rule.function)
    names: dict[str, Any] = {**{name: value for name, value in vars(module).items() if name.isupper()}, **FUNCTIONS}
    for other in MECHANISMS[rule.mechanism].rules:
        own = {"p": values["p"]} if "p" in values and "p" in inspect.signature(other.function).parameters else {}
        names[other.name] = lambda *args, function=other.function, own=own: function(*args, **own)
    names.update(values)
    result = None
    for line in rule.equation:
        name, expression = line.split(" = ", 1)
        result = names[name] = eval(expression.replace("^", "**").replace(" mod ", " % "), names)
    return result


@pytest.mark.parametrize("rule", RULES, ids=rule_id)
def test_every_rule_states_an_equation_and_a_sentence_in_both_languages(rule: Rule) -> None:
    assert rule.equation
    for code in ("en", "fr"):
        with speaking(code):
            assert rule.sentence.endswith(".")
            assert rule.sentence[0].isupper()


@pytest.mark.parametrize("rule", RULES, ids=rule_id)
def test_an_equation_gives_what_its_rule_gives(rule: Rule) -> None:
    @settings(max_examples=40)
    @given(given_to(rule))
    def agrees(values: dict[str, Any]) -> None:
        try:
            told = from_equation(rule, values)
        except (ZeroDivisionError, ValueError, OverflowError):
            return  # the ends of a few declared ranges, where the rule itself guards against 0
        assert rule.function(**values) == pytest.approx(told, rel=1e-9, abs=1e-11)

    agrees()


@pytest.mark.parametrize("name", DECLARED)
def test_every_parameter_is_read_by_a_rule_or_by_the_engine(name: str) -> None:
    assert rules_with(name) or engine_places(name)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_says_what_it_is_reads_and_decides_in_both_languages(mechanism: str) -> None:
    for code in ("en", "fr"):
        with speaking(code):
            of = MECHANISMS[mechanism]
            assert all(text.endswith((".", "?")) for text in (of.what, of.reads, of.decides))
