"""Names: what a person typed, matched with the measures and parameters that exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from sim.kpis import KPIS
from sim.problems import InputError, Problem


def known_kpi(name: str) -> str:
    """Return the name of a measure.

    Raises
    ------
    InputError
        If there is none of that name; the nearest one is suggested.
    """
    if name in KPIS:
        return name
    raise unknown_name("unknown-kpi", name, KPIS)


def unknown_name(key: str, name: str, known: Iterable[str]) -> InputError:
    """Return the error for a name that does not exist, with the nearest one that does.

    Parameters
    ----------
    key : str
        The sentence to say; with ``-near`` added where a name is near.
    name : str
        What was typed.
    known : iterable of str
        The names that exist.
    """
    names = list(known)
    near = get_close_matches(name, names, n=1) or [each for each in names if each.endswith(f".{name}")]
    values = {"name": name, "known": ", ".join(names)}
    if near:
        return InputError(Problem("essaim", f"{key}-near", values={**values, "nearest": near[0]}))
    return InputError(Problem("essaim", key, values=values))
