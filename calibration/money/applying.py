"""Applying: a scenario whose customers are the firm's own, where its files tell, and its draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import ValidationError
from scipy.stats import qmc

from calibration.money.billing import Billing
from calibration.money.posteriors import drawn, posteriors
from scenarios.money.parts import Customers, Support
from scenarios.running import Draws
from scenarios.schema import Scenario
from sim.parameters import with_values
from sim.plan import Plan
from sim.problems import InputError, Problem

Values = npt.NDArray[np.float64]
MEASURED, IN_PART, ASSUMED = "measured", "in-part", "assumed"


@dataclass(frozen=True)
class BilledDraws(Draws):
    """Draws in which customers, too, are drawn: from what the firm's files leave unknown.

    Parameters
    ----------
    customers : tuple of mapping
        The fields of ``[customers]`` and ``[support]`` (``support.questions_per_month``) of each draw.
    """

    customers: tuple[Mapping[str, Any], ...] = ()

    def plans(self, scenario: Scenario) -> list[Plan]:
        """Return the plan of each draw: the scenario's, on its platform and with its customers as drawn."""
        return [_with_customers(plan, own) for plan, own in zip(super().plans(scenario), self.customers, strict=True)]


@dataclass(frozen=True, eq=False)
class Billed:
    """A scenario with the firm's own figures.

    Parameters
    ----------
    scenario : Scenario
        With the estimates in place of what it said.
    billing : Billing
        What was measured.
    sources : DataFrame
        Every field of ``[customers]``, ``[support]`` and ``[costs]``, and every parameter that was informed: ``field,
        value, low_95, high_95, source`` (``measured``, ``in-part``: measured up to an assumption, ``assumed``).
    paid_share : float
        Share of new customers who come through ads, as the scenario says; used where months do not tell.
    informed : mapping of str to array
        What is believed of each parameter that files inform (`calibration.money.posteriors`).
    """

    scenario: Scenario
    billing: Billing
    sources: pd.DataFrame
    paid_share: float
    informed: Mapping[str, Values]

    def draws(self, runs: int, seed: int) -> BilledDraws:
        """Draw parameters, seeds and customers; where files inform none of them, as `Draws.from_seed` does."""
        usual = Draws.from_seed(runs, seed)
        count = len(usual.parameters)
        fields, informed = _fields(self.billing, self.paid_share), self.informed
        design = qmc.LatinHypercube(
            d=len(fields) + len(informed) + 1, rng=np.random.default_rng(np.random.SeedSequence((seed, 170)))
        ).random(count)
        values = {name: figure(design[:, at]) for at, (name, figure) in enumerate(fields.items())}
        if self.billing.split is not None:
            organic = self.billing.split.draws(count, np.random.default_rng((seed, 171)))
            values["organic_per_month"], values["paid_cac"] = organic[:, 0], 1.0 / organic[:, 1]
        spreads = {
            name: drawn(chance, design[:, len(fields) + at]) for at, (name, chance) in enumerate(informed.items())
        }
        own = tuple({name: _within(name, float(each[at])) for name, each in values.items()} for at in range(count))
        parameters = [
            with_values(each, {name: float(spread[at]) for name, spread in spreads.items()})
            for at, each in enumerate(usual.parameters)
        ]
        return BilledDraws(parameters, usual.seeds, usual.platforms, own)


