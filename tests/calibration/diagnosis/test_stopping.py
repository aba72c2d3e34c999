"""Twins without their team: equal until it stops, and every figure as a slow count gives it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calibration.diagnosis.stopping import LEFT, exchanged, stopping
from sim.columns import TEAM
from sim.ensemble import Run, run_world
from sim.executing import Threads
from sim.parameters import draw_parameters
from sim.plan import Plan
from sim.weekly import Weekly

STOP = 84
RUNS = [Run(Plan(days=STOP), parameters, seed) for seed, parameters in enumerate(draw_parameters(3, 2))]


@pytest.fixture(scope="module")
def found():
    return stopping(RUNS, STOP, Threads(2))


def test_twins_are_equal_until_the_team_stops_and_differ_after(found) -> None:
    before = found.weeks < found.stop
    for name in LEFT:
        assert np.array_equal(found.kept[name][:, before], found.stopped[name][:, before])
    assert any(not np.array_equal(found.kept[name], found.stopped[name]) for name in LEFT)


def test_thirteen_weeks_follow_the_stop(found) -> None:
    assert (found.weeks >= found.stop).sum() == 13
    assert all(values.shape == (len(RUNS), len(found.weeks)) for values in found.kept.values())


def test_what_happens_before_does_not_depend_on_the_plan_s_own_end(found) -> None:
    longer = [replace(run, plan=replace(run.plan, days=STOP + 28)) for run in RUNS]
    assert np.array_equal(stopping(longer, STOP, Threads(1)).kept["messages"], found.kept["messages"])


def test_shares_are_those_of_a_slow_count(found) -> None:
    weekly = Weekly(run_world(replace(RUNS[0], plan=replace(RUNS[0].plan, days=STOP + 91))))
    messages, answered = weekly.messages, set()
    exchanges = between = all_messages = by_team = firsts = firsts_by_team = 0
    for row in range(len(messages)):
        author, parent, time = (messages[name][row] for name in ("author", "parent", "time"))
        if not STOP - 91 <= time < STOP:
            continue
        all_messages += 1
        by_team += author == TEAM
        if parent < 0 or messages["author"][parent] == author:
            continue
        exchanges += 1
        between += author >= 0 and messages["author"][parent] >= 0
        opens = messages["parent"][parent] < 0 and messages["author"][parent] >= 0
        if parent not in answered and opens:
            firsts += 1
            firsts_by_team += author == TEAM
        answered.add(parent)
    assert exchanges > 30
    expected = (between / exchanges, by_team / all_messages, firsts_by_team / firsts)
    assert exchanged(weekly, STOP) == pytest.approx(expected)
    assert (found.between_members[0], found.staff_messages[0]) == pytest.approx(expected[:2])
