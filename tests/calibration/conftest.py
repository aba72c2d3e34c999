"""Small communities, communities to learn from, and a stand-in for the simulator that needs no compiler."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.exports import Export, read_export, write_slack_overview
from calibration.reference.communities import Series
from calibration.reference.members import acts_of as acts_by_week
from sim.ensemble import Ensemble

FIRST_MONDAY = date(2021, 1, 4)


def _acts(weeks: int, arrivals: float = 3.0, seed: int = 1, first: date = FIRST_MONDAY) -> pd.DataFrame:
    """Return a log of people who come at a steady rate, write a few times a week and stop after a while."""
    rng = np.random.default_rng(seed)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp()
    rows = []
    for week in range(weeks):
        for number in range(rng.poisson(arrivals)):
            stays = rng.geometric(0.15)
            for later in range(week, min(weeks, week + stays)):
                for _ in range(1 + rng.poisson(1.0)):
                    moment = start + 604_800 * later + rng.integers(0, 604_800)
                    rows.append((f"member {week} {number}", int(moment), "message"))
    return pd.DataFrame(rows, columns=["member", "ts", "kind"])


@pytest.fixture(scope="session")
def acts_of() -> Callable[..., pd.DataFrame]:
    """Return a function that gives the rows of a steady community's log of so many weeks."""
    return _acts


@pytest.fixture
def read_log(tmp_path: Path) -> Callable[[pd.DataFrame], Export]:
    """Return a function that writes a log and reads it as a person's export."""

    def read(rows: pd.DataFrame, name: str = "log.parquet") -> Export:
        path = tmp_path / name
        rows.to_parquet(path)
        return read_export(path, key=b"a key for the tests")

    return read


@pytest.fixture
def log_of(read_log: Callable[[pd.DataFrame], Export]) -> Callable[..., Export]:
    """Return a function that gives the export of a steady community of so many weeks."""
    return lambda weeks, **how: read_log(_acts(weeks, **how))


@pytest.fixture
def overview_of(tmp_path: Path) -> Callable[..., Export]:
    """Return a function that gives a Slack overview with a given stock of members by day."""

    def read(members: list[float], without: tuple[int, ...] = ()) -> Export:
        days = [FIRST_MONDAY + timedelta(days=day) for day in range(len(members))]
        wave = 1.0 + 0.2 * np.sin(np.arange(len(members)) / 9.0)
        daily = pd.DataFrame(
            {
                "members": members,
                "daily_active": 20,
                "daily_posters": 6,
                "weekly_active": np.rint(40 * wave),
                "weekly_posters": np.rint(12 * wave),
                "messages_public": 5,
                "messages_total_cumulative": np.cumsum(np.rint(9 * wave)),
            }
        ).astype(int)
        daily.insert(0, "date", days)
        path = tmp_path / "overview.csv"
        write_slack_overview(path, daily.drop(index=list(without)))
        return read_export(path)

    return read


@pytest.fixture(scope="session")
def stand_in() -> Callable[..., Ensemble]:
    """Return a simulator of a few lines: activity follows recent joins and three parameters."""

    def run_all(runs, threads=2, progress=None, names=None):
        weeks = runs[0].plan.days // 7
        weekly = {name: np.zeros((len(runs), weeks)) for name in
                  ("weekly_active", "weekly_posters", "weekly_messages", "new_posters", "retained_1w",
                   "retained_4w", "retained_12w", "participation_inequality")}  # fmt: skip
        for place, run in enumerate(runs):
            rng = np.random.default_rng(run.seed)
            joins = run.plan.known_joins[: weeks * 7].reshape(-1, 7).sum(axis=1).astype(float)
            joins[0] += run.plan.founders.number
            stock = np.convolve(joins, 0.9 ** np.arange(weeks))[:weeks]
            rate, talk = run.parameters.visiting.rate, np.exp(run.parameters.posting.level + 3.2)
            active = rng.poisson(stock * (0.4 + 3.0 * rate))
            posters = rng.binomial(active, min(0.3 * talk, 1.0))
            weekly["weekly_active"][place] = active
            weekly["weekly_posters"][place] = posters
            weekly["weekly_messages"][place] = rng.poisson(2.5 * posters)
            weekly["new_posters"][place] = rng.binomial(joins.astype(int), 0.37)
            for later, share in ((1, 0.5), (4, 0.3), (12, 0.1)):
                came = weekly["new_posters"][place]
                stayed = rng.binomial(came.astype(int), share) / np.maximum(came, 1)
                weekly[f"retained_{later}w"][place] = np.where(came > 0, stayed, np.nan)
                weekly[f"retained_{later}w"][place, -later:] = np.nan
            weekly["participation_inequality"][place] = rng.uniform(0.2, 0.4, weeks)
            if progress is not None:
                progress(place + 1, len(runs))
        start = np.datetime64(runs[0].plan.start)
        return Ensemble(runs, start + 7 * np.arange(weeks), weekly)

    return run_all


def _series(name: str, weeks: int = 70, seed: int = 1, arrivals: float = 4.0, family: str = "") -> Series:
    """Return a community to learn from: members of two kinds come at a steady rate, and some stay."""
    rng = np.random.default_rng(seed)
    rows = []
    for week in range(weeks):
        for number in range(rng.poisson(arrivals)):
            stays, member = rng.geometric(0.12 if rng.random() < 0.4 else 0.8), 1000 * week + number
            there = np.arange(week, min(weeks, week + stays))
            rows += [(member, later) for later in there[(there == week) | (rng.random(len(there)) < 0.7)]]
    member, when = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    acts = acts_by_week(member, when, weeks)
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
    """Return a function that makes a community to learn from up."""
    return _series
