"""A watch in a table and sentences: what the weeks since a fit say, and what to look at."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType

from calibration.watching.watch import Finding, Watch
from essaim.tables import new_table
from sim.kpis import KPIS
from sim.words import number, percent, say


def watch_shown(watch: Watch) -> list[RenderableType]:
    """Return the table of what was watched and what to look at, for a person."""
    title = say("essaim", "watch-title", first=watch.first, last=watch.last)
    columns = ("kpi", "seen", "expected", "weeks", "says")
    table = new_table(title, [say("essaim", f"column-watch-{name}") for name in columns])
    for each in watch.findings:
        if each.state == "not-seen":
            table.add_row(label(each), "", "", "0", say("essaim", "watch-not-seen"))
            continue
        band = say("essaim", "between", low=_written(each, each.low), high=_written(each, each.high))
        said = say("essaim", f"watch-{each.state}")
        table.add_row(label(each), _written(each, each.seen), band, number(each.weeks, 0), said)
    shown: list[RenderableType] = [table]
    if not watch.same_past:
        shown.append(say("essaim", "watch-other-past"))
    for each in watch.alarms:
        shown.append(_sentence(each))
    topics = dict.fromkeys(each.topic for each in watch.alarms)
    shown += [say("essaim", f"watch-look-{topic}") for topic in topics]
    if not watch.alarms:
        shown.append(say("essaim", "watch-nothing"))
    if any(each.name == "busiest_load" for each in watch.findings):
        shown.append(say("essaim", "watch-team-supposed"))
    shown.append(say("essaim", "watch-rate", share=percent(watch.false_alarms), things=len(watch.findings)))
    return shown


def watch_document(watch: Watch) -> dict[str, Any]:
    """Return everything a watch says, for a program."""
    findings = [
        {name: getattr(each, name) for name in Finding.__dataclass_fields__} | {"label": label(each)}
        for each in watch.findings
    ]
    return {
        "first_week": watch.first,
        "last_week": watch.last,
        "false_alarms": watch.false_alarms,
        "team_known": watch.team_known,
        "same_past": watch.same_past,
        "alarms": [each.name for each in watch.alarms],
        "findings": findings,
    }


def label(finding: Finding) -> str:
    """Return what a thing watched is called in the language in use."""
    if finding.name in KPIS:
        return KPIS[finding.name].label
    return say("essaim", f"watched-{finding.name.replace('_', '-')}")


def _sentence(finding: Finding) -> str:
    key = f"watch-alarm-{finding.bad}-{finding.expected}"
    values = {
        "kpi": label(finding),
        "seen": _written(finding, finding.seen),
        "low": _written(finding, finding.low),
        "high": _written(finding, finding.high),
        "chance": percent(finding.chance, 1),
    }
    return say("essaim", key, **values)


def _written(finding: Finding, value: float) -> str:
    if finding.name in KPIS:
        return KPIS[finding.name].written(value)
    return number(value, 0 if abs(value) >= 20 else 1)
