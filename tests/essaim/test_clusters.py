"""A cluster gives what this machine gives, whatever is asked; every verb says that an address leads nowhere."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import essaim as front_door
from calibration.diagnosis.scenario import scenario_stopping
from calibration.diagnosis.stopping import LEFT
from essaim.commands import command_line
from essaim.commands import scenarios as verbs
from essaim.demo import PLACE
from scenarios.choosing import Care, choose
from scenarios.loading import load
from scenarios.planner import asked_of, plan
from scenarios.planner.levers import Lever
from scenarios.planner.reading import Asked
from scenarios.planner.space import Space
from scenarios.reasons import why
from scenarios.running import Draws
from scenarios.trials.designs import Design
from scenarios.trials.study import design_trial
from sim import clusters
from sim import ensemble as ensembles
from sim.executing import Threads

pytest.importorskip("dask.distributed", reason="the extra `cluster` is not installed")
SHORT = {"weeks": 5, "growth.pre_launch_weeks": 0, "growth.launch_joins": 5.0}
PLANS = [load("b2b-slack", {**SHORT, "founders.number": number}) for number in (24, 4, 12)]
ASKED = {
    "run": ["b2b-slack"],
    "compare": ["b2b-slack", "partners-slack", "peers-forum"],
    "plan": ["b2b-slack"],
    "sensitivity": ["b2b-slack"],
    "stress": ["b2b-slack"],
    "kpis": ["b2b-slack"],
    "worth": ["b2b-slack"],
    "budget": ["b2b-slack"],
    "require": ["b2b-slack"],
    "experiment": ["b2b-slack", "--test", "live"],
    "calibrate": [str(PLACE)],
    "backtest": [str(PLACE)],
    "forecast": [str(PLACE)],
    "informs": [str(PLACE)],
    "diagnose": ["b2b-slack"],
    "claims": ["--measure"],
    "facts": [],
}
SAID = {
    "en": "--on localhost:8786: must be dask://HOST:PORT, the address of a Dask scheduler",
    "fr": "--on localhost:8786 : il faut dask://MACHINE:PORT, l’adresse d’un ordonnanceur Dask",
}


def test_the_verbs_that_compute_on_a_cluster_are_those_tried_here() -> None:
    known = command_line().commands
    found = {name for name, verb in known.items() if any("--on" in each.opts for each in verb.params)}
    assert found == {*ASKED, "watch"}


@pytest.mark.parametrize("verb", ASKED)
def test_a_wrong_address_is_said_by_each_verb_before_anything_runs(
    verb: str, essaim: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    # not `run_world` itself: modules loaded meanwhile would keep what stands for it
    monkeypatch.setattr(ensembles, "new_world", lambda *_, **__: pytest.fail("something ran"))
    for code, words in SAID.items():
        said = essaim(verb, *ASKED[verb], "--on", "localhost:8786", "--lang", code)
        assert said.code == 2
        assert words in said.err
        assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("verb", ASKED)
def test_no_threads_at_all_are_refused_by_each_verb(
    verb: str, essaim: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensembles, "run_world", lambda *_: pytest.fail("something ran"))
    for code, words in (("en", "--threads 0: must be 1 or more"), ("fr", "--threads 0 : il faut au moins 1")):
        said = essaim(verb, *ASKED[verb], "--threads", "0", "--lang", code)
        assert said.code == 2
        assert words in said.err


def test_a_scheduler_that_does_not_answer_is_said_once(essaim: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "REACHED_WITHIN", "0.5s")
    for code, words in (("en", "no scheduler answered"), ("fr", "aucun ordonnanceur n’a répondu")):
        said = essaim("plan", "b2b-slack", "--on", "dask://127.0.0.1:9", "--lang", code)
        assert (said.code, said.out) == (2, "")
        assert words in said.err
        assert len(said.err.splitlines()) == 1


def test_many_plans_give_the_same_answer_on_a_cluster_that_loses_a_worker(cluster: Any) -> None:
    doomed: subprocess.Popen[bytes] = cluster.worker()
    told: list[int] = []

    def lose_one(done: int, most: int) -> None:
        if not told:
            doomed.send_signal(signal.SIGKILL)
        told.append(done)

    here, there = (
        choose(PLANS, care=Care(most_runs=88), seed=3, progress=progress, on=on)
        for on, progress in ((None, None), (cluster.address, lose_one))
    )
    assert doomed.wait(10) == -signal.SIGKILL
    assert there.elimination.batches.tolist() == here.elimination.batches.tolist()
    assert [result.fingerprint for result in there.results] == [result.fingerprint for result in here.results]
    assert told == sorted(told)
    assert told[-1] == sum(result.runs for result in there.results) or told[-1] == 3 * 88


def test_reasons_and_a_plan_are_the_same_on_a_cluster(cluster: Any) -> None:
    with clusters.executor_on(cluster.address) as there:
        parts = [why(*PLANS[:2], runs=8, on=on).table for on in (Threads(1), there)]
        space = Space(PLANS[2], (Lever("founders.number", (4, 12)), Lever("manager.hours_per_week", (5.0, 10.0))))
        wants = asked_of("b2b-slack", ["weekly_active"]).wants
        plans = [plan(Asked(space, wants), runs=640, on=on) for on in (Threads(1), there)]

    assert parts[0].equals(parts[1])
    assert plans[0].tried.equals(plans[1].tried)
    assert plans[0].finalists.equals(plans[1].finalists)


def test_money_and_stresses_are_the_same_on_a_cluster(cluster: Any, essaim: Callable, tmp_path: Path) -> None:
    """Worlds with and without the community, and stresses that come by hand, are sent away too."""
    scenario = tmp_path / "short.toml"
    scenario.write_text(
        'community = "clients-b2b"\nplatform = "slack"\nweeks = 20\n[customers]\nbase = 40\n', encoding="utf-8"
    )
    for asked in (
        ["worth", scenario, "--runs", "4"],
        ["stress", scenario, "--runs", "2", "--day", "40"],
    ):
        here, there = (essaim(*asked, "--json", *on) for on in ((), ("--on", cluster.address)))
        assert here.code == 0, here.err
        assert json.loads(there.out) == json.loads(here.out)


def test_tests_and_the_team_s_silence_are_the_same_on_a_cluster(cluster: Any) -> None:
    held = {"kind": "live", "weekday": "thursday", "every_weeks": 1, "staff_hours": 2.0}
    plan, weekly = load("b2b-slack", {"weeks": 26, "rituals": [held]}), Design("week", 12)
    with clusters.executor_on(cluster.address) as there:
        trials = [
            design_trial(plan, "live", runs=20, from_week=2, designs=[weekly], draws=Draws.from_seed(4, 1), on=on)
            for on in (Threads(1), there)
        ]
        silences = [scenario_stopping(PLANS[0], 4, 1, on) for on in (Threads(1), there)]

    assert trials[0].table.equals(trials[1].table)
    assert [silences[0].left(name).tolist() for name in LEFT] == [silences[1].left(name).tolist() for name in LEFT]


def test_a_command_opens_its_cluster_once(cluster: Any, essaim: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[clusters.Dask] = []

    class Counted(clusters.Dask):
        def __init__(self, address: str) -> None:
            super().__init__(address)
            opened.append(self)

    monkeypatch.setattr(clusters, "Dask", Counted)
    handed: list[clusters.Dask] = []
    monkeypatch.setattr(verbs, "_explain", lambda *asked: handed.append(asked[-1]))
    said = essaim("compare", "b2b-slack", "peers-forum", "--runs", "4", "--why", "--on", cluster.address)
    assert said.code == 0
    assert len(opened) == 1
    assert handed == opened, "what follows is computed there too"


def test_the_front_door_takes_an_address_too(cluster: Any) -> None:
    here, there = (front_door.compare(*PLANS[:2], runs=4, on=on) for on in (None, cluster.address))
    assert here.first.fingerprint == there.first.fingerprint
    assert front_door.run(PLANS[0], runs=4, on=cluster.address).fingerprint == here.first.fingerprint
