"""The model beside plain curves, on the second halves of a folder's communities."""

import numpy as np
import pandas as pd
import pytest

from calibration.distributions import CURVES, JUDGED, communities_in, score_communities
from calibration.distributions.halves import halves_of
from calibration.distributions.samples import STATISTICS, sample_of
from calibration.distributions.shaping import Prediction
from calibration.exports import read_export


@pytest.fixture
def folder(tmp_path, acts_of):
    """Return a folder of two communities of one family, one of another, one too small and one without a log."""
    for name, seed in (("a", 1), ("b", 2), ("c", 3)):
        acts_of(30, seed=seed).to_parquet(tmp_path / f"{name}.parquet")
    acts_of(30).head(4).to_parquet(tmp_path / "small.parquet")
    rows = "\n".join(("a,one", "b,one", "c,two", "small,three", "missing,four"))
    (tmp_path / "communities.csv").write_text(f"community,family\n{rows}\n", encoding="utf-8")
    return tmp_path


def foretold(halves) -> Prediction:
    """Return the second half itself, as a prediction."""
    return Prediction(halves.first, halves.second, {})


def far_off(halves) -> Prediction:
    """Return a prediction that nothing is like."""
    wrong = {name: sample_of(np.array([10_000])) for name in STATISTICS}
    return Prediction(wrong, wrong, {})


def test_none_is_hidden_and_what_cannot_be_scored_counts_as_lost(folder):
    scores = score_communities(communities_in(folder), predict=foretold)
    assert sorted(scores.table["community"].unique()) == ["a", "b", "c", "missing", "small"]
    assert set(scores.failures) == {"small", "missing"}
    assert not any(str(folder) in reason for reason in scores.failures.values())
    verdicts = scores.verdicts().set_index("statistic")
    assert list(verdicts.index) == list(JUDGED)
    assert verdicts.loc["mean", "won"] == 3
    assert verdicts.loc["mean", "share"] == pytest.approx(3 / 5)
    assert verdicts.loc["mean", "share_by_family"] == pytest.approx(2 / 4)


def test_a_perfect_prediction_is_at_no_distance_and_a_wrong_one_loses(folder):
    listed = communities_in(folder)
    perfect, wrong = (score_communities(listed, ["a"], predict=how) for how in (foretold, far_off))
    assert (perfect.table["ks_model"] == 0).all()
    assert perfect.table["won"].all()
    assert (wrong.table["ks_model"] > 0.999).all()
    assert not wrong.table["won"].any()


def test_the_mean_is_that_of_the_three_statistics(folder):
    table = score_communities(communities_in(folder), ["c"], predict=foretold).table.set_index("statistic")
    for curve in CURVES:
        assert table.loc["mean", f"ks_{curve}"] == pytest.approx(table.loc[list(STATISTICS), f"ks_{curve}"].mean())


def test_scoring_one_community_alone_changes_nothing(folder):
    listed = communities_in(folder)
    whole = score_communities(listed, predict=foretold).table
    alone = score_communities(listed, ["b"], predict=foretold).table
    pd.testing.assert_frame_equal(whole[whole["community"] == "b"].reset_index(drop=True), alone, check_dtype=False)


def test_histograms_count_everything_that_was_seen(folder):
    scores = score_communities(communities_in(folder), ["a"], predict=foretold)
    seen = sum(row["seen"] for row in scores.bins if row["statistic"] == "posts")
    assert seen == pytest.approx(halves_of(read_export(folder / "a.parquet")).second["posts"].size)  # weights sum


def test_the_model_is_nearer_than_the_pooled_log_normal_in_a_real_community(shared):
    names = ("stackexchange-beer", "slack-racket-2018", "zulip-ncar", "mail-r-help-1995-1999")
    listed = [each for each in communities_in(shared / "data") if each.name in names]
    assert len(listed) == len(names)
    scores = score_communities(listed, ["stackexchange-beer"], runs=24)
    row = scores.table[scores.table["statistic"] == "mean"].iloc[0]
    assert row["won"]
    assert row["ks_model"] < row["ks_geometric"]
