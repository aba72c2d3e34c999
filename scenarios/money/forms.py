"""Forms: other ways in which uncertain mechanisms may work, each a set of parameters held fixed.

``forms.toml`` beside this file names them. How far results differ between forms is what is not known of the model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from sim.words import language

Applies = Literal["both", "customers", "community"]


@dataclass(frozen=True)
class Form:
    """One form of the model.

    Parameters
    ----------
    name : str
        What tables call it.
    applies : {"both", "customers", "community"}
        Whether it changes what customers do, or what members do; ``both`` is the model as believed.
    values : mapping
        Parameters held fixed, by dotted name.
    texts : mapping
        What it says, by language.
    """

    name: str
    applies: Applies
    values: Mapping[str, float]
    texts: Mapping[str, str]

    @property
    def meaning(self) -> str:
        """What it says, in the language in use."""
        return self.texts[language()]


@cache
def forms() -> Mapping[str, Form]:
    """Return every form by name; the first is the model as believed.

    Examples
    --------
    >>> list(forms())[0]
    'as_believed'
    """
    tables = tomllib.loads(files("scenarios.money").joinpath("forms.toml").read_text(encoding="utf-8"))
    return {
        name: Form(name, table["applies"], table.get("values", {}), {code: table[code] for code in ("en", "fr")})
        for name, table in tables.items()
    }


def forms_for(customers: bool) -> list[Form]:
    """Return the forms that change something, with or without customers in the plan."""
    return [form for form in forms().values() if customers or form.applies != "customers"]
