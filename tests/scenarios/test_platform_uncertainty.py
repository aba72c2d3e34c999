"""Platform uncertainty: log-normal factors, shared by draw and platform, that leave alone what is known."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.platform_uncertainty import LOG_SD, UNCERTAIN_FIGURES, as_drawn, draw_factors, drawn_figures
from sim.platforms import PLATFORMS, Platform

ONES = np.ones((len(PLATFORMS), len(UNCERTAIN_FIGURES)))


def test_factors_are_log_normal_around_one_and_independent() -> None:
    logarithms = np.log(draw_factors(2000, 3)).reshape(2000, -1)
    columns = logarithms.shape[1]

    assert np.abs(logarithms.mean(axis=0)).max() < 4.5 * LOG_SD / np.sqrt(2000)
    assert logarithms.std(axis=0) == pytest.approx(np.full(columns, LOG_SD), rel=0.08)
    between = np.corrcoef(logarithms.T)[~np.eye(columns, dtype=bool)]
    assert np.abs(between).max() < 0.12


def test_a_draw_does_not_depend_on_how_many_others_there_are() -> None:
    assert np.array_equal(draw_factors(3, 7), draw_factors(9, 7)[:3])
    assert not np.array_equal(draw_factors(3, 7), draw_factors(3, 8))


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=list(PLATFORMS))
def test_factors_of_one_change_nothing(platform: Platform) -> None:
    assert as_drawn(platform, ONES) == platform


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=list(PLATFORMS))
def test_each_figure_has_its_own_factor_and_each_platform_its_own_row(platform: Platform) -> None:
    factors = np.arange(1.0, 1.0 + ONES.size).reshape(ONES.shape) / 100
    row = factors[list(PLATFORMS).index(platform.name)]
    drawn = as_drawn(platform, factors)

    for name, factor in zip(UNCERTAIN_FIGURES[:4], row, strict=False):
        assert getattr(drawn, name) == pytest.approx(getattr(platform, name) * factor)
    assert (drawn.alert, drawn.chat, drawn.searchable) == (platform.alert, platform.chat, platform.searchable)


def test_the_share_shown_stays_below_one_and_a_platform_that_shows_all_still_does() -> None:
    assert as_drawn(PLATFORMS["circle"], 2 * ONES).shown == 1.0
    assert as_drawn(PLATFORMS["linkedin"], 2 * ONES).shown == pytest.approx(0.24)
    assert as_drawn(PLATFORMS["slack"], 0.5 * ONES).shown == 1.0


def test_the_figures_stand_beside_the_parameters_under_the_platforms_name() -> None:
    assert drawn_figures(PLATFORMS["forum"])["platform.forum.memory_days"] == 60.0
    assert len(drawn_figures(PLATFORMS["forum"])) == len(UNCERTAIN_FIGURES)
