"""Diagnosing an export: logs with and without answers, with and without a named team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.diagnosis import export as diagnosed
from calibration.diagnosis.export import seen_in
from calibration.exports import Export, read_export
from calibration.fit import calibrate
from sim.ensemble import Ensemble
from sim.executing import Threads
from sim.problems import InputError

KEY = b"a key for the tests"


def talk(by_team: float, weeks: int = 20) -> pd.DataFrame:
    """Return a log of conversations of two messages, of which this share are answered by the team of two."""
    rng = np.random.default_rng(3)
    rows = []
    for number in range(10 * weeks):
        moment = 1_700_000_000 + number * 60_480
        opener, other = (f"member {each}" for each in rng.choice(40, 2, replace=False))
        answerer = f"team {rng.integers(2)}" if rng.random() < by_team else other
        rows += [(opener, moment, "message", str(number)), (answerer, moment + 600, "message", str(number))]
    return pd.DataFrame(rows, columns=["member", "ts", "kind", "thread"])


@pytest.mark.parametrize(("by_team", "called"), [(0.1, "community"), (0.9, "audience"), (0.5, "cannot-tell")])
def test_a_log_with_a_named_team_is_judged(
    read_log: Callable[[pd.DataFrame], Export], by_team: float, called: str
) -> None:
    seen = seen_in(read_log(talk(by_team)), ["team 0", "team 1"], KEY)
    assert seen.verdict.called == called
    assert seen.why == "shown"
    assert seen.low <= seen.between_members <= seen.high
    assert seen.between_members == pytest.approx(1 - by_team, abs=0.1)
    assert seen.staff_first_answers == pytest.approx(by_team, abs=0.1)
    assert seen.staff_messages == pytest.approx(by_team / 2, abs=0.05)


def test_without_a_named_team_the_worst_case_can_only_confirm(read_log: Callable[[pd.DataFrame], Export]) -> None:
    spread = seen_in(read_log(talk(0.1)))
    assert (spread.why, spread.verdict.called) == ("supposed-team", "community")
    assert np.isnan(spread.staff_messages), "a supposed team's part is not a finding"
    concentrated = seen_in(read_log(talk(0.9)))
    assert concentrated.verdict.called == "cannot-tell"
    assert concentrated.between_members < 0.5


def test_a_log_without_conversations_cannot_tell(read_log: Callable[[pd.DataFrame], Export]) -> None:
    seen = seen_in(read_log(talk(0.1).drop(columns="thread")), ["team 0"], KEY)
    assert (seen.why, seen.verdict.called) == ("no-answers", "cannot-tell")


def test_a_few_answers_say_nothing(read_log: Callable[[pd.DataFrame], Export]) -> None:
    seen = seen_in(read_log(talk(0.1, weeks=2)))
    assert (seen.why, seen.exchanges) == ("few-answers", 20)


def test_everybody_named_who_wrote_nothing_is_told_at_once(read_log: Callable[[pd.DataFrame], Export]) -> None:
    with pytest.raises(InputError) as caught:
        seen_in(read_log(talk(0.5)), ["team 0", "Zoe", "Yan"], KEY)
    assert [problem.values["name"] for problem in caught.value.problems] == ["Zoe", "Yan"]


def test_a_fitted_community_is_simulated_thirteen_weeks_beyond_its_fit(
    log_of: Callable[..., Export], stand_in: Callable[..., Ensemble], monkeypatch: pytest.MonkeyPatch
) -> None:
    export = log_of(30)
    fit = calibrate(export, draws=20, steps=1, run_all=stand_in)
    asked = {}
    monkeypatch.setattr(diagnosed, "stopping", lambda runs, day, *_: asked.update(runs=runs, day=day))
    diagnosed.fitted_stopping(export, fit, 5, 1, Threads(1))
    assert len(asked["runs"]) == 5
    start = asked["runs"][0].plan.start
    assert start + timedelta(days=asked["day"]) == fit.as_of
    for run in asked["runs"]:
        assert len(run.plan.known_joins) == asked["day"] + 91
        assert run.plan.known_joins[asked["day"] :].sum() > 0, "people go on joining"


def test_figures_instead_of_acts_cannot_tell(overview_of: Callable[..., Export]) -> None:
    seen = seen_in(overview_of(np.arange(100, 170)))
    assert (seen.why, seen.verdict.called) == ("no-log", "cannot-tell")


def test_real_logs_without_threads_cannot_tell(shared: Path) -> None:
    export = read_export(shared / "data" / "events" / "stackexchange-beer.parquet")
    assert seen_in(export).verdict.called == "cannot-tell"
