"""What is said to be taught by an export is what the fit fits."""

from calibration.priors import FITTED
from sim.parameters import DECLARED
from sim.register import teaching


def test_the_fit_fits_what_is_said_to_be_taught_and_nothing_else() -> None:
    assert {name for name in DECLARED if teaching(name) in ("taught", "level")} == set(FITTED)
