"""What the readers' golden tests share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from calibration.exports import Export, read_export

Golden = Callable[..., Export]
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="session")
def sample(shared: Path) -> Golden:
    """Return a function that reads a sample by its place under ``formats``."""

    def read(place: str, **options: object) -> Export:
        return read_export(shared / "formats" / place, today=TODAY, key=b"test", **options)  # type: ignore[arg-type]

    return read
