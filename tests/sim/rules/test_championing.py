"""Championing: who can be an ambassador, what they bring and when they burn out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.championing import Championing, burnout_chance, inviting_factor, is_eligible


def test_eight_days_and_three_ties_make_an_ambassador() -> None:
    assert is_eligible(8, 3)
    assert not is_eligible(7, 16)
    assert not is_eligible(28, 2)


@given(p=..., hours=st.floats(0.0, 60.0), more=st.floats(0.0, 60.0), offences=st.floats(0.0, 20.0))
def test_load_and_offences_wear_ambassadors_out(p: Championing, hours: float, more: float, offences: float) -> None:
    calm = burnout_chance(hours, False, False, 0.0, p)

    assert 0.0 <= calm <= burnout_chance(hours + more, False, False, 0.0, p) <= 1.0
    assert calm <= burnout_chance(hours, False, False, offences, p)


def test_training_and_tools_protect() -> None:
    p = Championing()

    assert burnout_chance(8.0, True, False, 0.0, p) < burnout_chance(8.0, False, False, 0.0, p)
    assert burnout_chance(8.0, False, True, 0.0, p) < burnout_chance(8.0, False, False, 0.0, p)


@given(p=..., ambassadors=st.integers(0, 50), active=st.floats(0.0, 1000.0))
def test_invitations_grow_with_the_share_of_ambassadors_up_to_their_own_factor(
    p: Championing, ambassadors: int, active: float
) -> None:
    factor = inviting_factor(ambassadors, active, p)

    assert inviting_factor(0, active, p) == 1.0
    assert min(1.0, p.inviting) <= factor <= max(1.0, p.inviting)
