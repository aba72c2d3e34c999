"""A forecast in tables and sentences."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType

from calibration.forecast import MONTHS, Forecast
from essaim.tables import between, new_table
from sim.kpis import KPIS
from sim.words import percent, say


def forecast_shown(forecast: Forecast) -> list[RenderableType]:
    """Return the table of a forecast in 3, 6 and 12 months, and what its band means, for a person."""
    months = [each for each, weeks in MONTHS.items() if weeks <= forecast.weeks]
    if not months:
        return [say("essaim", "forecast-short", weeks=forecast.weeks), say("essaim", "forecast-band-meaning")]
    title = say("essaim", "forecast-title", as_of=forecast.as_of)
    columns = [say("essaim", "column-kpi"), "", *(say("essaim", f"period-month_{each}") for each in months)]
    table = new_table(title, columns)
    tables = [forecast.at(each).set_index("metric").to_dict("index") for each in months]
    for metric in forecast.metrics:
        edges = [rows[metric] for rows in tables]
        table.add_row(
            KPIS[metric].label, say("essaim", "row-median"), *(KPIS[metric].written(e["median"]) for e in edges)
        )
        for width in (50, 80):
            table.add_row("", say("essaim", f"row-band-{width}"), *(between(metric, e, width) for e in edges))
    return [table, say("essaim", "forecast-band-meaning"), *_leaning(forecast)]


def _leaning(forecast: Forecast) -> list[RenderableType]:
    """Say which other communities were leant on, and how much of the bands comes from them."""
    if forecast.reference is None:
        return []
    families, mark = len(forecast.reference.families), forecast.reference.fingerprint[:12]
    lines: list[RenderableType] = [say("essaim", "forecast-leans", families=families, fingerprint=mark)]
    for metric, share in forecast.layer.items():
        if metric not in forecast.followed:
            key = "forecast-layer" if share >= 0 else "forecast-layer-narrower"
            lines.append(say("essaim", key, kpi=KPIS[metric].label, share=percent(abs(share))))
    return lines


def _reference_document(forecast: Forecast) -> dict[str, Any] | None:
    if forecast.reference is None:
        return None
    return {"fingerprint": forecast.reference.fingerprint, "families": list(forecast.reference.families)}


def forecast_document(forecast: Forecast) -> dict[str, Any]:
    """Return everything a forecast says but its samples, for a program."""
    months = [each for each, weeks in MONTHS.items() if weeks <= forecast.weeks]
    definitions = forecast.frame.drop_duplicates("metric").set_index("metric")["definition_id"]
    return {
        "as_of": forecast.as_of,
        "weeks": forecast.weeks,
        "samples": forecast.samples,
        "seed": forecast.seed,
        "definitions": definitions.to_dict(),
        "not_shown": list(forecast.not_shown),
        "warnings": [warning.to_dict() for warning in forecast.warnings],
        "months": {str(each): forecast.at(each) for each in months},
        "bands": forecast.bands(),
        "followed": dict(forecast.followed),
        "layer": dict(forecast.layer),
        "reference": _reference_document(forecast),
    }


def not_shown(forecast: Forecast) -> str:
    """Name the measures that the input cannot show."""
    labels = ", ".join(f"{KPIS[name].label} ({name})" for name in forecast.not_shown)
    return say("essaim", "forecast-not-shown", measures=labels)
