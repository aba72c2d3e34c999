"""Pages: the documents made from the declarations are current."""

from __future__ import annotations

from pathlib import Path

from scenarios.fields import fields
from scenarios.pages import assumptions_page, scenarios_page, write_pages

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRITE_ANEW = "write it anew with scenarios.pages.write_pages(Path('docs'))"


def test_the_page_of_scenarios_is_current() -> None:
    assert (DOCS / "scenarios.md").read_text(encoding="utf-8") == scenarios_page(), WRITE_ANEW


def test_the_page_of_assumptions_is_current() -> None:
    assert (DOCS / "assumptions.md").read_text(encoding="utf-8") == assumptions_page(), WRITE_ANEW


def test_every_field_has_its_row() -> None:
    page = scenarios_page()

    for facts in fields().values():
        assert facts.name == "parameters" or f"| `{facts.key}` | " in page or f"[{facts.name}]" in page


def test_both_pages_are_written(tmp_path: Path) -> None:
    write_pages(tmp_path)

    assert (tmp_path / "scenarios.md").read_text(encoding="utf-8") == scenarios_page()
    assert (tmp_path / "assumptions.md").read_text(encoding="utf-8") == assumptions_page()
