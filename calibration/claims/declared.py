"""Claims as declared in ``claims.toml``: what is claimed, by whom, and what the literature says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, get_args

from sim.words import language

LiteratureVerdict = Literal[
    "supported", "partly", "mixed", "untested", "contradicted", "not-found", "misdated", "bad-measure", "definition"
]
Role = Literal["input", "fitted", "emergent", "outside"]
VERDICTS: tuple[LiteratureVerdict, ...] = get_args(LiteratureVerdict)
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Claim:
    """One claim of practitioners.

    Parameters
    ----------
    number : int
        From 1 to 28, as in the list of evidence.
    texts : mapping
        Its table in ``claims.toml``.

    Examples
    --------
    >>> CLAIMS[10].verdict
    'contradicted'
    """

    number: int
    texts: Mapping[str, Any]

    @property
    def article(self) -> str:
        """Where it was read."""
        return str(self.texts["article"])

    @property
    def claim(self) -> str:
        """What is claimed, in the language in use."""
        return self._said("claim")

    @property
    def figure(self) -> str:
        """The number it names."""
        return self._said("figure")

    @property
    def verdict(self) -> LiteratureVerdict:
        """What the literature says of it."""
        found: LiteratureVerdict = self.texts["verdict"]
        return found

    @property
    def reason(self) -> str:
        """Why the literature says so."""
        return self._said("reason")

    @property
    def sources(self) -> tuple[str, ...]:
        """The studies and files that the reason rests on."""
        return tuple(self.texts["sources"])

    @property
    def role(self) -> Role:
        """What kind of answer the model's is."""
        found: Role = self.texts["role"]
        return found

    @property
    def test(self) -> str:
        """How the model tests it, or why it is outside."""
        return self._said("test")

    @property
    def value(self) -> str:
        """What the model measures; empty where the claim is outside."""
        return self._said("value") if "value" in self.texts else ""

    def _said(self, part: str) -> str:
        return str(self.texts[part][language()])


def _read() -> Mapping[int, Claim]:
    tables = tomllib.loads(files("calibration.claims").joinpath("claims.toml").read_text(encoding="utf-8"))
    return MappingProxyType({int(number): Claim(int(number), table) for number, table in tables.items()})


CLAIMS: Mapping[int, Claim] = _read()
