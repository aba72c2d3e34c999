"""The fit, with a stand-in for the simulator."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from calibration.exports import read_export
from calibration.fit import calibrate
from calibration.fitted import Fit
from calibration.priors import FITTED, JOINERS, NAMES
from sim.problems import InputError


@pytest.fixture
def fitted(log_of, stand_in):
    return calibrate(log_of(60), draws=40, steps=2, run_all=stand_in)


def test_weights_add_up_and_every_parameter_is_there(fitted):
    assert list(fitted.draws) == ["chain", "draw", "weight", *NAMES]
    assert fitted.draws["weight"].sum() == pytest.approx(1)
    assert fitted.draws.groupby("chain")["draw"].apply(list).to_list() == [list(range(100))] * 4
    assert fitted.effective_draws == pytest.approx(400)


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


def scores_of(fit):
    """Return the median of each parameter that the stand-in can teach."""
    taught = fit.learnt[fit.learnt["spread"] < 0.9]
    return taught.set_index("parameter")["posterior_median"]


@pytest.fixture(scope="module")
def updated(acts_of, stand_in, tmp_path_factory):
    """Return a fit of a log, its update by a month, fresh fits of the longer log, and the runs of each."""
    path = tmp_path_factory.mktemp("update") / "log.parquet"
    acts_of(60).to_parquet(path)
    export = read_export(path, key=b"a key for the tests")
    how = {"draws": 40, "steps": 4, "run_all": stand_in}
    earlier = calibrate(export, as_of=export.latest_start - timedelta(weeks=4), **how)
    update = calibrate(export, update=earlier, **how)
    return earlier, update, [calibrate(export, seed=seed, **how) for seed in (1, 2, 3)], export


def test_an_update_says_what_a_fresh_fit_says_but_for_chance(updated):
    _, update, fresh, _ = updated
    between = max(
        np.abs(scores_of(one) - scores_of(two)).max() for one, two in ((fresh[0], fresh[1]), (fresh[1], fresh[2]))
    )
    assert update.as_of == fresh[0].as_of
    assert list(update.figures["figure"]) == list(fresh[0].figures["figure"])
    assert np.abs(scores_of(update) - scores_of(fresh[0])).max() < 2 * between


def test_an_update_takes_a_part_of_the_runs(updated):
    earlier, update, fresh, _ = updated
    assert (earlier.runs, update.runs, fresh[0].runs) == (200, 40, 200)


def test_an_update_that_finds_other_figures_begins_anew(log_of, stand_in):
    export = log_of(32)
    earlier = calibrate(export, as_of=export.latest_start - timedelta(weeks=12), draws=20, steps=1, run_all=stand_in)
    update = calibrate(export, update=earlier, draws=20, steps=1, run_all=stand_in)
    assert list(earlier.figures["figure"]) != list(update.figures["figure"])
    pd.testing.assert_frame_equal(update.draws, calibrate(export, draws=20, steps=1, run_all=stand_in).draws)


def test_a_fit_of_something_else_is_not_gone_on_from_and_all_reasons_are_told(updated, overview_of, stand_in):
    _, update, _, export = updated
    with pytest.raises(InputError) as refused:
        calibrate(export, as_of=date(2021, 11, 1), widened=True, update=update, run_all=stand_in)
    assert [problem.key for problem in refused.value.problems] == ["fit-knows-future", "fit-other-priors"]
    with pytest.raises(InputError, match="another kind of export"):
        calibrate(overview_of(list(range(30, 500))), update=update, run_all=stand_in)
