"""Any parameters: hypothesis picks each mechanism's parameters from all of their declared ranges."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from sim.declare import Says, annotations_of
from sim.parameters import Parameters

rng = random.Random(5)


def anywhere(low: float, high: float) -> float:
    """Return one of the range's ends, or any value between."""
    return rng.choice((low, high, rng.uniform(low, high), rng.uniform(low, high)))


for block in Parameters():
    ranges = annotations_of(type(block), Says)
    lowest = type(block)(*(says.low for says in ranges.values()))
    highest = type(block)(*(says.high for says in ranges.values()))
    others = [type(block)(*(anywhere(says.low, says.high) for says in ranges.values())) for _ in range(300)]
    st.register_type_strategy(type(block), st.sampled_from([block, lowest, highest, *others]))
