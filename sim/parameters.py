"""Parameters: how people react, one declaration each, kept with its mechanism in `sim.rules`.

`Parameters` gathers the mechanisms. A parameter is named ``mechanism.name``, for example ``visiting.rate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.declare import Prior, Says, annotations_of
from sim.designs import latin_hypercube
from sim.rules.arriving import Arriving
from sim.rules.buying import Buying
from sim.rules.calendar import Calendar
from sim.rules.championing import Championing
from sim.rules.churning import Churning
from sim.rules.crowding import Crowding
from sim.rules.disturbing import Disturbing
from sim.rules.drifting import Drifting
from sim.rules.first_post import FirstPost
from sim.rules.gathering import Gathering
from sim.rules.leaving import Leaving
from sim.rules.managing import Managing
from sim.rules.matching import Matching
from sim.rules.moderating import Moderating
from sim.rules.motives import Motives
from sim.rules.posting import Posting
from sim.rules.prospecting import Prospecting
from sim.rules.reading import Reading
from sim.rules.recognising import Recognising
from sim.rules.referring import Referring
from sim.rules.replying import Replying
from sim.rules.searching import Searching
from sim.rules.supporting import Supporting
from sim.rules.talking import Talking
from sim.rules.ties import Ties
from sim.rules.traits import Traits
from sim.rules.visiting import Visiting
from sim.words import language, say


class Parameters(NamedTuple):
    """All parameters of the model, by mechanism.

    Examples
    --------
    >>> Parameters().visiting.rate
    0.12
    """

    calendar: Calendar = Calendar()
    crowding: Crowding = Crowding()
    traits: Traits = Traits()
    motives: Motives = Motives()
    arriving: Arriving = Arriving()
    visiting: Visiting = Visiting()
    talking: Talking = Talking()
    searching: Searching = Searching()
    reading: Reading = Reading()
    first_post: FirstPost = FirstPost()
    posting: Posting = Posting()
    replying: Replying = Replying()
    ties: Ties = Ties()
    leaving: Leaving = Leaving()
    gathering: Gathering = Gathering()
    moderating: Moderating = Moderating()
    managing: Managing = Managing()
    recognising: Recognising = Recognising()
    championing: Championing = Championing()
    disturbing: Disturbing = Disturbing()
    matching: Matching = Matching()
    prospecting: Prospecting = Prospecting()
    churning: Churning = Churning()
    buying: Buying = Buying()
    referring: Referring = Referring()
    supporting: Supporting = Supporting()
    drifting: Drifting = Drifting()


OF_CUSTOMERS = ("matching", "prospecting", "churning", "buying", "referring", "supporting")
"""Mechanisms of customers: drawn apart, so that the others' draws do not depend on whether a plan has customers."""
OF_FORECASTS = ("drifting",)
"""Mechanisms that only a forecast turns on, and draws itself: plans are compared without them."""


@dataclass(frozen=True)
class Declared:
    """One parameter's declaration."""

    name: str
    mechanism: str
    default: float
    low: float
    high: float
    unit: str
    prior: Prior
    en: str
    fr: str
    source: str
    assumption: str

    @property
    def field(self) -> str:
        """Its name within the mechanism."""
        return self.name.split(".", 1)[1]

    @property
    def meaning(self) -> str:
        """What it means, in the language in use."""
        return self.fr if language() == "fr" else self.en

    @property
    def unit_in_words(self) -> str:
        """Its unit, in the language in use."""
        return say("sim", f"unit-{self.unit}")

    def quantile(self, u: float) -> float:
        """Return the prior's value at quantile ``u`` in [0, 1)."""
        return self.prior.quantile(u, self.default, self.low, self.high)

    def quantiles(self, u: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the prior's values at quantiles ``u`` in [0, 1), an array (values,)."""
        return self.prior.quantiles(u, self.default, self.low, self.high)


def _declared() -> dict[str, Declared]:
    found = {}
    for mechanism, block in Parameters()._asdict().items():
        for field, says in annotations_of(type(block), Says).items():
            name = f"{mechanism}.{field}"
            found[name] = Declared(
                name, mechanism, getattr(block, field), says.low, says.high, says.unit, says.prior,
                says.en, says.fr, says.source, says.assumption,
            )  # fmt: skip
    return found


DECLARED: Mapping[str, Declared] = _declared()


def defaults() -> Parameters:
    """Return the default parameters."""
    return Parameters()


def with_values(parameters: Parameters, values: Mapping[str, float]) -> Parameters:
    """Return parameters with some values replaced.

    Parameters
    ----------
    parameters : Parameters
        What to start from.
    values : mapping
        Dotted name -> value.

    Raises
    ------
    KeyError
        If a name is not declared.
    ValueError
        If a value is outside its declared range.

    Examples
    --------
    >>> with_values(defaults(), {"visiting.rate": 0.2}).visiting.rate
    0.2
    """
    changes: dict[str, dict[str, float]] = {}
    for name, value in values.items():
        declared = DECLARED[name]
        if not declared.low <= value <= declared.high:
            raise ValueError(f"{name} = {value}: must be between {declared.low} and {declared.high}")
        changes.setdefault(declared.mechanism, {})[name.split(".", 1)[1]] = float(value)
    blocks = {mechanism: getattr(parameters, mechanism)._replace(**new) for mechanism, new in changes.items()}
    return parameters._replace(**blocks)


def values_of(parameters: Parameters) -> dict[str, float]:
    """Return all values by dotted name, in the order of the declarations."""
    return dict(zip(DECLARED, chain.from_iterable(parameters), strict=True))


def draw_parameters(count: int, rng_seed: int) -> list[Parameters]:
    """Draw parameters from their priors by a scrambled Latin hypercube, so that few draws cover the ranges.

    Parameters
    ----------
    count : int
        Number of draws, 1 or more.
    rng_seed : int
        Seed of the design, 0 or more. The same seed and count give the same draws.
    """
    of_customers = [name for name, declared in DECLARED.items() if declared.mechanism in OF_CUSTOMERS]
    others = [name for name, declared in DECLARED.items() if declared.mechanism not in (*OF_CUSTOMERS, *OF_FORECASTS)]
    places = {name: place for place, name in enumerate(DECLARED)}
    values = np.tile([*values_of(Parameters()).values()], (count, 1))
    for names, seed in ((others, rng_seed), (of_customers, np.random.SeedSequence((rng_seed, len(OF_CUSTOMERS))))):
        design = latin_hypercube(count, len(names), np.random.default_rng(seed))
        for name, u in zip(names, design.T, strict=True):
            values[:, places[name]] = DECLARED[name].quantiles(u)
    return [_parameters_of(row) for row in values.tolist()]


def _parameters_of(values: Iterable[float]) -> Parameters:
    """Return the parameters with these values, in the order of the declarations: the reverse of `values_of`."""
    given = iter(values)
    return Parameters._make(type(block)._make(islice(given, len(block))) for block in Parameters())
