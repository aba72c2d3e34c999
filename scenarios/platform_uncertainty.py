"""Platform uncertainty: what is not known about platforms, drawn like any other thing that is not known.

No study compares platforms (assumption A58): what one changes is a guess, and each guess is multiplied by a
log-normal factor. The factor is drawn by platform, figure and draw of the parameters: two scenarios on the same
platform share it, two on different platforms do not. So a comparison of platforms is as wide as the guesses are.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sim.platforms import PLATFORMS, Platform

UNCERTAIN_FIGURES = ("push", "join_ease", "room", "memory_days", "shown")
"""Figures of a platform that are multiplied."""
LOG_SD = 0.3
"""Standard deviation of the factors' logarithm (assumption A58)."""
ASSUMPTION = "A58"
PREFIX = "platform."
"""How the names of these figures begin among the drawn parameters: ``platform.slack.push``."""
OWN_STREAM = 58
"""Sets these draws apart from every other draw of the same seed."""

_PLACES = {name: place for place, name in enumerate(PLATFORMS)}

Factors = npt.NDArray[np.float64]


def draw_factors(draws: int, seed: int) -> Factors:
    """Draw the factors of every platform and figure.

    Parameters
    ----------
    draws : int
        Draws of the parameters, 1 or more.
    seed : int
        The same seed gives the same factors; a draw's do not depend on how many others there are.

    Returns
    -------
    array (draws, platforms, figures)
        In the order of `PLATFORMS` and of `UNCERTAIN_FIGURES`.
    """
    shape = (len(PLATFORMS), len(UNCERTAIN_FIGURES))
    logarithms = [np.random.default_rng((seed, OWN_STREAM, draw)).normal(0.0, LOG_SD, shape) for draw in range(draws)]
    return np.exp(np.array(logarithms))


def as_drawn(platform: Platform, factors: Factors) -> Platform:
    """Return a platform with its figures multiplied by one draw's factors.

    Parameters
    ----------
    platform : Platform
        The platform as declared. Where it shows every message, no algorithm chooses: that is known and stays.
    factors : array (platforms, figures)
        One draw of `draw_factors`.

    Examples
    --------
    >>> as_drawn(PLATFORMS["forum"], np.full((len(PLATFORMS), 5), 2.0)).push
    1.0
    """
    push, join_ease, room, memory_days, shown = (float(factor) for factor in factors[_PLACES[platform.name]])
    return replace(
        platform,
        push=platform.push * push,
        join_ease=platform.join_ease * join_ease,
        room=platform.room * room,
        memory_days=platform.memory_days * memory_days,
        shown=platform.shown if platform.shown == 1.0 else min(1.0, platform.shown * shown),
    )


def drawn_figures(platform: Platform) -> dict[str, float]:
    """Return the uncertain figures of a platform by name, as they stand beside the parameters of a draw."""
    return {f"{PREFIX}{platform.name}.{name}": getattr(platform, name) for name in UNCERTAIN_FIGURES}
