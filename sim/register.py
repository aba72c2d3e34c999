"""Register: the studies behind the parameters, the assumptions without one, and what an export can teach of each.

``evidence.toml``, ``assumptions.toml`` and ``identifiability.toml`` beside this file hold them, in both languages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from sim.parameters import DECLARED, Declared
from sim.words import language, number, say

Teaching = Literal["taught", "level", "weak", "untaught", "lever", "untested"]


@dataclass(frozen=True, eq=False)
class Study:
    """One entry of the register of evidence.

    Parameters
    ----------
    name : str
        What a parameter's source calls it.
    texts : mapping
        Its table in ``evidence.toml``.

    Examples
    --------
    >>> STUDIES["Joyce & Kraut 2006"].n
    '2,777 newcomers'
    """

    name: str
    texts: Mapping[str, Any]

    @property
    def study(self) -> str:
        """Who found it, and where it is published."""
        return str(self.texts["study"])

    @property
    def n(self) -> str:
        """How many people, messages or communities it rests on; empty where that is not known to us."""
        return str(self.texts["n"][language()]) if "n" in self.texts else ""

    @property
    def context(self) -> str:
        """Where it was found, and what to beware of."""
        return str(self.texts["context"][language()])

    @property
    def finding(self) -> str:
        """What was found."""
        return str(self.texts["finding"][language()])

    @property
    def design(self) -> str:
        """How it was found, in words: by lot, by watching, by simulating."""
        return say("sim", f"design-{self.texts['design']}")

    @property
    def strength(self) -> str:
        """How far it can be trusted as a parameter of a brand's community, in words."""
        key = "strength-recalled" if self.texts.get("recalled") else "strength-seen"
        return say("sim", key, strength=say("sim", f"strength-{self.texts['strength']}"))


@dataclass(frozen=True, eq=False)
class Assumption:
    """What the model assumes where no study was found.

    Parameters
    ----------
    name : str
        ``"A7"``.
    texts : mapping
        Its table in ``assumptions.toml``.
    """

    name: str
    texts: Mapping[str, Any]

    @property
    def meaning(self) -> str:
        """What is assumed, and why."""
        return str(self.texts[language()])

    @property
    def settles(self) -> str:
        """What would settle it."""
        return str(self.texts["settles"][language()])

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that rest on it, by dotted name."""
        return tuple(name for name, declared in DECLARED.items() if declared.assumption == self.name)


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("sim").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


STUDIES: Mapping[str, Study] = {name: Study(name, texts) for name, texts in _table("evidence").items()}
ASSUMPTIONS: Mapping[str, Assumption] = {name: Assumption(name, texts) for name, texts in _table("assumptions").items()}


def studies_of(declared: Declared) -> tuple[Study, ...]:
    """Return the entries that a parameter's source names, in its order.

    Raises
    ------
    KeyError
        If the source names an entry that does not exist.
    """
    return tuple(STUDIES[name] for name in declared.source.split("; ") if name)


def teaching(parameter: str) -> Teaching:
    """Return what one community's weekly figures can teach of a parameter.

    Returns
    -------
    str
        ``taught`` and ``level``: fitted to an export; ``weak``: an export narrows it a little, but the fit leaves it
        alone; ``untaught``: tested, and nothing is learnt; ``lever``: an effect of what the team does, which no
        export of one community shows; ``untested``: nobody has tried, so it keeps its prior.

    Examples
    --------
    >>> teaching("gathering.prompt_posting")
    'lever'
    """
    lists = _identifiability()
    mechanism = f"{DECLARED[parameter].mechanism}.*"
    if parameter in lists["taught"]:
        return "taught"
    if parameter in lists["levels"]:
        return "level"
    if parameter in lists["shrunk"]:
        return "weak"
    if parameter in lists["untaught"]:
        return "untaught"
    return "lever" if parameter in lists["levers"] or mechanism in lists["levers"] else "untested"


def spread_left(parameter: str) -> tuple[float, ...]:
    """Return the share of a prior's spread that was left after a year of figures, in the prototype's test.

    Returns
    -------
    tuple of float
        With a full export, then with one that shows posters only, where both are known; empty where it was not tested.
    """
    return tuple(_identifiability()["shrunk"].get(parameter, ()))


def teaching_in_words(parameter: str) -> str:
    """Say what an export can teach of a parameter and what stays prior, in the language in use."""
    said = say("sim", f"teaching-{teaching(parameter)}")
    left = spread_left(parameter)
    if not left:
        return said
    key = "spread-left" if len(left) > 1 else "spread-left-full"
    values = {"full": number(left[0], 2), "posters": number(left[-1], 2)}
    return f"{said} {say('sim', key, **values)}"


@cache
def _identifiability() -> Mapping[str, Any]:
    return _table("identifiability")
