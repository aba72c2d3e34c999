"""The plain engine follows the printed order of the day."""

from __future__ import annotations

import pytest

from sim import plain
from sim.model import CommunityModel
from sim.plan import Plan
from sim.schedule import DAY


def test_each_phase_is_run_once_a_day_in_the_order_of_the_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[str] = []
    for phase in DAY:
        own = getattr(plain, phase.name)
        monkeypatch.setattr(
            plain, phase.name, lambda *given, own=own, name=phase.name: (run.append(name), own(*given))[1]
        )
    CommunityModel(Plan(days=2)).step()

    assert run == [phase.name for phase in DAY]
