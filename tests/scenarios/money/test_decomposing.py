"""Each source of a band is found where it alone is at work, and their variances add up to the whole."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios import load
from scenarios.money.decomposing import decompose, spread
from scenarios.money.forms import forms, forms_for
from sim.parameters import Parameters, with_values
from sim.problems import InputError

RNG = np.random.default_rng(1)
DRAWS, FORMS = 4000, 3


def made(chance: float, parameters: float, form: float) -> np.ndarray:
    """Return figures (forms, runs) with these standard deviations; two runs after the other share a draw."""
    drawn = np.repeat(RNG.normal(0, parameters, DRAWS), 2)[None, :]
    shift = np.linspace(-1, 1, FORMS)[:, None] * form / np.sqrt(2 / 3)
    return shift + drawn + RNG.normal(0, chance, (FORMS, 2 * DRAWS))


@pytest.mark.parametrize("sources", [(1.0, 0.0, 0.0), (0.0, 2.0, 0.0), (0.0, 0.0, 3.0), (1.0, 2.0, 3.0)])
def test_each_source_is_told_apart(sources: tuple[float, float, float]) -> None:
    found = spread(made(*sources))

    for name, sd in zip(("chance", "parameters", "form"), sources, strict=True):
        assert found[f"sd_{name}"] == pytest.approx(sd, abs=0.12)  # over 5 standard errors
    assert sum(found[f"share_{name}"] for name in ("chance", "parameters", "form")) == pytest.approx(1.0)


def test_draws_with_an_unknown_figure_are_left_out() -> None:
    figures = made(1.0, 1.0, 0.0)
    figures[0, 7] = np.nan

    assert spread(figures)["known"] == 2 * DRAWS - 2


def test_every_form_fixes_parameters_that_exist_and_says_so_in_both_languages() -> None:
    for form in forms().values():
        with_values(Parameters(), form.values)
        assert all(form.texts[code].endswith(".") for code in ("en", "fr"))
    assert "on_spending" not in [form.name for form in forms_for(customers=False)]


def test_a_scenario_is_decomposed_with_its_money() -> None:
    found = decompose(load("b2b-slack", {"weeks": 16, "customers.base": 100}), runs=8, threads=1)
    measures = set(found.table["measure"])

    assert {"weekly_active", "money_gained", "retention_gap"} <= measures
    none = found.by_form.set_index(["measure", "over", "form"])["mean"]["customers_gained", "saved", "no_cause"]
    assert none == 0.0


def test_too_few_runs_are_refused() -> None:
    with pytest.raises(InputError, match="too few"):
        decompose("b2b-slack", runs=6)
