"""Variants: plans that differ in amounts alone, take about the same and give the same are one plan to a reader."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.loading import load
from scenarios.planner import Lever, Space
from scenarios.planner.space import Place
from scenarios.planner.variants import variants

LEVERS = (
    Lever("platform", ("slack", "forum")),
    Lever("founders.number", (6, 12)),
    Lever("rituals.weekly_question.weekday", ("never", "tuesday", "thursday")),
    Lever("manager.hours_per_week", (8.0, 8.2, 16.0)),
    Lever("content.mix", ("educate", "inspire")),
)
BASE: Place = (0, 0, 1, 0, 0)
SPACE = Space(load("b2b-slack"), LEVERS)


def of(other: Place, means: tuple[float, float] = (60.0, 60.4), tolerance: float = 0.6) -> tuple[int, ...]:
    values = np.array(means)[:, None]
    return variants(SPACE, (BASE, other), values, np.array([tolerance]), (0, 1))


@pytest.mark.parametrize("other", [(0, 0, 1, 0, 0), (0, 0, 2, 0, 0), (0, 0, 1, 1, 0)])
def test_another_amount_or_day_alone_is_a_variant(other: Place) -> None:
    assert of(other) == (0, 0)


@pytest.mark.parametrize("other", [(1, 0, 1, 0, 0), (0, 0, 0, 0, 0), (0, 0, 1, 0, 1)])
def test_another_place_ritual_or_leaning_is_another_plan(other: Place) -> None:
    assert of(other) == (0, 1)


def test_what_costs_or_takes_otherwise_is_another_plan() -> None:
    assert of((0, 0, 1, 2, 0)) == (0, 1)


def test_what_gives_otherwise_by_more_than_matters_is_another_plan() -> None:
    assert of((0, 0, 2, 0, 0), (60.0, 60.7)) == (0, 1)
    assert of((0, 0, 2, 0, 0), (60.0, 60.7), tolerance=0.8) == (0, 0)


def test_the_first_in_the_order_given_stands_for_its_variants_and_variants_of_variants_do_not_count() -> None:
    places = (BASE, (0, 0, 2, 0, 0), (0, 0, 1, 1, 0))
    means, tolerance = np.array([[60.0], [60.5], [61.0]]), np.array([0.6])

    assert variants(SPACE, places, means, tolerance, (2, 0, 1)) == (0, 2, 2)
    assert variants(SPACE, places, means, tolerance, (1, 0, 2)) == (1, 1, 1)
    assert variants(SPACE, places, means, tolerance, (0, 1, 2)) == (0, 0, 2)
