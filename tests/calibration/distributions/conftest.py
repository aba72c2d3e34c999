"""A community that the model itself wrote, and a quick stand-in for the model."""

from datetime import date

import numpy as np
import pytest

from calibration.distributions.halves import Halves, halves_of_messages
from calibration.distributions.simulating import Written, parameters_of, plan_of, written
from sim.ensemble import Run

START = date(2021, 1, 4)
TRUTH = {"visiting.rate": 0.2, "visiting.active_rate": 0.8, "posting.level": -1.5, "leaving.poster_b": 1.2}


def empty_halves(days: int) -> Halves:
    """Return a community of which nothing is known but its start and calendar."""
    return halves_of_messages(np.zeros(1, np.int64), np.full(1, days - 1), START, "leisure")


@pytest.fixture(scope="session")
def model_written() -> Written:
    """Return what the model writes in 500 days under parameters unlike the defaults."""
    newcomers = np.random.default_rng(5).poisson(0.5, size=500)
    return written(Run(plan_of(empty_halves(500), newcomers), parameters_of(TRUTH, 1.0), 11), 100_000)


@pytest.fixture(scope="session")
def model_halves(model_written: Written) -> Halves:
    """Return that community's log, cut in two."""
    return halves_of_messages(model_written.people, model_written.days, START, "leisure")


@pytest.fixture
def stand_in():
    """Return a simulator of a few lines: people write on the day they come, and then a number of days in a row."""

    def simulate(run: Run, most: int) -> Written:
        rng = np.random.default_rng(run.seed)
        came = np.repeat(np.arange(run.plan.days), run.plan.known_joins)
        stays = rng.geometric(min(0.9, run.parameters.visiting.rate), size=len(came))
        people = np.repeat(np.arange(len(came)), stays)
        days = np.concatenate([np.arange(day, day + more) for day, more in zip(came, stays, strict=True)])
        inside = days < run.plan.days
        return Written(people[inside], days[inside].astype(np.int64))

    return simulate
