"""Days, times and amounts in cells are read in stated forms, and what is not certain is refused."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.exports.cells import Decimals, count_of, day_first, day_of, english_moment, moment_of, month_first
from sim.problems import InputError


def read(*texts: str) -> list[float]:
    amounts = Decimals("file.csv")
    for line, text in enumerate(texts, 2):
        amounts.see(text, line)
    return [amounts.number(text) for text in texts]


def test_the_whole_file_decides_the_decimal_sign() -> None:
    assert read("1,020", "12.34") == [1020.0, 12.34]
    assert read("1\u202f020,50", "12,3") == [1020.5, 12.3]
    assert read("1.234.567", "0,125") == [1234567.0, 0.125]
    assert read("$1,234.50", "12 €") == [1234.5, 12.0]


def test_an_amount_that_may_be_two_is_refused_at_its_line() -> None:
    with pytest.raises(InputError, match=r"file\.csv:2: “1,234” may be thousands"):
        read("1,234", "5")


def test_two_decimal_signs_in_one_file_are_refused() -> None:
    with pytest.raises(InputError, match="decimal comma and others"):
        read("1,23", "1.23")


def test_an_empty_amount_is_not_known_and_not_nothing() -> None:
    assert all(math.isnan(value) for value in read("", "--", "n/a", "abc"))


@given(st.lists(st.integers(0, 10**9), min_size=1))
def test_amounts_written_in_french_and_english_are_the_same(cents: list[int]) -> None:
    english = [f"{value / 100:,.2f}" for value in cents]
    french = [text.replace(",", "\u202f").replace(".", ",") for text in english]
    assert read(*english) == read(*french) == [value / 100 for value in cents]


def test_counts_may_have_signs_between_thousands_and_no_fraction() -> None:
    assert [count_of(text) for text in ("1,234", "10\u202f500", "7.0")] == [1234.0, 10500.0, 7.0]
    assert math.isnan(count_of("12.5"))


def test_times_keep_their_zone_and_days_are_those_of_utc() -> None:
    assert moment_of("2026-06-01T10:00:00.000Z") == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert day_of("2026-06-01 00:30 +02:00") == date(2026, 5, 31)
    assert moment_of("2026-13-01") is moment_of("yesterday") is None
    assert english_moment("April 24, 2014") == datetime(2014, 4, 24)


def test_the_order_of_day_and_month_is_the_one_stated() -> None:
    assert month_first("09/01/2026") == date(2026, 9, 1)
    assert day_first("09/01/2026") == date(2026, 1, 9)
    assert month_first("31/01/2026") is None
