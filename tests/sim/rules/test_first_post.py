"""First posts: soon or hardly ever, sooner when asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.first_post import FirstPost, first_post_chance

ages = st.integers(0, 400)
affinities = st.floats(-4.0, 4.0)
pulses = st.floats(0.0, 3.0)


@given(p=..., age=ages, affinity=affinities, prompt=st.floats(-1, 2), charter=st.booleans(), pulse=pulses)
def test_it_is_a_chance(p: FirstPost, age: int, affinity: float, prompt: float, charter: bool, pulse: float) -> None:
    assert 0.0 <= first_post_chance(age, affinity, prompt, charter, 1.0, 0.5, pulse, p) <= 0.95


@given(p=..., age=ages, more=ages, affinity=affinities)
def test_the_longer_somebody_is_there_the_less_likely_they_start(
    p: FirstPost, age: int, more: int, affinity: float
) -> None:
    later = first_post_chance(age + more, affinity, 0.0, False, 0.0, 0.0, 0.0, p)

    assert later <= first_post_chance(age, affinity, 0.0, False, 0.0, 0.0, 0.0, p)


@given(p=..., age=ages, affinity=affinities, more=st.floats(0.0, 4.0), pulse=pulses)
def test_affinity_being_asked_and_an_event_never_lower_it(
    p: FirstPost, age: int, affinity: float, more: float, pulse: float
) -> None:
    usual = first_post_chance(age, affinity, 0.0, False, 0.0, 0.0, 0.0, p)

    assert first_post_chance(age, affinity + more, 0.0, False, 0.0, 0.0, 0.0, p) >= usual
    assert first_post_chance(age, affinity, more, False, 0.0, 0.0, 0.0, p) >= usual
    assert first_post_chance(age, affinity, 0.0, False, 0.0, 0.0, pulse, p) >= usual


@given(p=..., age=ages, crowd=st.floats(0.0, 3.0))
def test_a_crowd_never_raises_it(p: FirstPost, age: int, crowd: float) -> None:
    alone = first_post_chance(age, 0.0, 0.0, True, 0.0, 0.0, 0.0, p)

    assert first_post_chance(age, 0.0, 0.0, True, 0.0, crowd, 0.0, p) <= alone


def test_of_those_who_ever_write_most_do_so_within_two_days() -> None:
    p = FirstPost()
    silent, written = 1.0, []
    for age in range(14):
        chance = first_post_chance(age, 0.0, 0.0, False, 0.0, 0.0, 0.0, p)
        written.append(silent * chance)
        silent -= written[-1]

    # Edgeryders: 63 % of eventual posters within 48 hours; here a visit on each of 14 days
    assert 0.4 < sum(written[:3]) / sum(written) < 0.8


@given(p=st.just(FirstPost()), age=ages, affinity=affinities)
def test_people_hold_back_where_everybody_can_look_in(p: FirstPost, age: int, affinity: float) -> None:
    assert first_post_chance(age, affinity, 0.0, False, 1.0, 0.0, 0.0, p) < first_post_chance(
        age, affinity, 0.0, False, 0.0, 0.0, 0.0, p
    )
