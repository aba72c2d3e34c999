"""Odd logs: too little, almost nobody, nobody left, growth, a gap, only joins: a sane forecast, or a clear refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from calibration.exports import Export, read_export
from calibration.fit import calibrate
from calibration.forecast import Forecast, forecast
from calibration.observation import good_weeks
from sim.problems import InputError

WEEK = 604_800
START = int(datetime(2023, 1, 2, tzinfo=UTC).timestamp())
Read = Callable[[pd.DataFrame], Export]


def log(weeks: dict[int, int], members: int = 10**6, messages: int = 2) -> pd.DataFrame:
    """Return a log in which so many members write each week, taking turns among so many."""
    rng = np.random.default_rng(1)
    rows, turn = [], 0
    for week, writing in weeks.items():
        for _ in range(writing):
            turn += 1
            rows += [(f"m{turn % members}", START + WEEK * week + int(rng.integers(0, WEEK)), "message")] * messages
    rows.append(("m1", START + WEEK * (max(weeks) + 1) - 60, "message"))  # the last week is seen to its end
    return pd.DataFrame(rows, columns=["member", "ts", "kind"]).sort_values("ts", kind="stable")


def made(export: Export, weeks: int = 13) -> Forecast:
    """Return a small forecast with the model itself."""
    fit = calibrate(export, draws=24, steps=1)
    found = forecast(export, weeks=weeks, samples=24, fit=fit)
    assert not found.frame["value"].isna().any()
    assert (found.frame["value"] >= 0).all()
    return found


def middle(found: Forecast, metric: str = "weekly_posters") -> np.ndarray:
    return np.median(found.values(metric), axis=0)


def test_three_weeks_are_refused_with_what_is_needed(read_log: Read) -> None:
    export = read_log(log({0: 8, 1: 9, 2: 7}))
    with pytest.raises(InputError) as caught:
        forecast(export)
    assert str(caught.value) == (
        "--as-of Jan 23, 2023 is outside the data of log.parquet (Jan 2, 2023 to Jan 22, 2023); take a Monday from Jan "
        "30, 2023 to Feb 13, 2023"
    )


def test_only_joins_are_refused_before_any_forecast(tmp_path: object) -> None:
    rows = pd.DataFrame({"member": ["a", "b"], "ts": [START, START + WEEK * 9], "kind": ["join", "join"]})
    path = tmp_path / "joins.parquet"  # type: ignore[operator]
    rows.to_parquet(path)
    with pytest.raises(InputError) as caught:
        read_export(path, key=b"a key for the tests")
    assert str(caught.value) == (
        f"{path}: no row has a kind that counts as writing (post, reply, message, commit); rename the kinds"
    )


@pytest.mark.slow
def test_ten_members_stay_about_ten(read_log: Read) -> None:
    found = made(read_log(log(dict.fromkeys(range(30), 6), members=10)))
    posters = middle(found)

    assert ((posters >= 3) & (posters <= 11)).all()
    assert (middle(found, "new_posters") <= 1).all()


def test_a_dead_community_is_not_woken(read_log: Read) -> None:
    """Lively for half a year, then somebody once in ten weeks for a year and a half."""
    weeks = dict.fromkeys(range(26), 20) | dict.fromkeys(range(30, 104, 10), 1)
    export = read_log(log(weeks, members=60))
    found = made(export)

    assert (np.quantile(found.values("weekly_posters"), 0.9, axis=0) <= 2).all()
    assert (middle(found) <= 1).all()


@pytest.mark.slow
def test_a_community_that_triples_is_forecast_from_where_it_is_now(read_log: Read) -> None:
    found = made(read_log(log({week: 10 if week < 30 else 30 for week in range(40)}, members=90)))
    posters = middle(found)[:11]  # the year ends then

    assert ((posters >= 18) & (posters <= 55)).all()


@pytest.mark.slow
def test_a_year_without_anything_is_a_gap_and_not_the_level(read_log: Read) -> None:
    """Half a year, nothing for a year, then fourteen weeks as before."""
    weeks = dict.fromkeys(range(26), 15) | dict.fromkeys(range(78, 92), 15)
    export = read_log(log(weeks, members=40))
    posters = middle(made(export))

    assert ((posters >= 7) & (posters <= 26)).all()
    assert (~good_weeks(export.weekly())).sum() == 7  # once half of 13 weeks are silent, silence is believed
