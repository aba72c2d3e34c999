"""A reference class: learnt from many families, blind to the one left out, kept in a small file of fitted numbers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from calibration.reference import DEFAULT, NONE, Reference, reference_named
from calibration.reference.__main__ import PACKAGED, main
from calibration.reference.learning import learnt
from calibration.reference.lessons import lesson_of
from sim.problems import InputError
from sim.words import speaking

NAMES = ("one", "two", "three")


@pytest.fixture(scope="module")
def lessons(community):
    return {name: lesson_of([community(name, seed=place, weeks=30)]) for place, name in enumerate(NAMES, 1)}


@pytest.fixture(scope="module")
def inputs():
    return {name: [name * 10] for name in NAMES}


@pytest.fixture(scope="module")
def without_two(lessons, inputs):
    return learnt(lessons, inputs, without="two")


def test_nothing_of_a_family_left_out_is_in_it(lessons, inputs, without_two, community):
    other = lessons | {"two": lesson_of([community("two", seed=44, weeks=40, arrivals=20.0)])}
    assert learnt(other, inputs, without="two").fingerprint == without_two.fingerprint
    assert without_two.families == ("one", "three")
    assert without_two.inputs == ("one" * 10, "three" * 10)


def test_what_is_learnt_from_a_family_changes_it(lessons, inputs, without_two):
    assert learnt(lessons, inputs).fingerprint != without_two.fingerprint


def test_a_saved_reference_is_the_same(without_two, tmp_path):
    without_two.save(tmp_path / "reference.json")
    again = Reference.load(tmp_path / "reference.json")
    assert again.fingerprint == without_two.fingerprint
    np.testing.assert_allclose(again.laws["posters"].centre, without_two.laws["posters"].centre, atol=1e-5)


def test_the_packaged_one_holds_fitted_numbers_and_no_data():
    reference = reference_named(DEFAULT)
    document = json.loads(PACKAGED.read_text(encoding="utf-8"))
    assert len(reference.families) == 44
    assert set(document) == {"version", "families", "inputs", "hazards", "laws", "plain_laws"}
    assert PACKAGED.stat().st_size < 60_000
    assert all(len(mark) == 64 for mark in reference.inputs)
    assert reference_named(NONE) is None


def test_a_file_that_is_none_is_refused_in_both_languages(tmp_path):
    other = tmp_path / "other.json"
    other.write_text('{"version": 1, "families": []}', encoding="utf-8")
    said = {"en": "this is no reference class; give a file that “python -m calibration.reference” wrote, “default” or "
                  "“none”", "fr": "ce n’est pas une classe de référence ; donnez un fichier écrit par « python -m "
                  "calibration.reference », « default » ou « none »"}  # fmt: skip
    for language, text in said.items():
        with speaking(language), pytest.raises(InputError) as caught:
            reference_named(str(other))
        with speaking(language):
            assert str(caught.value) == f"{other}: {text}"


def test_a_file_of_another_version_is_refused(without_two, tmp_path):
    file = tmp_path / "old.json"
    without_two.save(file)
    file.write_text(file.read_text(encoding="utf-8").replace('"version":1', '"version":0'), encoding="utf-8")
    with pytest.raises(InputError, match="written by another version"):
        Reference.load(file)


def test_the_command_names_the_families_there_are(tmp_path: Path, capsys):
    (tmp_path / "communities.csv").write_text("community,family\na,birds\nb,fish\n", encoding="utf-8")
    assert main([str(tmp_path), "--without", "cats", "-o", str(tmp_path / "x.json")]) == 2
    assert "--without cats: no such family; there are birds, fish" in capsys.readouterr().err
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "it needs communities.csv" in capsys.readouterr().err
