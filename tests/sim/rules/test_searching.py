"""Searching: old content brings visits and newcomers, each doubling less than the last share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.searching import Searching, searching_arrivals, searching_visits, worth

stocks = st.floats(0.0, 1e6)


@given(p=..., stock=stocks, more=stocks)
def test_more_content_never_brings_fewer_and_brings_ever_less(p: Searching, stock: float, more: float) -> None:
    assert worth(stock, p) <= worth(stock + more, p)
    assert worth(stock + more, p) - worth(stock, p) <= worth(more, p) + 1e-9
    assert searching_visits(0.0, p) == 0.0


@given(p=..., stock=stocks)
def test_a_private_place_is_not_found_by_outsiders(p: Searching, stock: float) -> None:
    assert searching_arrivals(stock, 0.0, p) == 0.0
    assert searching_arrivals(stock, 0.5, p) == pytest.approx(0.5 * searching_arrivals(stock, 1.0, p))
