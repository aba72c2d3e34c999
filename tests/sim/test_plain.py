"""The plain engine follows the printed order of the day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim import plain
from sim.model import CommunityModel
from sim.plan import Plan
from sim.schedule import DAY


def test_each_phase_is_run_once_a_day_in_the_order_of_the_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[str] = []

    def noting(name: str, phase: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:
            run.append(name)
            return phase(*given)

        return noted

    for phase in DAY:
        monkeypatch.setattr(plain, phase.name, noting(phase.name, getattr(plain, phase.name)))
    CommunityModel(Plan(days=2)).step()

    assert run == [phase.name for phase in DAY]
