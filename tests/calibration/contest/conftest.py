"""Made-up communities to learn from: members of two kinds come at a steady rate, and some stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from calibration.reference.communities import Series
from calibration.reference.members import acts_of


def made_up(name: str, weeks: int = 70, seed: int = 1, arrivals: float = 4.0, family: str = "") -> Series:
    """Return one community."""
    rng = np.random.default_rng(seed)
    rows = []
    for week in range(weeks):
        for number in range(rng.poisson(arrivals)):
            stays, member = rng.geometric(0.12 if rng.random() < 0.4 else 0.8), 1000 * week + number
            there = np.arange(week, min(weeks, week + stays))
            rows += [(member, later) for later in there[(there == week) | (rng.random(len(there)) < 0.7)]]
    member, when = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    acts = acts_of(member, when, weeks)
    posters = np.bincount(acts.week, minlength=weeks).astype(np.float64)
    return Series(
        name=name,
        family=family or name,
        platform="git" if seed % 2 else "zulip",
        start=date(2021, 1, 4),
        posters=posters,
        messages=posters + rng.poisson(2.0 * posters),
        scored=np.ones(weeks, dtype=np.bool_),
        acts=acts,
        from_birth=True,
    )


@pytest.fixture(scope="session")
def community() -> Callable[..., Series]:
    """Return a function that makes a community up."""
    return made_up
