"""The store: whole files or none, the same question read and not computed, and studies that survive any ending."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from sim import ensemble as ensembles
from sim import store as stores
from sim.ensemble import Chunk, Figures, Run, chunks_of, run_ensemble
from sim.parameters import defaults, with_values
from sim.plan import Manager, Plan
from sim.store import Store, read_figures

PLAN = Plan(days=28)
RUNS = [Run(PLAN, defaults(), seed) for seed in range(6)]
STUDY = """
import sys, time
from pathlib import Path
from sim import ensemble as ensembles
from sim.parameters import defaults
from sim.plan import Plan
from sim.store import Store
ensembles.CHUNK_SECONDS = 0.01
runs = [ensembles.Run(Plan(days=28), defaults(), seed) for seed in range(6)]
def slowly(done, total):
    print(done, flush=True)
    time.sleep(float(sys.argv[2]))
kept = Store(Path(sys.argv[1]), lambda *_: print("refused"))
result = ensembles.run_ensemble(runs, threads=1, progress=slowly, kept=kept)
import hashlib
print(hashlib.sha256(b"".join(result.weekly[name].tobytes() for name in sorted(result.weekly))).hexdigest())
"""


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensembles, "CHUNK_SECONDS", 0.01)


@pytest.fixture(scope="module")
def undisturbed() -> Figures:
    return run_ensemble(RUNS, threads=1).weekly


def same(one: Figures, other: Figures) -> bool:
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


def in_a_process(*arguments: str, before: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", before + STUDY, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def test_what_is_read_is_what_was_written_to_the_last_bit(tmp_path: Path, undisturbed: Figures) -> None:
    store, chunk = Store(tmp_path), Chunk(tuple(RUNS))
    assert store.read(chunk) is None
    store.write(chunk, undisturbed)
    kept = store.read(chunk)

    assert kept is not None
    assert same(kept, undisturbed)
    assert any(np.isnan(values).any() for values in kept.values())


def test_the_same_question_is_read_and_not_computed(
    tmp_path: Path, undisturbed: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert same(run_ensemble(RUNS, kept=Store(tmp_path)).weekly, undisturbed)
    monkeypatch.setattr(ensembles, "run_world", lambda *_: pytest.fail("it was computed again"))
    told: list[int] = []
    again = run_ensemble(RUNS, kept=Store(tmp_path), progress=lambda done, total: told.append(done))

    assert same(again.weekly, undisturbed)
    assert told == [6]


@pytest.mark.parametrize(
    "change",
    [
        lambda run: dataclasses.replace(run, seed=run.seed + 1),
        lambda run: dataclasses.replace(run, plan=dataclasses.replace(PLAN, manager=Manager(posts_per_week=9.0))),
        lambda run: dataclasses.replace(run, plan=dataclasses.replace(PLAN, known_joins=np.arange(28))),
        lambda run: dataclasses.replace(run, parameters=with_values(defaults(), {"visiting.rate": 0.1200000001})),
    ],
)
def test_another_question_has_another_address(change: object) -> None:
    store = Store(Path())
    assert store.address(Chunk((change(RUNS[0]),))) != store.address(Chunk((RUNS[0],)))


def test_a_changed_rule_finds_nothing_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Store(Path()).address(Chunk(tuple(RUNS)))
    monkeypatch.setattr(stores, "engine_hash", lambda: "another")
    assert Store(Path()).address(Chunk(tuple(RUNS))) != before
    assert Store(Path()).address(Chunk(tuple(RUNS), ("joins",))) != Store(Path()).address(Chunk(tuple(RUNS)))


def test_equal_plans_have_one_address_whoever_made_them() -> None:
    again = Run(Plan(days=28), defaults(), 0)
    assert Store(Path()).address(Chunk((again,))) == Store(Path()).address(Chunk((RUNS[0],)))


@pytest.mark.parametrize("kept_share", [0.0, 0.5, 0.99])
def test_a_damaged_file_is_computed_again(tmp_path: Path, undisturbed: Figures, kept_share: float) -> None:
    store = Store(tmp_path)
    run_ensemble(RUNS, kept=store)
    for file in tmp_path.rglob("*.parquet"):
        file.write_bytes(file.read_bytes()[: int(kept_share * file.stat().st_size)])

    assert same(run_ensemble(RUNS, kept=store).weekly, undisturbed)
    assert all(read_figures(file) is not None for file in tmp_path.rglob("*.parquet"))


def test_an_interruption_leaves_the_finished_chunks(
    tmp_path: Path, undisturbed: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_ensemble(RUNS, threads=1, kept=Store(tmp_path), progress=interrupted)
    computed: list[int] = []
    run_world = ensembles.run_world
    monkeypatch.setattr(ensembles, "run_world", lambda run, used: computed.append(run.seed) or run_world(run, used))

    assert same(run_ensemble(RUNS, kept=Store(tmp_path)).weekly, undisturbed)
    assert len(computed) < len(RUNS)
    assert len(chunks_of(RUNS, None)) == 3


def test_a_driver_killed_at_once_loses_nothing_that_was_finished(tmp_path: Path) -> None:
    whole = in_a_process(str(tmp_path / "undisturbed"), "0")
    process = in_a_process(str(tmp_path / "killed"), "0.2")
    while not list((tmp_path / "killed").rglob("*.parquet")) and process.poll() is None:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    kept = len(list((tmp_path / "killed").rglob("*.parquet")))
    resumed, _ = in_a_process(str(tmp_path / "killed"), "0").communicate()
    expected, _ = whole.communicate()

    assert 1 <= kept < 3
    assert resumed.split()[-1] == expected.split()[-1]
    assert resumed.split()[0] == str(2 * kept), "what was finished was computed again"


def test_a_write_the_system_refuses_changes_no_result_and_leaves_nothing_behind(tmp_path: Path) -> None:
    limit = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
    )
    limited, _ = in_a_process(str(tmp_path / "limited"), "0", before=limit).communicate()
    expected, _ = in_a_process(str(tmp_path / "whole"), "0").communicate()

    assert limited.split().count("refused") == 1
    assert limited.split()[-1] == expected.split()[-1]
    assert not list((tmp_path / "limited").rglob("*.parquet*"))


def test_what_a_killed_writer_left_is_never_read(tmp_path: Path, undisturbed: Figures) -> None:
    store, chunk = Store(tmp_path), Chunk(tuple(RUNS))
    store.write(chunk, undisturbed)
    path = store.path(store.address(chunk))
    path.rename(path.with_name(f"{path.name}.123.part"))

    assert store.read(chunk) is None


def test_runs_are_divided_by_their_size_alone_and_come_back_in_order() -> None:
    chunks = chunks_of(RUNS, ("joins",))
    assert [len(chunk.runs) for chunk in chunks] == [2, 2, 2]
    assert [run for chunk in chunks for run in chunk.runs] == RUNS
