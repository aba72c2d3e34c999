"""The fit, with a stand-in for the simulator."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from calibration.fit import Fit, calibrate
from calibration.priors import FITTED, JOINERS, NAMES
from sim.problems import InputError


@pytest.fixture
def fitted(log_of, stand_in):
    return calibrate(log_of(60), draws=40, steps=2, run_all=stand_in)


def test_weights_add_up_and_every_parameter_is_there(fitted):
    assert list(fitted.draws) == ["weight", *NAMES]
    assert fitted.draws["weight"].sum() == pytest.approx(1)
    assert 1 <= fitted.effective_draws <= 40


def test_what_the_data_teach_is_narrower_than_the_prior(fitted):
    learnt = fitted.learnt.set_index("parameter")
    assert learnt.loc[JOINERS, "spread"] < 0.8
    assert set(learnt.index) == {*FITTED, JOINERS}
    assert learnt.loc["leaving.quiet_a", "spread"] > 0.6


def test_joiners_who_were_seen_need_no_factor(overview_of, stand_in):
    found = calibrate(overview_of([30] * 7 + list(np.arange(30, 233))), draws=30, steps=1, run_all=stand_in)
    assert JOINERS not in set(found.learnt["parameter"])


def test_the_fit_finds_the_level_the_data_show(fitted):
    shown = fitted.figures.set_index("figure").loc["weekly_posters@0-13"]
    assert shown["simulated_low"] < shown["observed"] < shown["simulated_high"]
    assert not shown["conflict"]


def test_figures_the_model_cannot_give_are_named_as_conflicts(log_of, stand_in):
    def mute(runs, **how):
        ensemble = stand_in(runs, **how)
        ensemble.weekly["weekly_messages"][:] = 1.0
        return ensemble

    found = calibrate(log_of(60), draws=30, steps=1, run_all=mute)
    assert any(name.startswith("weekly_messages") for name in found.conflicts)
    assert not any(name.startswith("new_posters@52") for name in found.conflicts)


def test_the_same_seed_gives_the_same_fit_and_another_does_not(log_of, stand_in):
    export = log_of(40)
    one, two, other = (calibrate(export, draws=20, steps=1, seed=s, run_all=stand_in) for s in (3, 3, 4))
    pd.testing.assert_frame_equal(one.draws, two.draws)
    assert not one.draws.equals(other.draws)


def test_nothing_dated_on_or_after_the_day_is_used(read_log, stand_in, acts_of):
    rows = acts_of(60)
    as_of = date(2021, 11, 1)
    limit = pd.Timestamp(as_of, tz="UTC").timestamp()
    whole = calibrate(read_log(rows), as_of=as_of, draws=20, steps=1, run_all=stand_in)
    cut = calibrate(read_log(rows[rows["ts"] < limit], "cut.parquet"), as_of=as_of, draws=20, steps=1, run_all=stand_in)
    pd.testing.assert_frame_equal(whole.draws, cut.draws)


def test_a_saved_fit_comes_back_as_it_was(fitted, tmp_path):
    fitted.save(tmp_path / "fit.parquet")
    back = Fit.load(tmp_path / "fit.parquet")
    pd.testing.assert_frame_equal(back.draws, fitted.draws)
    pd.testing.assert_frame_equal(back.learnt, fitted.learnt)
    pd.testing.assert_frame_equal(back.figures, fitted.figures)
    assert (back.as_of, back.seed, back.kind, back.fingerprint) == (
        fitted.as_of, fitted.seed, fitted.kind, fitted.fingerprint,
    )  # fmt: skip
    assert back.versions["numpy"] == np.__version__


def test_another_file_is_not_taken_for_a_fit(tmp_path):
    (tmp_path / "text.parquet").write_text("not a table")
    pd.DataFrame({"weight": [1.0]}).to_parquet(tmp_path / "table.parquet")
    for name in ("text.parquet", "table.parquet", "absent.parquet"):
        with pytest.raises(InputError, match="not a calibration"):
            Fit.load(tmp_path / name)


def test_a_fit_for_other_parameters_is_refused(fitted, tmp_path):
    from dataclasses import replace

    older = replace(fitted, draws=fitted.draws.drop(columns="visiting.rate"))
    older.save(tmp_path / "older.parquet")
    with pytest.raises(InputError, match="calibrate again"):
        Fit.load(tmp_path / "older.parquet")


def test_draws_come_up_as_often_as_they_weigh(fitted):
    drawn = fitted.sample(4000, np.random.default_rng(1))
    best = fitted.draws["weight"].idxmax()
    share = np.mean([p.visiting.rate == fitted.draws.loc[best, "visiting.rate"] for p, _ in drawn])
    assert share == pytest.approx(fitted.draws.loc[best, "weight"], abs=0.01)


def test_progress_counts_all_rounds(log_of, stand_in):
    seen = []
    calibrate(log_of(40), draws=20, steps=1, run_all=stand_in, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(done, 40) for done in range(1, 41)]


def test_a_day_that_is_no_monday_is_refused(log_of, stand_in):
    with pytest.raises(InputError, match="not a Monday"):
        calibrate(log_of(40), as_of=date(2021, 6, 1) + timedelta(days=1), run_all=stand_in)
