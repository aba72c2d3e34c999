"""New: the file written for a beginner is valid, equals its preset, and never overwrites another."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import Scenario, load, new_scenario, presets
from scenarios.fields import fields
from sim.problems import InputError
from sim.words import language, speaking


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("base", presets())
def test_the_new_file_loads_and_equals_its_preset(base: str, code: str, tmp_path: Path) -> None:
    new_scenario(tmp_path / "plan.toml", base, code)

    assert load(tmp_path / "plan.toml") == load(base)
    assert language() == "en"


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_new_file_explains_every_field_in_that_language(code: str, tmp_path: Path) -> None:
    new_scenario(tmp_path / "plan.toml", "b2b-slack", code)
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    flowing = " ".join(text.replace("\n# ", " ").split())

    with speaking(code):
        for facts in fields().values():
            if facts.kind not in ("table", "tables"):
                assert facts.meaning() in flowing, facts.name
                assert facts.allowed() in flowing, facts.name
    assert max(len(line) for line in text.splitlines() if line.startswith("#")) <= 110


def test_the_language_in_use_is_that_of_the_comments(tmp_path: Path) -> None:
    with speaking("fr"):
        new_scenario(tmp_path / "plan.toml")

    assert "# Membres fondateurs." in (tmp_path / "plan.toml").read_text(encoding="utf-8")


def test_fields_that_are_not_set_are_shown_with_an_example_that_holds(tmp_path: Path) -> None:
    new_scenario(tmp_path / "plan.toml")
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    (tmp_path / "other.toml").write_text(text.replace("# leaves_on = ", "leaves_on = "), encoding="utf-8")

    assert load(tmp_path / "other.toml").plan().manager.leaves_on_day == 363


def test_a_scenario_without_rituals_is_written_with_an_example_as_a_comment(tmp_path: Path) -> None:
    (tmp_path / "bare.toml").write_text("weeks = 4", encoding="utf-8")
    new_scenario(tmp_path / "plan.toml", str(tmp_path / "bare.toml"))

    assert load(tmp_path / "plan.toml") == Scenario(weeks=4)
    assert '# [[rituals]]\n# kind = "weekly_question"' in (tmp_path / "plan.toml").read_text(encoding="utf-8")


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("weeks = 4\n", encoding="utf-8")
    with pytest.raises(InputError) as told:
        new_scenario(path)

    assert str(told.value) == (
        f"{path}: this file already exists and is left as it is; give another name, or remove it first"
    )
    assert path.read_text(encoding="utf-8") == "weeks = 4\n"


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with speaking("fr"):
        with pytest.raises(InputError) as told:
            new_scenario(tmp_path / "nowhere" / "plan.toml")

        assert str(told.value).startswith(
            f"{tmp_path / 'nowhere' / 'plan.toml'}: impossible d’écrire ici (ce dossier n’existe pas)"
        )


def test_an_unknown_preset_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"did you mean the preset “b2b-slack”"):
        new_scenario(tmp_path / "plan.toml", "b2b-slac")

    assert not (tmp_path / "plan.toml").exists()
