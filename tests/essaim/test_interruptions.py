"""Ctrl-C in the middle of a study leaves what was finished; asked again, it goes on there and gives the same answer."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from essaim.progress import SimulationReport
from scenarios.loading import load
from scenarios.planner import asked_of, plan
from scenarios.planner.levers import Lever
from scenarios.planner.reading import Asked
from scenarios.planner.space import Space
from scenarios.reasons import why
from scenarios.running import run
from sim import ensemble as ensembles
from sim.executing import Progress

PLANS = [
    load("b2b-slack", {"weeks": 5, "growth.pre_launch_weeks": 0, "growth.launch_joins": 5.0, "founders.number": number})
    for number in (12, 4, 8)
]
SPACE = Space(PLANS[2], (Lever("founders.number", (4, 12)), Lever("manager.hours_per_week", (5.0, 10.0))))
Study = Callable[[Progress | None], object]


def a_plan(progress: Progress | None) -> object:
    """Search among four plans, then compare what is left as `essaim compare` compares many."""
    found = plan(Asked(SPACE, asked_of("b2b-slack", ["weekly_active"]).wants), runs=640, progress=progress)
    return found.tried.to_dict(), found.finalists.to_dict()


STUDIES: dict[str, Study] = {
    "run": lambda progress: run(PLANS[0], runs=12, progress=progress).fingerprint,
    "why": lambda progress: why(*PLANS[:2], runs=12, progress=progress).table.to_dict(),
    "plan": a_plan,
}


def interrupts(share: float) -> Progress:
    """Return a progress that presses Ctrl-C once this share of the runs is done."""
    pressed: list[int] = []

    def told(done: int, total: int) -> None:
        if done >= share * total and not pressed:
            pressed.append(done)
            signal.raise_signal(signal.SIGINT)

    return told


@pytest.fixture(autouse=True)
def hears_ctrl_c() -> Iterator[None]:
    """Hear Ctrl-C even where the tests run in the background of a shell, which lets its children ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Keep runs in a folder of the test's own, in short chunks, and note the seed of each run that is computed."""
    monkeypatch.setenv("ESSAIM_STORE", str(tmp_path / "runs"))
    monkeypatch.setattr(ensembles, "CHUNK_SECONDS", 0.05)
    seeds: list[int] = []
    run_world = ensembles.run_world

    def noted(run: ensembles.Run, used: Any = None) -> Any:
        seeds.append(run.seed)
        return run_world(run, used)

    monkeypatch.setattr(ensembles, "run_world", noted)
    return seeds


@pytest.mark.parametrize("name", STUDIES)
def test_an_interrupted_study_goes_on_where_it_stopped(
    name: str, made: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = STUDIES[name]
    with pytest.raises(KeyboardInterrupt):
        study(interrupts(0.4))
    before = len(made)
    resumed = study(None)
    all_of_it = len(made)
    monkeypatch.setenv("ESSAIM_STORE", str(tmp_path / "undisturbed"))
    made.clear()
    undisturbed = study(None)

    assert resumed == undisturbed
    assert before > 0
    assert all_of_it < before + len(made), "what was finished was computed again"
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(("code", "kept"), [("en", "the same command goes on from there"), ("fr", "reprend là")])
def test_a_command_that_is_interrupted_says_what_is_kept(
    code: str, kept: str, made: list[int], essaim: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = interrupts(0.0)
    monkeypatch.setattr(SimulationReport, "__call__", lambda self, done, total: report(done, total))
    said = essaim("compare", "b2b-slack", "peers-forum", "partners-slack", "--most-runs", "80", "--lang", code)

    assert said.code == 130
    assert kept in " ".join(said.err.split())
    assert said.out == ""
