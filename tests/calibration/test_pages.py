"""Parts of pages: a command writes its own part anew and leaves the rest of the page alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from calibration.pages import table, write_part

MARKED = """# Title

<!-- made by make thing: do not edit -->
old
<!-- end of what make thing made -->

By hand.
"""


def test_only_the_part_between_the_marks_is_written_anew(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(MARKED, encoding="utf-8")

    for _ in range(2):
        write_part(page, "thing", table(("a", "b"), [(1, "x")]))

    assert page.read_text(encoding="utf-8") == MARKED.replace("old\n", "\n| a | b |\n|---|---|\n| 1 | x |\n\n")


@pytest.mark.parametrize("mark", ["made by make thing: do not edit", "end of what make thing made"])
def test_a_page_without_the_part_is_refused(tmp_path: Path, mark: str) -> None:
    page = tmp_path / "page.md"
    text = MARKED.replace(f"<!-- {mark} -->\n", "")
    page.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match="there is no part between <!-- made by make thing"):
        write_part(page, "thing", ["new"])
    assert page.read_text(encoding="utf-8") == text
