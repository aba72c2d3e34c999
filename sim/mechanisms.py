"""Mechanisms: what each file of `sim.rules` says of itself, its rules and their equations, read from where they stand.

The English is the rules' own documentation; the French is in ``mechanisms.toml`` beside this file.
"""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from sim.parameters import DECLARED, Parameters
from sim.words import language

ENGINE_FILES = re.compile(r"kernel\w*|offer|planned|setting|today")
"""Where parameters that no rule reads are used: what is not a rule, but a rate or a share the engines draw with."""


@dataclass(frozen=True)
class Rule:
    """One rule: a function of `sim.rules`, its sentence and its equation.

    Parameters
    ----------
    mechanism : str
        The file it stands in.
    function : callable
        The rule itself.
    """

    mechanism: str
    function: Callable[..., Any]

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__

    @property
    def sentence(self) -> str:
        """What it returns, in the language in use."""
        if language() == "fr":
            return str(_french()[self.mechanism]["rules"][self.name])
        said = (inspect.getdoc(self.function) or "").split("\n\n")[0].replace("\n", " ")
        said = said.removeprefix("Return ").replace("``", "").replace("`", "")
        return said[0].upper() + said[1:]

    @property
    def equation(self) -> tuple[str, ...]:
        """Its equation, a line a step; ``p.`` marks the mechanism's parameters, the rest are what it is given."""
        found = re.search(r"^Equation\n-+\n(.*?)(?:\n\n|\Z)", inspect.getdoc(self.function) or "", re.M | re.S)
        return tuple(found[1].splitlines()) if found else ()

    @property
    def given(self) -> tuple[str, ...]:
        """The names of what it is given, without the parameters."""
        return tuple(name for name in inspect.signature(self.function).parameters if name != "p")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters it reads, by dotted name, in the order of the declarations."""
        read = set(re.findall(r"\bp\.(\w+)", "\n".join(self.equation)))
        return tuple(d.name for d in DECLARED.values() if d.mechanism == self.mechanism and d.field in read)


@dataclass(frozen=True)
class Mechanism:
    """One file of `sim.rules`.

    Parameters
    ----------
    name : str
        The file's name.
    rules : tuple of Rule
        Its rules, in order.

    Examples
    --------
    >>> MECHANISMS["ties"].decides
    'nothing; reciprocal ties keep people and draw answers.'
    """

    name: str
    rules: tuple[Rule, ...]

    @property
    def what(self) -> str:
        """What it is, in the language in use."""
        return self._said("what")

    @property
    def reads(self) -> str:
        """What it looks at, in the language in use."""
        return self._said("reads")

    @property
    def decides(self) -> str:
        """What is drawn by it, in the language in use; capitals name the decisions of `sim.draws`."""
        return self._said("decides")

    @property
    def parameters(self) -> tuple[str, ...]:
        """Its parameters, by dotted name, in order."""
        return tuple(name for name, declared in DECLARED.items() if declared.mechanism == self.name)

    def _said(self, part: str) -> str:
        if language() == "fr":
            return str(_french()[self.name][part])
        text = inspect.getdoc(import_module(f"sim.rules.{self.name}")) or ""
        pattern = r"\A(.*?)\n\n" if part == "what" else rf"^{part.capitalize()}\s+(.*?)(?=^\w+ {{2,}}|\Z)"
        found = re.search(pattern, text, re.M | re.S)
        return " ".join(found[1].split()) if found else ""


def rules_with(parameter: str) -> tuple[str, ...]:
    """Return the names of the rules that read a parameter.

    Examples
    --------
    >>> rules_with("ties.threshold")
    ('is_reciprocal',)
    """
    mechanism = MECHANISMS[DECLARED[parameter].mechanism]
    return tuple(rule.name for rule in mechanism.rules if parameter in rule.parameters)


@cache
def engine_places(parameter: str) -> tuple[str, ...]:
    """Return the functions of the engine, as ``file.function``, that read a parameter directly.

    Examples
    --------
    >>> engine_places("disturbing.troll_share")
    ('kernel_arrivals.give_traits',)
    """
    field = DECLARED[parameter].field
    return tuple(place for place, fields in _engine_functions() if field in fields)


@cache
def _engine_functions() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each function of the engine and the attributes it reads."""
    return tuple(_functions_of_engine())


def _functions_of_engine() -> Iterator[tuple[str, frozenset[str]]]:
    for source in sorted(files("sim").iterdir(), key=lambda item: item.name):
        if not (source.name.endswith(".py") and ENGINE_FILES.fullmatch(source.name.removesuffix(".py"))):
            continue
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                read = frozenset(part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute))
                yield f"{source.name.removesuffix('.py')}.{node.name}", read


@cache
def _french() -> Mapping[str, Any]:
    return tomllib.loads(files("sim").joinpath("mechanisms.toml").read_text(encoding="utf-8"))


def _mechanism(name: str) -> Mechanism:
    module = import_module(f"sim.rules.{name}")
    functions = [each for each in vars(module).values() if inspect.isfunction(each)]
    return Mechanism(name, tuple(Rule(name, each) for each in functions if each.__module__ == module.__name__))


MECHANISMS: Mapping[str, Mechanism] = {name: _mechanism(name) for name in Parameters._fields}
"""Every mechanism of the model, in the order of `Parameters`."""