def with_billing(scenario: Scenario, billing: Billing) -> Billed:
    """Put a firm's figures in place of a scenario's.

    What the files do not hold keeps the scenario's value, and says so in ``sources``. Where they tell how many
    customers come but not through what, the scenario's share of paid ones is kept.

    Raises
    ------
    InputError
        If the files' currency is not the scenario's, or a figure is outside what a scenario may say.
    """
    if billing.currency and billing.currency != scenario.costs.currency:
        values = {"found": billing.currency, "said": scenario.costs.currency, "name": scenario.name}
        raise InputError(Problem("calibration", "money-other-currency", values=values))
    said = scenario.customers
    paid = said.ads_per_month / said.paid_cac
    come = paid + said.organic_per_month
    share = paid / come if come > 0.0 else 0.0
    middle = {name: float(figure(np.array([0.5]))[0]) for name, figure in _fields(billing, share).items()}
    if billing.split is not None:
        middle["organic_per_month"], middle["paid_cac"] = billing.split.organic, billing.split.cac[1]
    given = {name: _whole(name, value) for name, value in middle.items()}
    support = {name.removeprefix("support."): given.pop(name) for name in list(given) if name.startswith("support.")}
    if billing.sells is not None:
        given["sells"] = billing.sells
    changed = {"customers": _checked(Customers, said, given), "support": _checked(Support, scenario.support, support)}
    found = scenario.model_copy(update=changed)
    informed = posteriors(billing)
    return Billed(found, billing, _sources(found, billing, share, informed), share, informed)


def _fields(billing: Billing, share: float) -> dict[str, Any]:
    """Return, by field, how it is drawn from uniform numbers."""
    figures = {
        name.removeprefix("customers."): figure.draws
        for name, figure in billing.figures.items()
        if name.startswith(("customers.", "support."))
    }
    come, spent = billing.figures.get("new_customers_per_month"), billing.figures.get("customers.ads_per_month")
    if billing.split is None and come is not None:
        figures["organic_per_month"] = lambda u: (1.0 - share) * come.draws(u)
        if spent is not None and share > 0.0:
            figures["paid_cac"] = lambda u: spent.value / (share * come.draws(u))
    return figures


def _sources(scenario: Scenario, billing: Billing, share: float, informed: Mapping[str, Values]) -> pd.DataFrame:
    """Return where every field comes from."""
    drawn_fields, rows = _fields(billing, share), []
    for table, part in (("customers", scenario.customers), ("support", scenario.support), ("costs", scenario.costs)):
        for name, value in part.model_dump().items():
            field = f"{table}.{name}"
            key = name if table == "customers" else field
            source = MEASURED if field in billing.figures or (name == "sells" and billing.sells) else ASSUMED
            low, high = billing.figures[field].interval if field in billing.figures else (np.nan, np.nan)
            if source == ASSUMED and key in drawn_fields:
                low, high = np.sort(drawn_fields[key](np.array([0.025, 0.975])))
                source = IN_PART
            rows.append((field, value, low, high, source))
    for name, chance in informed.items():
        rows.append((name, *drawn(chance, np.array([0.5, 0.025, 0.975])), IN_PART))
    return pd.DataFrame(rows, columns=["field", "value", "low_95", "high_95", "source"])


def _checked(kind: type[Any], said: Any, given: Mapping[str, Any]) -> Any:
    """Return a part with values in place, or say which is outside what a scenario may say."""
    try:
        return kind.model_validate({**said.model_dump(), **given})
    except ValidationError as error:
        problems = [
            Problem("calibration", "money-out-of-range", values={"name": str(each["loc"][-1]), "value": each["input"]})
            for each in error.errors()
        ]
        raise InputError(problems) from error


def _within(name: str, value: float) -> Any:
    """Return a drawn value as a plan takes it: whole, a share from 0 to 1, nothing below 0."""
    return _whole(name, min(max(value, 0.0), 1.0) if name == "monthly_churn" else max(value, 0.0))


def _whole(name: str, value: float) -> Any:
    return round(value) if name == "base" else value


def _with_customers(plan: Plan, own: Mapping[str, Any]) -> Plan:
    """Return a plan whose customers are as drawn."""
    support = {name.removeprefix("support."): value for name, value in own.items() if name.startswith("support.")}
    given: dict[str, Any] = {name: value for name, value in own.items() if not name.startswith("support.")}
    return replace(plan, customers=replace(plan.customers, **given, support=replace(plan.customers.support, **support)))
