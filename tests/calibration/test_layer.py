"""The layer: simulated futures and other communities' lessons, averaged at equal ranks."""

import numpy as np
import pandas as pd
import pytest

from calibration.baselines import levels
from calibration.forecast import forecast
from calibration.layer import SIMULATED_SHARE, in_the_order_of, layered
from calibration.possible import possible
from calibration.reference import DEFAULT, Reference, reference_named
from calibration.reference.applying import known_of, reference_quantiles


@pytest.fixture(scope="module")
def others():
    return reference_named(DEFAULT)


def test_quantiles_are_averaged_and_each_future_keeps_its_rank(log_of, others):
    seen = log_of(60).before(pd.Timestamp("2022-02-07").date())
    rng = np.random.default_rng(1)
    simulated = {"weekly_posters": np.rint(rng.gamma(9.0, 2.0, (200, 20)))}
    found = layered(simulated, seen, others).futures["weekly_posters"]
    said = reference_quantiles(others, known_of(seen), 20, levels(200))["weekly_posters"]
    expected = SIMULATED_SHARE * np.sort(simulated["weekly_posters"], axis=0) + (1 - SIMULATED_SHARE) * said
    np.testing.assert_allclose(np.sort(found, axis=0), expected, atol=0.5)
    order = np.argsort(simulated["weekly_posters"], axis=0, kind="stable")
    assert (np.diff(np.take_along_axis(found, order, axis=0), axis=0) >= 0).all()


def test_the_share_of_the_layer_is_what_it_adds_to_the_band(log_of, others):
    seen = log_of(60).before(pd.Timestamp("2022-02-07").date())
    sure = {"weekly_posters": np.full((100, 20), 20.0) + np.arange(100)[:, None] / 100}
    unsure = {"weekly_posters": np.tile(np.linspace(0, 500, 100)[:, None], 20)}
    assert layered(sure, seen, others).size["weekly_posters"] > 0.8
    assert layered(unsure, seen, others).size["weekly_posters"] < 0


def test_futures_stay_possible():
    found = possible({
        "weekly_active": np.array([[5.0]]), "weekly_posters": np.array([[9.0]]), "new_posters": np.array([[7.0]]),
        "weekly_messages": np.array([[2.0]]), "messages_per_active_member": np.array([[0.0]]),
    })  # fmt: skip
    assert {name: float(each[0, 0]) for name, each in found.items()} == {
        "weekly_active": 5, "weekly_posters": 5, "new_posters": 5, "weekly_messages": 5,
        "messages_per_active_member": 1,
    }  # fmt: skip


def test_ranks_are_given_over():
    assert in_the_order_of(np.array([[3.0], [1.0], [2.0]]), np.array([[10.0], [20.0], [30.0]])).ravel().tolist() == [
        30, 10, 20,
    ]  # fmt: skip


def test_a_forecast_says_which_communities_it_leans_on_and_warns_of_its_own(log_of, stand_in, others):
    export = log_of(30)
    among = Reference(others.families, (export.fingerprint,), others.hazards, others.laws, others.plain_laws)
    leaning = forecast(export, weeks=4, samples=20, run_all=stand_in, reference=among)
    assert leaning.reference is among
    assert "reference-holds-input" in [warning.key for warning in leaning.warnings]
    alone = forecast(export, weeks=4, samples=20, run_all=stand_in, reference="none")
    assert alone.reference is None
    assert alone.layer == {}
    assert not np.array_equal(alone.values("weekly_posters"), leaning.values("weekly_posters"))


def test_other_communities_say_nothing_of_a_dead_one(log_of, others):
    export = log_of(60)
    dead = known_of(export)
    dead = dead._replace(
        values={name: np.concatenate([each, np.zeros(40)]) for name, each in dead.values.items()},
        posters=np.concatenate([dead.posters, np.zeros(40)]),
    )
    said = reference_quantiles(others, dead, 52, levels(99))
    assert all(each.max() == 0 for each in said.values())


def test_the_spread_of_other_communities_grows_with_the_weeks_ahead(log_of, others):
    said = reference_quantiles(others, known_of(log_of(60)), 52, levels(99))["weekly_posters"]
    width = np.log1p(said[89]) - np.log1p(said[9])
    assert width[40:].mean() > 1.15 * width[:4].mean()
