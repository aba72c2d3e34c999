"""A rule means the same compiled and plain: to the bit, over values from all of its range."""

from __future__ import annotations

import random
from collections.abc import Callable
from inspect import signature
from types import ModuleType
from typing import Any, get_type_hints

import numba
import pytest

from sim import quantiles
from sim.compiler import COMPILED_RULES  # importing it registers the rules for compiled callers
from sim.declare import Says, annotations_of

MODULES = (*COMPILED_RULES, quantiles)
SAMPLES = 300

RANGES = {
    "u": (0.0, 1.0 - 2**-53),
    "mean": (0.0, 700.0),
    "a": (0.1, 5.0),
    "b": (0.1, 20.0),
    "own_chance": (0.0, 1.0),
    "capacity": (1, 800),
    "half_life": (0.1, 100.0),
    "lasting_days": (0.5, 60.0),
    "days_since_launch": (-100, 400),
    "active": (0.0, 5000.0),
    "memory_days": (0.5, 60.0),
    "unseen": (0, 5000),
    "z": (-6.0, 6.0),
    "rooms": (1, 30),
    "topics": (1, 8),
    "motive": (0, 4),
    "pillar": (0, 3),
    "suits": (0, 31),
    "propensity": (0.01, 8.0),
}  # where the usual range below is not the right one
USUAL = {float: (0.0, 5.0), int: (0, 60)}
SHARES = ((0.2, 0.2, 0.2, 0.2, 0.2), (0.0, 1.0, 0.0, 0.0, 0.0), (0.1, 0.3, 0.2, 0.25, 0.15))


def rules_of(module: ModuleType) -> list[Callable[..., Any]]:
    """Return the functions a module defines for others."""
    return [
        value
        for name, value in vars(module).items()
        if callable(value) and not isinstance(value, type) and value.__module__ == module.__name__ and name[0] != "_"
    ]


def any_value(name: str, kind: type, rng: random.Random) -> Any:
    """Return a value a rule may be given under this name."""
    if kind is bool:
        return rng.random() < 0.5
    if name == "shares":
        return rng.choice(SHARES)
    if kind not in USUAL:
        return kind(*(rng.uniform(says.low, says.high) for says in annotations_of(kind, Says).values()))
    low, high = RANGES.get(name, USUAL[kind])
    return rng.randint(int(low), int(high)) if kind is int else rng.choice((low, high, rng.uniform(low, high)))


def compiled_twin(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Return a rule as the kernel calls it."""

    @numba.njit(error_model="numpy")
    def twin(*values: Any) -> Any:
        return rule(*values)

    return twin


@pytest.mark.parametrize("rule", [rule for module in MODULES for rule in rules_of(module)], ids=lambda r: r.__name__)
def test_a_compiled_rule_gives_the_same_bits(rule: Callable[..., Any]) -> None:
    rng = random.Random(rule.__name__)
    hints = get_type_hints(rule)
    twin = compiled_twin(rule)
    for _ in range(SAMPLES):
        values = [any_value(name, hints[name], rng) for name in signature(rule).parameters]
        assert twin(*values) == rule(*values), values
