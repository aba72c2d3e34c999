"""The measures of a community: one list, used by every table, chart, message and document.

``kpis.toml`` beside this file holds them; this module reads it and speaks the language in use.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from sim.words import language, number, percent, say

Aggregation = Literal["count", "share", "hours", "ratio", "money", "months", "change"]
Source = Literal["slack_overview", "events", "simulation"]
SOURCES: tuple[Source, ...] = ("slack_overview", "events", "simulation")
UNKNOWN = "–"
"""What stands in a table where a value is not known."""


@dataclass(frozen=True)
class Kpi:
    """One measure of a community, week by week.

    Parameters
    ----------
    name : str
        The name of its column everywhere.
    aggregation : {"count", "share", "hours", "ratio", "money", "months", "change"}
        What kind of number it is: a count, a share from 0 to 1, hours, money, months, a relative change, or a ratio.
    texts : mapping
        Its table in ``kpis.toml``.

    Examples
    --------
    >>> KPIS["weekly_active"].definition_id("slack_overview")
    'slack_overview.weekly_active.sunday_row'
    """

    name: str
    aggregation: Aggregation
    texts: Mapping[str, Any]

    @property
    def lower_is_better(self) -> bool:
        """Whether a plan that lowers it wins, as with a delay or a cost."""
        return self.texts.get("better") == "lower"

    @property
    def label(self) -> str:
        """The few words that name it in tables and on axes."""
        return self._said("label")

    @property
    def unit(self) -> str:
        """Its unit in words."""
        return self._said("unit")

    @property
    def definition(self) -> str:
        """The sentence that defines it."""
        return self._said("definition")

    @property
    def warning(self) -> str | None:
        """What to beware of when reading it, if anything."""
        return self._said("warning") if "warning" in self.texts else None

    @property
    def axis(self) -> str:
        """Its label with its unit, for the axis of a chart."""
        return f"{self.label} [{self.unit}]" if self.aggregation != "share" else f"{self.label} [%]"

    def observed(self, source: Source) -> str | None:
        """Say how a source shows it; None where that source does not."""
        return self._said(source) if source in self.texts else None

    def definition_id(self, source: Source) -> str | None:
        """Return the name of a source's exact definition; None where the source does not show it."""
        if source not in self.texts:
            return None
        ending = self.texts[source].get("id")
        return f"{source}.{self.name}" + (f".{ending}" if ending else "")

    def written(self, value: float, signed: bool = False) -> str:
        """Write one value of this measure as the language in use does.

        Parameters
        ----------
        value : float
            In the measure's unit, shares from 0 to 1; NaN is not known.
        signed : bool
            Whether it is a difference: a gain carries its plus sign, and shares differ by points.
        """
        if value != value:
            return UNKNOWN
        text = self._unsigned(abs(value), signed)
        if math.isfinite(value) and not any(digit in text for digit in "123456789"):
            return text
        return ("\u2212" if value < 0 else "+" if signed else "") + text

    def _unsigned(self, size: float, difference: bool) -> str:
        if math.isinf(size):
            return say("sim", "never" if self.aggregation == "months" else "without-end")
        if self.aggregation == "share":
            points = number(100 * size, 1)
            return say("sim", "points", points=points) if difference else percent(size, 0 if size >= 0.1 else 1)
        if self.aggregation == "change":
            return percent(size, 0 if size >= 0.1 else 1)
        if self.aggregation == "ratio":
            return number(size, 2)
        if self.aggregation in ("money", "months"):
            return number(size, 0)
        text = number(size, 0 if size >= 10 else 1)
        return say("sim", "hours", hours=text) if self.aggregation == "hours" else text

    def _said(self, part: str) -> str:
        return str(self.texts[part][language()])


_TABLES = tomllib.loads(files("sim").joinpath("kpis.toml").read_text(encoding="utf-8"))


def _of(cadence: str) -> Mapping[str, Kpi]:
    chosen = {name: table for name, table in _TABLES.items() if table.get("cadence", "week") == cadence}
    return MappingProxyType({name: Kpi(name, table["aggregation"], table) for name, table in chosen.items()})


KPIS: Mapping[str, Kpi] = _of("week")
"""The weekly measures of a community."""
MONEY: Mapping[str, Kpi] = _of("month")
"""The measures of money, over months, in the scenario's currency."""


def kpis_page() -> str:
    """Write the page of ``docs/kpis.md``, in the language in use.

    Returns
    -------
    str
        Markdown: one section per measure, in the order of ``kpis.toml``.
    """
    lines = [f"# {say('sim', 'kpis-page-title')}", "", say("sim", "kpis-page-introduction")]
    for kpi in KPIS.values():
        lines += ["", f"## {kpi.label}", "", f"`{kpi.name}` [{kpi.unit}]: {kpi.definition}", ""]
        for source in SOURCES:
            how = kpi.observed(source) or say("sim", "kpi-not-shown")
            identifier = kpi.definition_id(source)
            ending = f" (`{identifier}`)" if identifier else ""
            lines.append(f"- {say('sim', f'source-{source}')}: {how}{ending}")
        if kpi.warning:
            lines += ["", f"**{say('sim', 'beware')}** {kpi.warning}"]
    lines += ["", f"# {say('sim', 'kpis-page-money')}", "", say("sim", "kpis-page-money-introduction")]
    for kpi in MONEY.values():
        lines += ["", f"## {kpi.label}", "", f"`{kpi.name}` [{kpi.unit}]: {kpi.definition}", ""]
        lines.append(f"- {say('sim', 'source-simulation')}: {kpi.observed('simulation')}")
    return "\n".join(lines) + "\n"
