"""Levers: what two plans do differently, and the plans between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from pydantic import ValidationError

from scenarios.comparing import BESIDE_THE_MODEL
from scenarios.fields import ITEMS
from scenarios.schema import Scenario
from sim.problems import InputError, Problem

MOST_LEVERS = 8
"""Levers that are told apart; where fields are more, whole tables of the file are the levers."""
NO_LEVERS = ({*BESIDE_THE_MODEL} - {"platform"}) | {"start", "days", "weeks", "end"}
"""Fields that change nothing in the model, or that two plans compared have in common."""
SHARES_OF_A_WHOLE = ("motives", "content")
"""Tables whose fields sum to 1 and are moved together."""


@dataclass(frozen=True)
class Lever:
    """Something that two plans decide differently.

    Parameters
    ----------
    name : str
        A field (``founders.number``), a kind of ritual or event (``rituals.live``), or a whole table (``founders``).
    first, second : object
        What each plan says of it.
    """

    name: str
    first: Any
    second: Any


def levers_between(first: Scenario, second: Scenario, most: int = MOST_LEVERS) -> tuple[Lever, ...]:
    """Return what two plans do differently.

    Field by field where these are few and every plan between the two can be made; table by table otherwise.

    Parameters
    ----------
    first, second : Scenario
        The plans, over the same days.
    most : int
        Most levers told apart by field.

    Raises
    ------
    InputError
        If no plan between the two can be made, even table by table: what one table says needs another one's.

    Examples
    --------
    >>> from scenarios import load
    >>> [lever.name for lever in levers_between(load("b2b-slack"), load("b2b-slack", {"founders.number": 4}))]
    ['founders.number']
    """
    by_field = tuple(_differences(first, second))
    if len(by_field) <= most and not any(_refused(first, second, by_field)):
        return by_field
    by_table = tuple(_tables(first, second))
    refused = next(_refused(first, second, by_table), None)
    if refused is not None:
        names = ", ".join(by_table[lever].name for lever in sorted(refused[0])) or "-"
        raise InputError(Problem("scenarios", "levers-not-apart", values={"levers": names, "reason": refused[1]}))
    return by_table


def between(first: Scenario, second: Scenario, levers: Sequence[Lever], chosen: frozenset[int]) -> Scenario:
    """Return the second plan with some levers as the first has them.

    Parameters
    ----------
    first, second : Scenario
        The plans.
    levers : sequence of Lever
        What `levers_between` returned.
    chosen : frozenset of int
        Positions of the levers taken from the first plan; all = the first plan, none = the second.
    """
    if len(chosen) == len(levers):
        return first
    if not chosen:
        return second
    data = second.model_dump()
    for position, lever in enumerate(levers):
        if position in chosen:
            _set(data, lever)
    return Scenario.model_validate(data)


def _set(data: dict[str, Any], lever: Lever) -> None:
    table, _, key = lever.name.partition(".")
    if not key:
        data[table] = lever.first
    elif table in ITEMS:
        data[table] = [*(item for item in data[table] if item["kind"] != key), *lever.first]
    elif table == "parameters" and lever.first is None:
        data[table] = {name: value for name, value in data[table].items() if name != key}
    elif table in SHARES_OF_A_WHOLE and key == "shares":
        data[table] = {**data[table], **lever.first}
    else:
        data[table] = {**data[table], key: lever.first}


def _differences(first: Scenario, second: Scenario) -> Iterator[Lever]:
    one, other = first.model_dump(), second.model_dump()
    for name in one:
        if name in NO_LEVERS or one[name] == other[name]:
            continue
        if name in ITEMS:
            yield from _by_kind(name, one[name], other[name])
        elif isinstance(one[name], Mapping):
            yield from _by_key(name, one[name], other[name])
        else:
            yield Lever(name, one[name], other[name])


def _by_kind(table: str, one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> Iterator[Lever]:
    for kind in dict.fromkeys(item["kind"] for item in chain(one, other)):
        mine, others = ([item for item in items if item["kind"] == kind] for items in (one, other))
        if mine != others:
            yield Lever(f"{table}.{kind}", mine, others)


def _by_key(table: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Lever]:
    names = [name for name in dict.fromkeys([*one, *other]) if one.get(name) != other.get(name)]
    shares = [name for name in names if table in SHARES_OF_A_WHOLE and isinstance(one[name], float)]
    if shares:
        yield Lever(f"{table}.shares", *({name: plan[name] for name in shares} for plan in (one, other)))
    yield from (Lever(f"{table}.{name}", one.get(name), other.get(name)) for name in names if name not in shares)


def _tables(first: Scenario, second: Scenario) -> Iterator[Lever]:
    one, other = first.model_dump(), second.model_dump()
    yield from (
        Lever(name, one[name], other[name]) for name in one if name not in NO_LEVERS and one[name] != other[name]
    )


def _refused(first: Scenario, second: Scenario, levers: Sequence[Lever]) -> Iterator[tuple[frozenset[int], str]]:
    """Find plans between the two that would break a rule, and which: those of one or two levers, and all but these."""
    places = range(len(levers))
    small = [frozenset(some) for size in (1, 2) for some in combinations(places, min(size, len(levers)))]
    for chosen in chain(small, (frozenset(places) - some for some in small)):
        try:
            between(first, second, levers, chosen)
        except ValidationError as error:
            yield chosen, error.errors()[0]["msg"]
