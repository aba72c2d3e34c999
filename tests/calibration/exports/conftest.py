"""Small files in the shape of real ones, written by the tests that need them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

Overview = Callable[..., str]
Log = Callable[..., pd.DataFrame]

HEADER = (
    "Date",
    "Total enabled membership",
    "Enabled guests",
    "Daily active members",
    "Weekly active members",
    "Weekly members posting messages",
    "Messages in public channels",
    "Messages in DMs",
    "Percentage of views, public channels",
    "Name",
    "Messages posted",
)


def overview_rows(days: Iterable[date], form: str = "%Y-%m-%d") -> list[list[str]]:
    """Return the rows of a workspace that grows by one member and three messages a day."""
    rows = []
    for day in days:
        age = (day - date(2024, 1, 1)).days + 10
        counts = [age, 1, 5, 20 + age % 7, 8 + age % 5, 2, 1]
        rows.append([day.strftime(form), *map(str, counts), "0.25", "0", str(100 + 3 * age)])
    return rows


@pytest.fixture(scope="session")
def overview() -> Overview:
    """Return a function that writes the text of an overview, from Monday 1 January 2024."""

    def write(
        days: int = 28,
        form: str = "%Y-%m-%d",
        delimiter: str = ",",
        without: Iterable[date] = (),
        change: Callable[[list[list[str]]], None] = lambda rows: None,
    ) -> str:
        span = [date(2024, 1, 1) + timedelta(days=step) for step in range(days)]
        rows = [list(HEADER), *overview_rows((day for day in span if day not in set(without)), form)]
        change(rows)
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
        return stream.getvalue()

    return write


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes, str], Path]:
    """Return a function that writes a file and returns its path."""

    def to_file(content: str | bytes, name: str = "export.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file


@pytest.fixture(scope="session")
def log() -> Log:
    """Return a function that makes a log from (member, day since Monday 1 January 2024, kind)."""

    def make(*acts: tuple[str, float, str]) -> pd.DataFrame:
        start = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
        return pd.DataFrame(
            {
                "member": [member for member, _, _ in acts],
                "ts": [int(start + 86_400 * day) for _, day, _ in acts],
                "kind": [kind for _, _, kind in acts],
            }
        )

    return make
