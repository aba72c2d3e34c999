"""Preset pages: one for each preset, current, with three levers that can be compared."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scenarios import load, presets
from scenarios.preset_pages import notes, preset_page, presets_page, write_preset_pages

DOCS = Path(__file__).resolve().parents[2] / "docs" / "presets"
WRITE_ANEW = "run `make docs`"


def files_of(name: str) -> list[str]:
    """Return the files that a preset's page tells the reader to write."""
    return [part.partition("\n```")[0] for part in preset_page(name).split("```toml\n")[1:]]


def test_every_preset_has_its_page_and_no_page_lacks_its_preset() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} == {*presets(), "README"}
    assert set(notes()) == set(presets())


@pytest.mark.parametrize("name", presets())
def test_the_page_of_a_preset_is_current(name: str) -> None:
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == preset_page(name), WRITE_ANEW


def test_the_list_of_the_presets_is_current() -> None:
    assert (DOCS / "README.md").read_text(encoding="utf-8") == presets_page(), WRITE_ANEW


@pytest.mark.parametrize("name", presets())
def test_the_three_files_of_a_page_load_make_their_change_and_compare_over_the_same_days(
    name: str, tmp_path: Path
) -> None:
    preset = load(name)
    assert len(files_of(name)) == 3
    for text, lever in zip(files_of(name), notes()[name]["levers"], strict=True):
        (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
        changed = load(tmp_path / "plan.toml")

        assert changed.plan() == load(name, lever["change"]).plan() != preset.plan()
        assert changed.days_simulated == preset.days_simulated


@pytest.mark.parametrize("name", presets())
def test_a_page_gives_every_field_that_the_preset_says(name: str) -> None:
    said = tomllib.loads((DOCS.parents[1] / "scenarios/presets" / f"{name}.toml").read_text("utf-8"))
    page = preset_page(name)
    for table, values in said.items():
        if isinstance(values, dict) and table not in ("title", "question"):
            for key in values:
                assert f"| `{table}.{key}` | " in page
    assert page.count("| `rituals[") == len(said["rituals"])


def test_all_pages_are_written(tmp_path: Path) -> None:
    write_preset_pages(tmp_path)

    assert len(list((tmp_path / "presets").glob("*.md"))) == len(presets()) + 1
