"""Two small simulated communities: one whose moderators remove messages, one in which nothing is removed."""

from __future__ import annotations

from datetime import date

import pytest

from calibration.chronicle import Chronicle, chronicle_of
from scenarios.again import typical_run
from scenarios.loading import load

WEDNESDAY = date(2025, 1, 8)
"""A first day inside a week, so that the first week is cut."""


def community(**changes: object) -> Chronicle:
    scenario = load("b2b-slack", {"start": WEDNESDAY, "weeks": 20, **changes})
    return chronicle_of(typical_run(scenario, 7))


@pytest.fixture(scope="session")
def moderated() -> Chronicle:
    """Return a community in which the moderators removed some messages."""
    found = community()
    assert found.written().removed.any()
    return found


@pytest.fixture(scope="session")
def free() -> Chronicle:
    """Return a community in which nothing was removed."""
    found = community(**{"moderation.level": 0.0, "moderation.off_topic": 0.0})
    assert not found.written().removed.any()
    return found
