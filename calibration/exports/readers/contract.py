"""What a reader is. See docs/exports.md for how to add one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from calibration.exports.archives import Folder
from calibration.exports.opening import Source
from calibration.exports.recording import Recording
from calibration.exports.report import Remark

How = Literal["sum", "last", "difference", "of_week", "mean"]


@dataclass(frozen=True)
class Weekly:
    """How a weekly measure is worked out from daily or weekly figures.

    Parameters
    ----------
    measure : str
        Its name in `sim.kpis`.
    metric : str
        The figure in the table `metrics`.
    definition : str
        The figure's definition_id; that of the measure adds how it was worked out.
    how : {"sum", "last", "difference", "of_week", "mean"}
        ``sum``: of all seven days of the week; ``last``: the last one known; ``difference``: of the last ones of
        this week and the one before; ``of_week``: the figure of that whole week, for a unique count; ``mean``:
        weighted by ``weight``.
    weight : (str, str)
        The figure that weighs a mean, and its definition.
    scale : float
        What a figure is multiplied by: 0.01 turns percents into shares.
    """

    measure: str
    metric: str
    definition: str
    how: How
    weight: tuple[str, str] = ("", "")
    scale: float = 1.0

    @property
    def definition_id(self) -> str:
        """The definition of the weekly measure."""
        return f"{self.definition}.weekly_{self.how}"


@dataclass(frozen=True)
class Reader:
    """What every reader declares.

    Parameters
    ----------
    name : str
        Its name, such as ``slack_overview``: `source_id` in the tables. The words ``format-<name>`` say what the
        file is and ``where-<name>`` where the person gets it.
    platform : str
        The platform: two readers of one platform give one person one pseudonym.
    words : str
        The package with its words.
    aspects : tuple of str
        What its files can identify, among `calibration.exports.report.ASPECTS`.
    weekly : tuple of Weekly
        How its figures become weekly measures; empty where acts or members give them.
    since : datetime.date
        The day the platform opened.
    needs_week : bool
        Whether a file without a complete week is refused.
    """

    name: str
    platform: str
    words: str
    aspects: tuple[str, ...]
    weekly: tuple[Weekly, ...] = ()
    since: date = date(1990, 1, 1)
    needs_week: bool = False

    @property
    def where(self) -> Remark:
        """Where the person gets the file, in words."""
        return Remark(f"where-{self.name}", package=self.words)

    @property
    def format(self) -> Remark:
        """What the file is, in words."""
        return Remark(f"format-{self.name}", package=self.words)


@dataclass(frozen=True, kw_only=True)
class FileReader(Reader):
    """A reader of single files, wherever they lie.

    Parameters
    ----------
    recognises : callable
        Says from a file's beginning, never from its name alone, whether it is one.
    read : callable
        Reads the file into a `Recording`, as a stream.
    """

    recognises: Callable[[Source], bool]
    read: Callable[[Source, Recording], None]


@dataclass(frozen=True, kw_only=True)
class FolderReader(Reader):
    """A reader of archives or folders whose files belong together.

    Parameters
    ----------
    recognises : callable
        Says from the names, and beginnings, of the files whether the folder is one.
    read : callable
        Reads the files into a `Recording`, as streams.
    """

    recognises: Callable[[Folder], bool]
    read: Callable[[Folder, Recording], None]
