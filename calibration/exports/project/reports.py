"""The report of one file, to and from JSON, without the file's name: names of chats name people and groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

from calibration.exports.report import AspectNames, FileReport, Remark, Skipped


def plain_report(report: FileReport, place: int = 0) -> dict[str, Any]:
    """Return a report as JSON can hold it; of the file's name only the ending is kept, and its place among others."""
    return {
        "kind": report.kind,
        "name": f"{place:05}-{report.fingerprint[:8]}{_ending(report.name)}",
        "format": _told(report.format),
        "fingerprint": report.fingerprint,
        "rows_read": report.rows_read,
        "rows_kept": report.rows_kept,
        "skipped": [[each.reason, each.count, each.line, each.package] for each in report.skipped],
        "guesses": [_told(each) for each in report.guesses],
        "notes": [_told(each) for each in report.notes],
        "unknown_columns": list(report.unknown_columns),
    }


def report_from(told: Mapping[str, Any]) -> FileReport:
    """Return the report that `plain_report` wrote."""
    return FileReport(
        name=str(told["name"]),
        kind=str(told["kind"]),
        format=_remark(told["format"]),
        fingerprint=str(told["fingerprint"]),
        rows_read=int(told["rows_read"]),
        rows_kept=int(told["rows_kept"]),
        skipped=tuple(Skipped(str(one[0]), int(one[1]), int(one[2]), str(one[3])) for one in told["skipped"]),
        guesses=tuple(map(_remark, told["guesses"])),
        notes=tuple(map(_remark, told["notes"])),
        unknown_columns=tuple(map(str, told["unknown_columns"])),
    )


def _ending(name: str) -> str:
    ending = PurePath(name).suffix.casefold()
    return ending if ending[1:].isalnum() and len(ending) <= 6 else ""


def _told(remark: Remark) -> dict[str, Any]:
    return {
        "key": remark.key,
        "package": remark.package,
        "values": {name: _value(value) for name, value in remark.values.items()},
    }


def _value(value: Any) -> Any:
    if isinstance(value, Remark):
        return {"remark": _told(value)}
    if isinstance(value, AspectNames):
        return {"aspects": list(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()[:10]}
    if hasattr(value, "item"):
        return value.item()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _remark(told: Mapping[str, Any]) -> Remark:
    values = {str(name): _from(value) for name, value in told["values"].items()}
    return Remark(str(told["key"]), values, str(told["package"]))


def _from(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    if "remark" in value:
        return _remark(value["remark"])
    return AspectNames(value["aspects"]) if "aspects" in value else date.fromisoformat(str(value["date"]))
