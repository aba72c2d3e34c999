"""Cadences: weeks are averaged into the months and quarters in which they begin, and targets are counted run by run."""

from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from scenarios.cadences import ACTIVE_SHARE, CADENCES, MONEY, cadence_table, money_table, target_of, targets_table
from scenarios.results import RunResult
from sim.kpis import KPIS
from sim.problems import InputError

WEEKS = pd.date_range("2026-01-05", periods=26, freq="W-MON", name="week")  # 4 Mondays in January, 13 by quarter


def made_up(**values: np.ndarray) -> RunResult:
    nothing = {name: np.full((4, 26), np.nan) for name in KPIS}
    return RunResult({}, 7, WEEKS.to_numpy("datetime64[D]"), {**nothing, **values}, {}, {})


def test_every_measure_and_target_of_the_file_exists() -> None:
    known = {*KPIS, ACTIVE_SHARE}

    assert set(CADENCES) == {"weekly", "monthly", "quarterly"}
    for cadence in CADENCES.values():
        assert set(cadence["targets"]) <= set(cadence["measures"]) <= known
        assert set(cadence.get("money", {})) <= set(MONEY)


def test_a_month_is_the_mean_of_the_weeks_whose_monday_it_holds() -> None:
    result = made_up(members=np.tile(np.arange(26.0), (4, 1)))
    monthly = cadence_table(result, "monthly").query("measure == 'members'").set_index("period")["median"]
    quarterly = cadence_table(result, "quarterly").query("measure == 'members'")["median"]

    assert monthly["2026-01-01"] == np.mean([0, 1, 2, 3])
    assert monthly["2026-03-01"] == np.mean([8, 9, 10, 11, 12])
    assert list(quarterly) == [6.0, 19.0]


def test_weeks_that_are_not_known_are_left_out_and_months_without_any_stay_unknown() -> None:
    members = np.tile(np.arange(26.0), (4, 1))
    members[:, 0] = np.nan
    members[:, 21:] = np.nan  # June has no known week
    monthly = cadence_table(made_up(members=members), "monthly").query("measure == 'members'")["median"]

    assert monthly.iloc[0] == 2.0
    assert np.isnan(monthly.iloc[-1])


def test_a_target_is_counted_over_the_communities_in_the_last_period_known() -> None:
    active = np.full((4, 26), 10.0)
    active[:3, -9:] = 60.0  # three communities in four are above 40 % of 100 in the last quarter, on average
    row = targets_table(made_up(weekly_active=active, members=np.full((4, 26), 100.0)), "quarterly").iloc[0]

    assert (row["measure"], row["target"], row["reached"], row["verdict"]) == (ACTIVE_SHARE, 0.4, 0.75, "open")
    assert row["members"] == 100.0


@pytest.mark.parametrize(("hours", "verdict"), [(2.0, "likely"), (30.0, "unlikely"), (np.nan, "")])
def test_less_is_better_for_a_delay(hours: float, verdict: str) -> None:
    result = made_up(response_time_hours=np.full((4, 26), hours))

    assert targets_table(result, "weekly").iloc[0]["verdict"] == verdict


def test_own_targets_replace_and_join_those_of_the_file() -> None:
    result = made_up(members=np.full((4, 26), 50.0), weekly_active=np.full((4, 26), 15.0))
    table = targets_table(result, "monthly", {"members": 40.0, ACTIVE_SHARE: 0.2}).set_index("measure")

    assert list(table["target"]) == [0.2, 40.0]
    assert list(table["reached"]) == [1.0, 1.0]


def test_a_community_without_members_has_no_active_share() -> None:
    result = made_up(weekly_active=np.ones((4, 26)), members=np.zeros((4, 26)))

    assert targets_table(result, "monthly").iloc[0]["verdict"] == ""


def test_a_target_is_read_or_refused() -> None:
    assert target_of("active_share=0.4") == (ACTIVE_SHARE, 0.4)
    with pytest.raises(InputError, match="target membres: there is no such measure"):
        target_of("membres=3")
    with pytest.raises(InputError, match="target members=many: must be a measure, an equals sign and a number"):
        target_of("members=many")


class Worlds:
    """What four possible communities come to; the last one wins no customer."""

    worlds: ClassVar = {"with": {"cac_blended": np.array([300.0, 400.0, 500.0, np.nan])}}
    effects: ClassVar = {
        "saved": {"cac_change": np.array([-0.3, -0.1, 0.2, np.nan]), "roi": np.array([0.5, 0.1, 2.0, 0.3])}
    }


def test_targets_of_money_are_counted_over_all_communities() -> None:
    table = money_table(Worlds(), "quarterly", {"cac_blended": 400.0}).set_index("measure")  # type: ignore[arg-type]

    assert list(table.index) == list(MONEY)
    assert list(table["reached"]) == [0.5, 0.25, 1.0]
    assert list(table["verdict"]) == ["open", "open", "likely"]
    assert table.loc["cac_blended", "median"] == 400.0
    assert target_of("roi=0.5") == ("roi", 0.5)


def test_without_a_target_a_measure_of_money_is_only_shown() -> None:
    table = money_table(Worlds(), "weekly").set_index("measure")  # type: ignore[arg-type]

    assert set(table["verdict"]) == {""}
    assert table.loc["roi", "median"] == pytest.approx(0.4)
