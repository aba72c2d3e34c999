"""Definitions: the facts as written down in ``facts.toml`` before anything is scored."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from sim.problems import InputError, Problem
from sim.words import language

Role = Literal["input", "fitted", "emergent"]
Over = Literal["sizes", "people", "seeds", "draws"]


@dataclass(frozen=True)
class Fact:
    """One band of one fact.

    Parameters
    ----------
    id : str
        Number in the evidence notes, with a letter where it has several bands.
    role : {"input", "fitted", "emergent"}
        True by construction; used to set defaults; never tuned to.
    unit : str
        Unit of the value and of the band.
    experiment : str
        The runs it is measured on: a name in `calibration.facts.experiments.EXPERIMENTS`.
    over : {"sizes", "people", "seeds", "draws"}
        How runs are put together: see ``docs/facts.md``.
    low, high : float, optional
        The band; None = open.
    sign : {"", "above", "below"}
        Where the whole interval must lie on one side of zero.
    below : str
        Another fact whose value this one must stay under, or empty.
    sizes : tuple of int
        Sizes it is measured at; empty = all of the experiment.
    """

    id: str
    role: Role
    unit: str
    experiment: str
    over: Over
    source: str
    name: Mapping[str, str]
    measure: Mapping[str, str]
    note: Mapping[str, str] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    sign: Literal["", "above", "below"] = ""
    below: str = ""
    sizes: tuple[int, ...] = ()

    def said(self, what: Mapping[str, str]) -> str:
        """Return one of the fact's sentences in the language in use, empty where it has none."""
        return what.get(language(), "")


@cache
def all_facts() -> Mapping[str, Fact]:
    """Return every fact by its id, in order."""
    text = files("calibration.facts").joinpath("facts.toml").read_text(encoding="utf-8")
    facts = (Fact(**{**one, "sizes": tuple(one.get("sizes", ()))}) for one in tomllib.loads(text)["fact"])
    return {fact.id: fact for fact in facts}


def chosen_facts(ids: Iterable[str]) -> list[Fact]:
    """Return the facts asked for by id, all of them if none is named.

    A number without its letter names all its bands: ``13`` = ``13a`` and ``13b``.

    Raises
    ------
    InputError
        If there is no such fact.
    """
    facts, wanted, problems = all_facts(), [], []
    for asked in ids:
        found = [id_ for id_ in facts if id_ == asked or id_.rstrip("abc") == asked]
        if not found:
            problems.append(Problem("calibration", "fact-unknown", values={"fact": asked, "known": ", ".join(facts)}))
        wanted += found
    if problems:
        raise InputError(problems)
    return [fact for fact in facts.values() if fact.id in wanted or not wanted]
