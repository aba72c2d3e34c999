"""The contest: scores by a plain definition, families that count alike, and nothing learnt from the family scored."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from calibration.contest.neighbours import neighbours_quantiles
from calibration.contest.ratios import coverage_by_family, errors_by_family, ratio_of
from calibration.contest.scoring import QUANTILES, cells_of, origins_of, quantile_crps, score_family
from calibration.reference import reference_named
from calibration.reference.lessons import lesson_of


@pytest.fixture(scope="module")
def others(community):
    return {name: lesson_of([community(name, seed=place, weeks=60)]) for place, name in enumerate(("a", "b", "c"), 1)}


@pytest.fixture(scope="module")
def scores(community, others):
    return score_family([community("mine", seed=8, weeks=60)], reference_named("default"), others)


def test_the_error_of_quantiles_is_that_of_as_many_samples():
    rng = np.random.default_rng(1)
    samples, observed = np.sort(rng.gamma(3.0, 4.0, (99, 5)), axis=0), rng.gamma(3.0, 4.0, 5)
    apart = np.abs(samples[:, None] - samples[None]).mean(axis=(0, 1)) / 2
    np.testing.assert_allclose(quantile_crps(samples, observed), np.abs(samples - observed).mean(axis=0) - apart)


def test_origins_are_weeks_12_26_52_91_and_so_on():
    assert origins_of(140) == [12, 26, 52, 91, 130]
    assert origins_of(26) == [12]


def test_every_forecaster_is_scored_on_every_known_week(scores):
    posters = scores[scores["metric"] == "weekly_posters"]
    sizes = posters.groupby("forecaster").size()
    assert set(sizes.index) == {"reference", "last_13", "last_26", "seasonal_naive", "naive", "neighbours", "cohort"}
    assert sizes.nunique() == 1
    assert sizes.iloc[0] == 48 + 34 + 8
    assert set(scores["metric"]) == {"weekly_posters", "weekly_messages", "retained_1w"}


def test_what_comes_after_an_origin_changes_no_forecast(community, others):
    whole, cut = community("mine", seed=8, weeks=60), community("mine", seed=8, weeks=60)
    changed = cut.posters.copy()
    changed[30:] *= 5
    later = np.concatenate([cut.acts.member[cut.acts.week >= 30]] * 2)
    acts = cut.acts._replace(member=np.concatenate([cut.acts.before(30).member, later]),
                             week=np.concatenate([cut.acts.before(30).week, np.full(len(later), 45)]))  # fmt: skip
    object.__setattr__(cut, "posters", changed)
    object.__setattr__(cut, "acts", acts)
    one, two = (cells_of(each, 30, reference_named("default"), others) for each in (whole, cut))
    for before, after in zip(one, two, strict=True):
        for name, said in before.forecasts.items():
            np.testing.assert_array_equal(said, after.forecasts[name])


def test_neighbours_say_what_happened_to_the_same_community(community):
    same = community("same", seed=5, weeks=70)
    lesson = lesson_of([same])
    place = 4
    at = 12 + 6 * place
    said = neighbours_quantiles({"same": lesson}, "posters", lesson.past["posters"][place], at, 20, QUANTILES)
    assert np.abs(np.median(said, axis=0) - same.posters[at : at + 20]).mean() < 0.5 * same.posters.std() + 1


def test_families_count_alike_and_wins_are_counted():
    rows = pd.DataFrame(
        [("big", f"c{number}", 12, who, 10.0 * error) for number in range(9) for who, error in (("x", 0.5), ("y", 1.0))]
        + [("small", "d", 12, who, error) for who, error in (("x", 2.0), ("y", 1.0))],
        columns=["family", "community", "origin", "forecaster", "crps"],
    )
    ratio = ratio_of(errors_by_family(rows), "x", "y")
    assert ratio.value == pytest.approx(1.0)
    assert (ratio.wins, ratio.families) == (1, 2)
    assert (ratio.low, ratio.high) == (pytest.approx(0.5), pytest.approx(2.0))
    assert not ratio.won
    assert ratio_of(errors_by_family(rows), "nobody", "y").families == 0


def test_coverage_is_the_mean_over_families():
    rows = pd.DataFrame({"family": ["a"] * 3 + ["b"], "forecaster": "x", "in_80": [1, 1, 1, 0]})
    assert coverage_by_family(rows, "x", "in_80") == pytest.approx(0.5)
