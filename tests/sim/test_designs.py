"""Designs: a Latin hypercube of ours is scipy's, point by point."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from sim.designs import latin_hypercube


@given(count=st.integers(1, 40), unknowns=st.integers(1, 12), seed=st.integers(0, 2**31))
def test_the_points_are_those_of_the_library(count: int, unknowns: int, seed: int) -> None:
    theirs = qmc.LatinHypercube(d=unknowns, rng=np.random.default_rng(seed)).random(count)
    assert np.array_equal(latin_hypercube(count, unknowns, np.random.default_rng(seed)), theirs)


def test_a_run_waits_for_no_library_of_statistics() -> None:
    code = "import sys, scenarios.running; sys.exit('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
