"""Files: what is wrong with each file of `invalid`, in full, and what each file of `valid` comes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import load
from sim.problems import InputError
from sim.words import LANGUAGES, speaking

HERE = Path(__file__).parent
INVALID = sorted(path.name for path in (HERE / "invalid").glob("*.toml"))
VALID = sorted(path.name for path in (HERE / "valid").glob("*.toml") if not path.name.endswith(".resolved.toml"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", INVALID)
def test_each_invalid_file_is_told_in_full(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "invalid")
    expected = Path(f"{name.removesuffix('.toml')}.{language}.txt").read_text(encoding="utf-8")
    with speaking(language):
        with pytest.raises(InputError) as told:
            load(name)

        assert f"{told.value}\n" == expected


@pytest.mark.parametrize("name", VALID)
def test_each_valid_file_comes_to_its_resolved_form(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "valid")
    expected = Path(name.replace(".toml", ".resolved.toml")).read_text(encoding="utf-8")

    assert load(name).to_toml() == expected


@pytest.mark.parametrize("name", VALID)
def test_each_resolved_form_is_the_same_scenario(name: str) -> None:
    resolved = load(HERE / "valid" / name.replace(".toml", ".resolved.toml"))

    assert resolved == load(HERE / "valid" / name)
    assert resolved.plan() == load(HERE / "valid" / name).plan()


def test_the_folders_are_not_empty() -> None:
    assert len(INVALID) > 30
    assert len(VALID) > 3
