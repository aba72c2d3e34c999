"""What is kept on a machine is listed, shown in part and deleted; the doctor says how the machine is."""

import json
import re
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from essaim import doctor
from essaim.doctor import examination
from essaim.progress import SimulationReport
from scenarios import studies
from scenarios.choosing import Goal
from scenarios.loading import load
from scenarios.running import run
from scenarios.sensitivity.factors import Factors
from scenarios.studies import StoreWarning, clean, default_store
from sim import ensemble as ensembles
from sim.executing import Threads
from sim.store import Store

SMALL = load("b2b-slack", {"weeks": 6})


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store of one's own, with one finished study of six runs in chunks of two."""
    monkeypatch.setenv("ESSAIM_STORE", str(tmp_path / "runs"))
    monkeypatch.setattr(ensembles, "CHUNK_SECONDS", 0.001)
    run(SMALL, runs=6)
    found = default_store()
    assert found is not None
    return found


def test_a_kept_study_gives_the_result_that_was_computed(store: Store, essaim: Callable) -> None:
    (study,) = studies.studies(store)
    shown = json.loads(essaim("runs", "show", study.address[:6], "--json").out)
    again = run(SMALL, runs=6, keep=False)

    assert shown["finished"] == shown["runs"] == 6
    told = {(row["kpi"], row["week"]): row["median"] for row in shown["weekly"] if row["median"] is not None}
    for row in again.weekly[again.weekly["known"] > 0].itertuples():
        assert told[row.kpi, row.week.date().isoformat()] == row.median


def test_what_is_finished_of_a_study_can_be_used(store: Store, essaim: Callable) -> None:
    (study,) = studies.studies(store)
    store.path(study.chunks[1][0]).unlink()
    for code, words in (("en", "Only 4 of 6 runs are finished"), ("fr", "Seules 4 simulations sur 6 sont terminées")):
        said = essaim("runs", "show", study.address, "--lang", code)
        assert said.code == 0
        assert words in " ".join(said.out.split())


def test_the_list_says_what_was_asked_and_how_much_of_it_is_there(store: Store, essaim: Callable) -> None:
    assert "6 of 6" in essaim("runs").out
    assert "6 sur 6" in essaim("runs", "list", "--lang", "fr").out
    (row,) = json.loads(essaim("runs", "--json").out)["studies"]
    assert (row["scenario"], row["seed"], row["runs"]) == (SMALL.name, 7, 6)
    assert row["bytes"] == sum(file.stat().st_size for file in store.folder.rglob("*.parquet"))


def test_cleaning_takes_what_no_other_study_needs(store: Store, essaim: Callable) -> None:
    run(SMALL, runs=6, seed=8)
    first, _ = sorted(studies.studies(store), key=lambda study: study.asked)
    assert clean(store, older_than_days=1.0)[0] == 0
    assert "1 studies deleted" in essaim("runs", "clean", first.address).out
    assert [study.seed for study in studies.studies(store)] == [8]
    assert len(list(store.folder.rglob("*.parquet"))) == 3
    assert json.loads(essaim("runs", "clean", "--json").out)["deleted"] == 1
    assert not [file for file in store.folder.rglob("*") if file.is_file()]


def test_parts_of_larger_questions_are_listed_beside_and_go_only_with_everything(
    store: Store, essaim: Callable
) -> None:
    (study,) = studies.studies(store)
    sensitivity_of = Factors(SMALL, Goal("members"), Threads(1))
    sensitivity_of.outcomes(np.tile(sensitivity_of.middle(), (2, 1)))
    (store.folder / "chunks" / "ab").mkdir()
    (store.folder / "chunks" / "ab" / "abcd.parquet.123.part").write_text("a killed writer left this")
    beside = json.loads(essaim("runs", "--json").out)

    assert beside["parts"] == 2
    assert beside["parts_bytes"] > 0
    for code, words in (("en", "2 parts of larger questions"), ("fr", "2 parties de questions plus larges")):
        assert words in " ".join(essaim("runs", "list", "--lang", code).out.split())
    essaim("runs", "clean", "--older-than", "1")
    essaim("runs", "clean", study.address)
    assert json.loads(essaim("runs", "--json").out)["parts"] == 2, "only what the study alone needed is gone"
    essaim("runs", "clean")
    assert not [file for file in store.folder.rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        (["shwo"], "did you mean “essaim runs show”?", "vouliez-vous dire « essaim runs show » ?"),
        (["show"], "which study?", "quelle étude ?"),
        (["show", "ffffff"], "no study has an address that begins with ffffff", "n’a d’adresse commençant par ffffff"),
        (["show", "f"], "give more of the address", "donnez une plus grande partie"),
        (["clean", "--older-than", "-1"], "--older-than -1: must be 0 or more", "--older-than -1 : il faut au moins 0"),
    ],
)
def test_a_mistake_is_said_in_both_languages(
    store: Store, essaim: Callable, arguments: list[str], english: str, french: str
) -> None:
    for code, words in (("en", english), ("fr", french)):
        said = essaim("runs", *arguments, "--lang", code)
        assert said.code == 2
        assert words in said.err


def test_where_nothing_is_kept_the_reader_is_told(essaim: Callable) -> None:
    assert "ESSAIM_STORE is “off”" in essaim("runs").err


def test_a_folder_that_cannot_be_written_is_said_once_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ESSAIM_STORE", str(tmp_path / "file"))
    monkeypatch.setattr(ensembles, "CHUNK_SECONDS", 0.001)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = run(SMALL, runs=4)

        run(SMALL, runs=2, seed=8)  # another part of a question would say it again

    assert [warning.category for warning in caught] == [StoreWarning]
    assert "the work goes on" in str(caught[0].message)
    assert result.fingerprint == run(SMALL, runs=4, keep=False).fingerprint


def test_after_ctrl_c_the_reader_learns_that_finished_runs_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), SimulationReport("Simulating", kept=True):
        raise KeyboardInterrupt
    assert "the same command goes on from there" in capsys.readouterr().err


def test_the_doctor_says_in_both_languages_what_this_machine_is_like(
    essaim: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(SMALL, runs=1, keep=False)  # compiles where that is still to be done
    for code, words in (("en", "million member-days a second"), ("fr", "jours-membres par seconde")):
        assert words in essaim("doctor", "--lang", code).out
    document = json.loads(essaim("doctor", "--json").out)
    assert document["compiled"] is True
    assert document["member_days_per_second"] > 1e4
    assert re.fullmatch(r"[\d.]+", document["versions"]["numba"])


def test_the_doctor_compiles_when_asked_and_only_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    states = iter([False, True, True])
    monkeypatch.setattr(doctor, "is_compiled", lambda: next(states))
    monkeypatch.setattr(doctor, "speed", lambda: 1.0)
    monkeypatch.setattr(doctor, "compile_with_progress", lambda: 12.0)
    assert examination(warm=True)["compile_seconds"] == 12.0
    states = iter([True, True, True])
    assert examination(warm=True)["compile_seconds"] is None


def test_compiling_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim import warming

    told: list[float] = []
    monkeypatch.setattr(warming, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(warming, "USUAL_SECONDS", 0.1)
    monkeypatch.setattr(warming, "_seconds_last_time", lambda: 0.1)
    monkeypatch.setattr(warming, "_call_the_kernel", lambda: time.sleep(0.2))
    warming.warm(told.append)
    assert told == sorted(told)
    assert 0.0 < told[0] < told[-1] == warming.ALMOST
