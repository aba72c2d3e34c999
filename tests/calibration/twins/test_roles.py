"""Roles: members are counted by role and age, never named, and cells of fewer than five are left out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from calibration.twins.roles import roles_of
from calibration.twins.seen import seen_in
from sim.rules.ties import Ties

START, TODAY = date(2024, 1, 1), 200


@pytest.fixture(scope="module")
def counted() -> pd.DataFrame:
    """Return the roles of twelve who talk daily, six who wrote a week ago, seven long silent and three new ones."""
    rng = np.random.default_rng(1)  # they talk in another order each day, so that everybody answers everybody
    rows = [
        (f"talks {k}", day + 0.1 + 0.001 * place)
        for day in range(100, 200)
        for place, k in enumerate(np.concatenate([rng.permutation(12), rng.permutation(12)]))
    ]
    rows += [(f"writes {k}", 60.5 + k + 100 * late) for k in range(6) for late in (0, 1.3)]
    rows += [(f"silent {k}", 20.5 + k) for k in range(7)]
    rows += [(f"new {k}", 190.5 + k) for k in range(3)]
    rows.sort(key=lambda row: row[1])
    first = datetime(START.year, START.month, START.day, tzinfo=UTC)
    events = pd.DataFrame(
        {
            "member": pd.Categorical([name for name, _ in rows]),
            "ts": pd.to_datetime([first + pd.Timedelta(days=day) for _, day in rows]),
            "kind": pd.Categorical(["message"] * len(rows)),
        }
    )
    return roles_of(seen_in(events, START, TODAY), Ties())


def test_members_are_counted_by_role_and_age(counted: pd.DataFrame) -> None:
    cells = counted.set_index(["role", "since"])["members"]
    assert cells["ambassador", "old"] == 12
    assert cells["contributor", "old"] == 6
    assert cells["lurker", "old"] == 7


def test_cells_of_fewer_than_five_are_left_out(counted: pd.DataFrame) -> None:
    cells = counted.set_index(["role", "since"])
    assert cells.loc[("contributor", "new")].isna().all()  # three of them
    assert cells.loc[("lurker", "new")].isna().all()  # none


def test_no_name_is_in_it(counted: pd.DataFrame) -> None:
    assert list(counted) == ["role", "since", "members", "still_here"]
    assert len(counted) == 6


def test_who_writes_is_expected_to_be_still_there_and_not_all_who_have_long_been_silent(counted: pd.DataFrame) -> None:
    cells = counted.set_index(["role", "since"])
    assert cells.loc[("ambassador", "old"), "still_here"] == 12
    assert cells.loc[("lurker", "old"), "still_here"] < 7
