"""Members of a log at a week: their cells, what they did next, and nothing that came later."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.reference.hazard import expected_posters, pooled
from calibration.reference.members import (
    BANDS,
    CELLS,
    FREQUENCY,
    RECENCY,
    SHAPE,
    TENURE,
    acts_of,
    cells_at,
    cohorts_of,
    counts_of,
    state_at,
)

ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 39)), min_size=1, max_size=60)


def acts_from(rows, weeks=40):
    member, week = np.array(rows, dtype=np.int64).T
    return acts_of(member, week, weeks)


def slow_cell(weeks, at):
    """Return the cell of one member who acted in some weeks, by the definition."""
    past = sorted(week for week in weeks if week < at)
    silent, tenure = at - 1 - past[-1], at - 1 - past[0]
    often = len(past) if silent >= 13 else sum(week >= at - 13 for week in past)
    place = [sum(value >= edge for edge in edges) for edges, value in
             ((RECENCY, silent), (FREQUENCY, often), (TENURE, tenure))]  # fmt: skip
    return int(np.ravel_multi_index(tuple(place), SHAPE))


@given(ROWS, st.integers(1, 40))
@settings(max_examples=60)
def test_a_member_s_cell_is_that_of_the_definition(rows, at):
    acts = acts_from(rows)
    by_member = [acts.week[acts.member == member] for member in range(int(acts.member.max()) + 1)]
    expected = [slow_cell(set(weeks.tolist()), at) for weeks in by_member if (weeks < at).any()]
    assert sorted(cells_at(acts, at).tolist()) == sorted(expected)


@given(ROWS, ROWS, st.integers(5, 39))
@settings(max_examples=40)
def test_what_comes_later_changes_nothing_that_was_known(rows, others, at):
    known = [row for row in rows if row[1] < at]
    if not known:
        return
    later = [(member, week) for member, week in others if week >= at]
    one, two = (state_at(acts_from(each), at) for each in (known, known + later))
    for before, after in zip(one, two, strict=True):
        np.testing.assert_array_equal(before, after)


def test_what_members_did_next_equals_a_count_in_plain_python(community):
    acts = community("one", weeks=40).acts
    counts = counts_of(acts)
    weeks, acted = np.zeros((CELLS, len(BANDS) - 1)), np.zeros((CELLS, len(BANDS) - 1))
    by_member = [set(acts.week[acts.member == member].tolist()) for member in range(int(acts.member.max()) + 1)]
    for at in range(4, 40, 4):
        for mine in by_member:
            if min(mine) >= at:
                continue
            for ahead in range(1, min(53, 40 - at + 1)):
                band = int(np.searchsorted(BANDS, ahead, side="right")) - 1
                weeks[slow_cell(mine, at), band] += 1
                acted[slow_cell(mine, at), band] += at + ahead - 1 in mine
    assert (counts.weeks == weeks).all()
    assert (counts.acts == acted).all()


def test_newcomers_are_followed_from_their_first_week():
    new, returned = cohorts_of(acts_from([(0, 3), (0, 4), (1, 3), (1, 6), (2, 5)], weeks=8))
    assert new.tolist() == [0, 0, 0, 2, 0, 1, 0, 0]
    assert returned[3, :3].tolist() == [1, 0, 1]


def test_chances_learnt_on_steady_communities_give_their_posters(community):
    others = [counts_of(community(f"{seed}", seed=seed, weeks=110).acts) for seed in range(2, 7)]
    mine = community("mine", seed=9, weeks=110)
    hazards = pooled(others, [1.0] * len(others))
    said = expected_posters([state_at(mine.acts, 58)], hazards)[0]
    assert ((hazards.members >= 0) & (hazards.members <= 1)).all()
    np.testing.assert_allclose(said.mean(), mine.posters[58:].mean(), rtol=0.25)
