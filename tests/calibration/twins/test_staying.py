"""Staying: the estimate in closed form finds what members were made of, and says how sure it is of each."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from calibration.twins.seen import Seen
from calibration.twins.staying import (
    OTHERS,
    Population,
    chance_here,
    draw_members,
    expected_posters,
    expected_rate,
    own_factor,
    population_of,
)


def made(p: Population, members: int, days: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the days on which members of such a population write, and which of them are gone at the end."""
    rng = np.random.default_rng(seed)
    rows, gone = [], []
    for member in range(members):
        day, rate, chance = float(rng.integers(0, days)), rng.gamma(p.shape) / p.scale, rng.beta(p.goes, p.stays)
        leaves = False
        while day < days and not leaves:
            rows.append((member, int(day)))
            leaves = rng.random() < chance
            day = int(day) + max(1.0, rng.exponential(1.0 / rate))
        gone.append(leaves)
    return pd.DataFrame(rows, columns=["member", "day"]).drop_duplicates(), np.array(gone)


def seen_of(days: pd.DataFrame, today: int) -> Seen:
    """Return what a log of such days shows, nothing fading (all within a short while)."""
    grouped = days.groupby("member")["day"]
    first, last, count = grouped.min().to_numpy(), grouped.max().to_numpy(), grouped.size().to_numpy()
    none = np.zeros(0, dtype=np.int64)
    return Seen(
        date(2024, 1, 1), today, first, last, count, count, count - 1.0, today - first.astype(float),
        today - last.astype(float), none, none.astype(float), none,
    )  # fmt: skip


@pytest.fixture(scope="module")
def truth() -> Population:
    return Population(0.6, 12.0, 0.5, 1.2)


def test_the_population_is_found_from_its_members(truth: Population) -> None:
    days, _ = made(truth, 1500, 300, seed=3)
    found = population_of(seen_of(days, 300))

    assert found.shape / found.scale == pytest.approx(truth.shape / truth.scale, rel=0.3)
    assert found.goes / (found.goes + found.stays) == pytest.approx(0.5 / 1.7, abs=0.08)


def test_who_is_said_to_be_there_with_some_chance_is_so_in_as_many_cases(truth: Population) -> None:
    days, gone = made(truth, 3000, 300, seed=4)
    chance = chance_here(seen_of(days, 300), truth)
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        of_these = (chance >= low) & (chance < high)
        assert of_these.sum() > 50
        assert (~gone)[of_these].mean() == pytest.approx(chance[of_these].mean(), abs=0.07)


def test_a_log_of_few_members_says_what_other_communities_do() -> None:
    days, _ = made(Population(2.0, 2.0, 0.1, 5.0), 2, 20, seed=1)
    found = population_of(seen_of(days, 20))

    assert np.abs(np.log(np.array(found) / np.array(OTHERS))).max() < 1.0


def test_draws_agree_with_the_estimate_and_with_what_comes(truth: Population) -> None:
    days, _ = made(truth, 1500, 328, seed=5)
    before = days[days["day"] < 300]
    seen = seen_of(before, 300)
    rng = np.random.default_rng(1)
    drawn = [draw_members(seen, truth, rng) for _ in range(40)]
    came = days[(days["day"] >= 300) & days["member"].isin(before["member"])]
    weeks = len((came.assign(week=(came["day"] - 300) // 7))[["member", "week"]].drop_duplicates()) / 4.0

    assert np.mean([(one.here * one.rate).sum() for one in drawn]) == pytest.approx(
        expected_rate(seen, truth).sum(), rel=0.05
    )
    assert np.mean([expected_posters(one, 14.0) for one in drawn]) == pytest.approx(weeks, rel=0.15)


def test_what_a_community_s_members_did_corrects_the_estimate_the_more_the_more_there_are() -> None:
    """Everybody writes daily; where every second member stops after 16 weeks, the estimate expected too many."""

    def factor(members: int, every_second_until: int) -> float:
        rows = [(f"m{k}", d) for d in range(175) for k in range(members) if k % 2 == 0 or d < every_second_until]
        events = pd.DataFrame(
            {
                "member": pd.Categorical([name for name, _ in rows]),
                "ts": pd.to_datetime("2024-01-01", utc=True) + pd.to_timedelta([d + 0.5 for _, d in rows], unit="D"),
                "kind": pd.Categorical(["message"] * len(rows)),
            }
        )
        return own_factor(events, date(2024, 1, 1), 175, Population(*OTHERS))

    many, few = (np.log(factor(members, 112) / factor(members, 175)) for members in (40, 4))
    assert -0.3 < many < few < -0.01


def test_a_log_of_a_few_weeks_is_not_corrected() -> None:
    events = pd.DataFrame(
        {
            "member": pd.Categorical(["a", "b"]),
            "ts": pd.to_datetime(["2024-01-01", "2024-01-20"], utc=True),
            "kind": pd.Categorical(["message"] * 2),
        }
    )
    assert own_factor(events, date(2024, 1, 1), 28, Population(*OTHERS)) == 1.0
