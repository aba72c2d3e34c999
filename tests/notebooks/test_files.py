"""The notebooks as files. That they run is checked by ``pytest --nbmake notebooks``."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LONGEST_CELL = 30


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> dict[str, Any]:
    return json.loads(request.param.read_text(encoding="utf-8"))


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_there_is_one_notebook_a_question() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "01_compare_launch_scenarios",
        "02_justify_a_budget",
        "03_teach_a_community",
        "04_plan_under_budget",
        "05_what_a_file_teaches",
    ]


def test_outputs_are_not_committed(notebook: dict[str, Any]) -> None:
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code_cells(notebook))


def test_only_the_kernel_is_kept_as_metadata(notebook: dict[str, Any]) -> None:
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert all(cell["metadata"] == {} for cell in notebook["cells"])


def test_cells_are_short(notebook: dict[str, Any]) -> None:
    assert max(len(cell["source"]) for cell in code_cells(notebook)) <= LONGEST_CELL


def test_it_begins_with_its_reader(notebook: dict[str, Any]) -> None:
    opening = "".join(notebook["cells"][0]["source"])
    assert opening.startswith("# ")
    assert "*For " in opening


def test_it_says_that_nobody_real_is_behind_it(notebook: dict[str, Any]) -> None:
    assert "nobody real" in "".join(notebook["cells"][0]["source"]).lower()
