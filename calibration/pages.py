"""Pages: parts of a page that a command writes, between two marks in a page that is otherwise written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path


def write_part(page: Path, name: str, lines: Sequence[str]) -> None:
    """Write one part of a page anew.

    Parameters
    ----------
    page : Path
        A Markdown file with the lines ``<!-- made by make NAME: do not edit -->`` and
        ``<!-- end of what make NAME made -->``.
    name : str
        The target of the Makefile that makes the part.
    lines : sequence of str
        What stands between the two.

    Raises
    ------
    ValueError
        If the page has no such part.
    """
    begin, end = f"<!-- made by make {name}: do not edit -->", f"<!-- end of what make {name} made -->"
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{page}: there is no part between {begin} and {end}")
    page.write_text("\n".join([f"{before}{begin}", "", *lines, "", f"{end}{after}"]), encoding="utf-8")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a Markdown table.

    Examples
    --------
    >>> table(("a", "b"), [(1, 2)])
    ['| a | b |', '|---|---|', '| 1 | 2 |']
    """
    head = ["| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
    return head + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
