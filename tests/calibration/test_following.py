"""Where a plain forecast beat the model in the back-test, it is used, and that is said."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd

from calibration.backtest import MODEL, Verdict
from calibration.exports import Export
from calibration.fitted import Fit
from calibration.following import follow
from calibration.forecast import Forecast
from calibration.scores import Interval

WEEKS, SAMPLES = 3, 20
PAST = np.arange(1.0, 41.0)
CLEAR, UNCLEAR = Interval(0.8, 0.7, 0.9), Interval(0.9, 0.7, 1.2)


def model_forecast() -> Forecast:
    drawn = np.random.default_rng(3).normal(1000.0, 50.0, size=(SAMPLES, WEEKS))
    frame = pd.DataFrame(
        {
            "metric": "weekly_posters",
            "week": np.tile(np.arange(1, WEEKS + 1), SAMPLES),
            "sample": np.repeat(np.arange(SAMPLES), WEEKS),
            "value": drawn.ravel(),
            "definition_id": "made_up",
        }
    )
    return Forecast(frame, date(2026, 1, 5), WEEKS, SAMPLES, 1, (), (), cast(Fit, None))


def made_up_export() -> Export:
    weekly = pd.DataFrame({"weekly_posters": PAST})
    seen: Any = SimpleNamespace(before=lambda day: SimpleNamespace(weekly=lambda: weekly))
    return cast(Export, seen)


def test_a_clear_winner_replaces_the_model_and_is_named() -> None:
    verdict = Verdict("weekly_posters", "last_26", MODEL, CLEAR)

    followed = follow(model_forecast(), made_up_export(), [verdict])

    assert followed.values("weekly_posters").max() <= PAST.max()
    assert [str(warning) for warning in followed.warnings] == [
        "Weekly posters: forecast by the spread of the last 26 weeks, which beat the model in the back-test"
    ]


def test_one_sample_stays_one_future() -> None:
    model = model_forecast()
    followed = follow(model, made_up_export(), [Verdict("weekly_posters", "last_26", MODEL, CLEAR)])

    for week in range(WEEKS):
        before, after = model.values("weekly_posters")[:, week], followed.values("weekly_posters")[:, week]
        assert np.all(np.diff(after[np.argsort(before)]) >= 0)


def test_what_chance_could_explain_is_not_followed_nor_is_a_win_of_the_model() -> None:
    model = model_forecast()
    verdicts = [
        Verdict("weekly_posters", "last_26", MODEL, UNCLEAR),
        Verdict("weekly_posters", MODEL, "last_13", CLEAR),
    ]

    pd.testing.assert_frame_equal(follow(model, made_up_export(), verdicts).frame, model.frame)
