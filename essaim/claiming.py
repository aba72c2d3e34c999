"""The claims in tables and sentences: what is claimed, what the literature says, what the model says."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType

from calibration.claims.conditions import LEAST_SHARE
from calibration.claims.declared import CLAIMS, Claim
from calibration.claims.measures import MEASURES, Kind
from calibration.claims.measuring import Result
from calibration.claims.results import Measured
from essaim.tables import new_table
from sim.kpis import UNKNOWN
from sim.parameters import DECLARED
from sim.problems import InputError, Problem
from sim.words import number as written_number
from sim.words import percent, say


def known_claim(number: int) -> Claim:
    """Return a claim by its number.

    Raises
    ------
    InputError
        If there is none.
    """
    if number not in CLAIMS:
        values = {"number": number, "most": max(CLAIMS)}
        raise InputError(Problem("essaim", "unknown-claim", values=values))
    return CLAIMS[number]


def claims_shown(measured: Measured | None) -> list[RenderableType]:
    """Return the table of all claims, and what its last column means, for a person."""
    names = ("claim", "figure", "literature", "model")
    table = new_table(say("essaim", "claims-title"), ["", *(say("essaim", f"column-{name}") for name in names)])
    for column in table.columns:
        column.justify = "left"
    table.expand = True
    table.columns[0].no_wrap = True
    for column, width in zip(table.columns[1:], (5, 2, 2, 2), strict=True):
        column.ratio = width
    for claim in CLAIMS.values():
        table.add_row(str(claim.number), claim.claim, claim.figure, literature(claim), model_in_short(claim, measured))
    return [table, *made_with(measured), say("essaim", "claims-more")]


def claim_shown(claim: Claim, measured: Measured | None) -> list[RenderableType]:
    """Return everything known of one claim, for a person."""
    table = new_table(say("essaim", "claim-title", number=claim.number, claim=claim.claim), ["", ""])
    table.show_header = False
    table.columns[0].style, table.columns[0].no_wrap = "bold", True
    table.columns[1].justify = "left"
    for name, text in claim_rows(claim, measured).items():
        table.add_row(say("essaim", f"claim-row-{name}"), text)
    return [table, *(made_with(measured) if claim.role != "outside" else [])]


def claim_rows(claim: Claim, measured: Measured | None) -> dict[str, str]:
    """Return what is said of one claim, by the name of the line."""
    rows = {
        "figure": claim.figure,
        "article": claim.article,
        "literature": f"{literature(claim)}. {claim.reason}",
        "sources": "; ".join(claim.sources) or UNKNOWN,
        "test": claim.test,
    }
    result = result_of(claim, measured)
    if claim.role == "outside":
        return rows
    rows["model"] = model_in_short(claim, measured)
    if result is not None and math.isfinite(result.share):
        rows["value"] = say("essaim", "claim-value", what=claim.value, **edges_of_value(claim, result))
        rows["conditions"] = " ".join(conditions(result))
    rows["role"] = say("essaim", f"claim-role-{claim.role}")
    return rows


def literature(claim: Claim) -> str:
    """Return the literature's verdict in words."""
    return say("essaim", f"claim-verdict-{claim.verdict}")


def model_in_short(claim: Claim, measured: Measured | None) -> str:
    """Return what the model says in a few words: the share of draws in which the claim holds, or why not."""
    if claim.role == "outside":
        return say("essaim", "claim-outside")
    result = result_of(claim, measured)
    if result is None:
        return say("essaim", "claim-not-measured")
    if not math.isfinite(result.share):
        return say("essaim", "claim-cannot-tell")
    shares = {name: percent(getattr(result, name)) for name in ("share", "low", "high")}
    return say("essaim", "claim-holds", **shares)


def conditions(result: Result) -> list[str]:
    """Say under which conditions a claim holds: by size, by platform, by the parameter that separates best."""
    said = []
    for name in ("size", "platform"):
        shares = getattr(result, f"by_{name}")
        if shares:
            parts = [
                say("essaim", "claim-part", name=_named(name, key), share=percent(share))
                for key, share in shares.items()
                if math.isfinite(share)
            ]
            said.append(say("essaim", f"claim-by-{name}", parts=", ".join(parts)))
    separating = result.parameter
    if separating is None:
        told_apart = LEAST_SHARE <= result.share <= 1 - LEAST_SHARE
        return [*said, say("essaim", "claim-no-parameter")] if told_apart else said
    declared = DECLARED.get(separating.name)  # None where the model has changed since
    values = {
        "name": separating.name,
        "meaning": declared.meaning if declared else separating.name,
        "low": percent(separating.low_third),
        "high": percent(separating.high_third),
    }
    return [*said, say("essaim", "claim-parameter", **values)]


def edges_of_value(claim: Claim, result: Result) -> dict[str, str]:
    """Write the value measured: its median and the edges of its 80 % band."""
    kind = MEASURES[claim.number].kind
    edges = {"median": result.value, "low": result.value_low, "high": result.value_high}
    return {name: _valued(edge, kind) for name, edge in edges.items()}


def claims_document(measured: Measured | None, number: int | None) -> dict[str, Any]:
    """Return all claims, or one, for a program."""
    chosen = CLAIMS if number is None else {number: CLAIMS[number]}
    made = None
    if measured is not None:
        made = {"draws": measured.draws, "seed": measured.seed, "model": measured.model}
        made["current"] = measured.is_current
    return {"measured": made, "claims": [_document(claim, measured) for claim in chosen.values()]}


def _document(claim: Claim, measured: Measured | None) -> dict[str, Any]:
    result = result_of(claim, measured)
    test = MEASURES.get(claim.number)
    return {
        "number": claim.number, "claim": claim.claim, "figure": claim.figure, "article": claim.article,
        "verdict": claim.verdict, "reason": claim.reason, "sources": list(claim.sources), "role": claim.role,
        "test": claim.test, "value": claim.value or None,
        "holds_from": test.low if test else None, "holds_to": test.high if test else None,
        "result": asdict(result) if result is not None else None,
    }  # fmt: skip


def result_of(claim: Claim, measured: Measured | None) -> Result | None:
    """Return what was measured of a claim, None where nothing was."""
    return measured.results.get(claim.number) if measured is not None else None


def made_with(measured: Measured | None) -> list[str]:
    """Say what the model's answers come from, and whether the model has changed since."""
    if measured is None:
        return [say("essaim", "claims-not-measured")]
    said = [say("essaim", "claims-made-with", draws=measured.draws, seed=measured.seed)]
    return said if measured.is_current else [*said, say("essaim", "claims-model-changed")]


def _named(what: str, key: str) -> str:
    return say("essaim", f"size-{key}") if what == "size" else say("essaim", f"platform-{key}")


def _valued(value: float, kind: Kind) -> str:
    if not math.isfinite(value):
        return UNKNOWN
    if kind == "share":
        return percent(value)
    if kind == "points":
        return say("sim", "points", points=_signed(100 * value, 1))
    if kind == "change":
        sign = "+" if value > 0 else "\u2212" if value < 0 else ""
        return f"{sign}{percent(abs(value))}"
    return written_number(value, 2 if kind == "factor" else 0)


def _signed(value: float, digits: int) -> str:
    text = written_number(abs(value), digits)
    if not any(digit in text for digit in "123456789"):
        return text
    return ("+" if value > 0 else "\u2212") + text
