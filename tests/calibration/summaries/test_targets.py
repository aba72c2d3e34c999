"""The figures by which simulated communities are compared with the real one."""

import numpy as np
import pytest

from calibration.summaries.targets import figure_names, figures, known_weeks, tolerances


def real(weeks=60):
    weekly = {
        "weekly_posters": np.full((1, weeks), 9.5),
        "new_posters": np.full((1, weeks), 2.0),
        "retained_1w": np.full((1, weeks), 0.25),
    }
    weekly["retained_1w"][0, -1] = np.nan
    return weekly


def measured(weekly, observed=None, believed=None):
    observed = observed or weekly
    believed = np.ones(observed["weekly_posters"].shape[1], bool) if believed is None else believed
    known = known_weeks(observed, believed)
    names = figure_names(observed, known)
    return dict(zip(names, figures(weekly, known, names).T, strict=True))


def test_levels_are_logarithms_of_means_by_period():
    found = measured(real())
    assert found["weekly_posters@0-13"][0] == pytest.approx(np.log(10))
    assert "weekly_posters@26-52" in found
    assert "weekly_posters@52-104" in found
    assert "weekly_posters@52-104" not in measured(real(54))


def test_a_retained_share_pools_the_year_s_cohorts():
    observed = real()
    observed["new_posters"][0, :] = 1.0
    observed["new_posters"][0, 40] = 10.0
    observed["retained_1w"][0, :-1] = 0.0
    observed["retained_1w"][0, 40] = 1.0
    stayed, came = 10.0, 50 + 10.0
    assert measured(observed)["retained_1w"][0] == pytest.approx(np.log((stayed + 0.5) / (came - stayed + 0.5)))


def test_weeks_the_source_did_not_show_are_not_looked_at_in_the_simulation_either():
    observed = real()
    observed["weekly_posters"][0, -3:] = np.nan
    simulated = {name: np.repeat(values, 2, axis=0) for name, values in real().items()}
    simulated["weekly_posters"][:, -3:] = 1e6
    assert measured(simulated, observed)["weekly_posters@0-13"] == pytest.approx(np.full(2, np.log(10)))


def test_weeks_not_believed_are_not_looked_at():
    observed = real()
    observed["weekly_posters"][0, 5:10] = 0.0
    believed = np.ones(60, bool)
    believed[5:10] = False
    assert measured(observed, believed=believed)["weekly_posters@52-104"][0] != 0
    assert measured(observed, believed=believed)["weekly_posters@26-52"][0] == pytest.approx(np.log(10))


def test_a_simulated_community_without_anybody_still_has_figures():
    dead = {name: np.zeros_like(values) for name, values in real().items()}
    dead["retained_1w"][:] = np.nan
    found = measured(dead, real())
    assert all(np.isfinite(values).all() for values in found.values())


def test_restless_weeks_and_small_cohorts_bind_the_fit_less():
    calm, restless = real(), real()
    restless["weekly_posters"][0, ::2] = 2.0
    restless["new_posters"][0, :] = 0.3
    known = known_weeks(calm, np.ones(60, bool))
    names = ("weekly_posters@0-13", "retained_1w")
    assert (tolerances(restless, known, names) > tolerances(calm, known, names)).all()
