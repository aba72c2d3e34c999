"""What further files would tell, with made-up communities in which it is known what tells what."""

import numpy as np
import pytest

from calibration.fit import calibrate
from calibration.informing import narrowing
from calibration.informing.narrowing import RUNS, informs
from calibration.informing.runs import KINDS, QUESTIONS, Lived, levels
from sim.problems import InputError


@pytest.fixture
def made_up(monkeypatch):
    """Put communities in place of simulated ones: only the list of members tells who stays, nothing who lurks."""
    rng = np.random.default_rng(1)
    asked = {name: rng.normal(size=RUNS) for name in QUESTIONS}
    asked["readers"] = np.log(50) + 0.5 * rng.normal(size=RUNS)
    shown = {name: rng.normal(size=(RUNS, 3)) for name in ("readers", "posters", "messages", "leaves", "retention",
             "replies", "inequality", "members", "joins", "newcomers")}  # fmt: skip
    shown["newcomers"] = rng.normal(size=(RUNS, 4))
    shown["posters"][:, 0] = asked["gone"] + 0.1 * rng.normal(size=RUNS)
    shown["retention"][:, 0] = asked["stay"]
    monkeypatch.setattr(narrowing, "lived", lambda *given, **how: Lived(asked, shown))


@pytest.fixture
def found(log_of, stand_in, made_up):
    export = log_of(60)
    fit = calibrate(export, draws=20, steps=1, run_all=stand_in)
    return {(each.question, each.kind): each for each in informs(export, fit)}


def test_a_file_narrows_what_it_tells_and_nothing_else(found):
    assert found["stay", "members"].narrower > 0.8
    assert found["lurkers", "members"].narrower < 0.1
    assert found["stay", "readers"].narrower < 0.1


def test_the_band_with_a_file_lies_within_the_one_without(found):
    for each in found.values():
        assert each.now[0] <= each.then[0] <= each.then[1] <= each.now[1]
        assert 0 <= each.narrower < 1


def test_what_the_export_shows_already_is_not_offered_and_narrows_what_is_known_now(found):
    assert {kind for _, kind in found} == set(KINDS) - {"messages"}
    gone, lurkers = (found[question, "members"].now for question in ("gone", "lurkers"))
    assert gone[1] - gone[0] < 0.5 * (lurkers[1] - lurkers[0])


def test_shares_stay_shares_and_counts_are_counts(found):
    assert 0 < found["stay", "members"].now[0] < found["stay", "members"].now[1] < 1
    assert 20 < found["readers", "members"].now[0] < 50 < found["readers", "members"].now[1] < 120


def test_levels_are_means_of_periods_and_unknown_where_there_are_no_weeks():
    weeks = np.concatenate([np.full(13, 7.5), np.full(13, 19.5)])
    found = levels([weeks])
    assert found[:2] == pytest.approx(np.log([20, 8]))
    assert np.isnan(found[2])


def test_a_fit_of_another_kind_is_refused(overview_of, log_of, stand_in):
    fit = calibrate(log_of(40), draws=20, steps=1, run_all=stand_in)
    with pytest.raises(InputError, match="another kind of export"):
        informs(overview_of(list(range(30, 500))), fit)
