"""Beginnings: the same futures from a simulated past and from the members, scored as the page says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.community import Community, community_of
from calibration.contest import beginnings
from calibration.contest.beginnings import AHEAD, PAST, STEADY, TWIN, Effort, forecasts, kept_scores, page_part
from calibration.contest.scoring import AGAINST, METRICS
from calibration.exports import read_export

RUNS, WEEKS = 20, 6
TINY = Effort(runs=RUNS, draws=20, steps=1)
NAMES = (*(f"{what}, {kind}" for what in ("runs", "forecast") for kind in (PAST, TWIN, STEADY)), AGAINST)


@pytest.fixture(scope="module")
def community(tmp_path_factory: pytest.TempPathFactory, acts_of: Callable[..., pd.DataFrame]) -> Community:
    """Return a community of 20 weeks."""
    path = tmp_path_factory.mktemp("log") / "log.parquet"
    acts_of(20).to_parquet(path)
    return community_of(read_export(path, key=b"a key for the tests"))


def scores(errors: dict[str, float], starts: int = 2) -> pd.DataFrame:
    """Return the scores of some starts in which every forecaster is off by a figure of its own."""
    rows = [
        {"community": f"c{start}", "origin": 26, "metric": metric, "forecaster": name, "week": week,
         "crps": error * (1 + start) * week, "off": 0.25, "spread": 0.5 + week / 100}
        for start in range(starts) for metric in METRICS for name, error in errors.items() for week in range(1, 53)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_all_forecasters_are_run_and_no_two_kinds_of_runs_are_the_same(community: Community) -> None:
    found = forecasts(community, WEEKS, 3, TINY)

    assert set(found) == set(METRICS)
    for by_name in found.values():
        assert tuple(by_name) == NAMES[:-1]
        assert all(samples.shape == (RUNS, WEEKS) for samples in by_name.values())
        assert all((samples >= 0).all() for samples in by_name.values())
    posters = found["weekly_posters"]
    assert (posters["runs, twin"] != posters["runs, twin without drift"]).any()
    assert (posters["runs, twin"] != posters["runs, past"]).any()


def test_errors_stand_over_those_of_the_last_weeks_and_starts_count_alike() -> None:
    lines = page_part(scores(dict(zip(NAMES, (4.0, 3.0, 1.0, 2.5, 1.5, 1.75, 2.0), strict=True))))

    assert lines[0] == "Starts (2, 2 logs): c0 at week 26, c1 at week 26."
    for metric in METRICS.values():
        for first, last in AHEAD:
            assert f"| {metric} | {first}-{last} | 2.00 | 1.50 | 1.25 | 0.75 | 0.88 | +0.25 |" in lines
    assert "| c1 at week 26 | 0.51 | 1.02 | 0.51 | 1.02 | 0.51 | 1.02 |" in lines


def test_weeks_that_are_not_known_are_not_scored() -> None:
    found = scores(dict.fromkeys(NAMES, 1.0))
    found.loc[(found["community"] == "c0") & (found["week"] > 26), ["crps", "off"]] = np.nan

    assert "| posters | 27-52 | 1.00 | 1.00 | 1.00 | 1.00 | 1.00 | +0.25 |" in page_part(found)


def test_what_is_kept_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = scores({AGAINST: 1.0}, starts=1)
    errors.to_parquet(tmp_path / "c0-26.parquet", index=False)
    monkeypatch.setattr(beginnings, "read_communities", None)

    pd.testing.assert_frame_equal(kept_scores(Path("nowhere"), tmp_path, [("c0", 26)], TINY), errors)
