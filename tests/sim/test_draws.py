"""Draws: uniform, unrelated, addressed, and the same for whoever is left untouched."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import sim.compiler  # registers the compiled twins
from sim import newcomers, person, speaker, team
from sim.catching_up import CatchingUp
from sim.draws import MANAGER_KEY, Decision, address, member_key, message_key, owner, uniform, uniform_for
from sim.engine import advance
from sim.message import Message
from sim.model import CommunityModel
from sim.parameters import defaults, with_values
from sim.plan import Founders, Growth, Plan, Ritual
from sim.rules.arriving import FOUNDER
from sim.world import MEMBERS, MESSAGES, World, new_world

assert sim.compiler

seeds = st.integers(0, 2**63 - 1)
keys = st.integers(0, 2**63 - 1)
days = st.integers(0, 100_000)
decisions = st.sampled_from(Decision)
ordinals = st.integers(0, 65_535)


@numba.njit
def compiled_uniform(seed: int, key: int, day: int, decision: int, subject: int, ordinal: int) -> float:
    return uniform(seed, key, day, decision, subject, ordinal)


@numba.njit
def compiled_keys(channel: int, day: int, ordinal: int) -> tuple[int, int]:
    key = member_key(channel, day, ordinal)
    return key, message_key(key, day, ordinal)


@numba.njit
def compiled_for(seed: int, key: int, day: int, decision: int) -> float:
    return uniform_for(owner(seed, key), day, decision)


@given(seeds, keys, days, decisions)
def test_a_draw_about_nothing_else_is_the_same_by_its_owner(seed: int, key: int, day: int, decision: Decision) -> None:
    drawn = uniform(seed, key, day, decision, 0, 0)
    assert uniform_for(owner(seed, key), day, decision) == compiled_for(seed, key, day, int(decision)) == drawn


@given(seeds, keys, days, decisions, keys, ordinals)
def test_a_compiled_draw_has_the_same_bits(
    seed: int, key: int, day: int, decision: Decision, subject: int, ordinal: int
) -> None:
    plain_draw = uniform(seed, key, day, decision, subject, ordinal)

    assert compiled_uniform(seed, key, day, int(decision), subject, ordinal) == plain_draw
    assert 0.0 <= plain_draw < 1.0


@given(st.integers(0, 5), days, ordinals)
def test_compiled_keys_are_the_same(channel: int, day: int, ordinal: int) -> None:
    key = member_key(channel, day, ordinal)

    assert compiled_keys(channel, day, ordinal) == (key, message_key(key, day, ordinal))
    assert 0 <= message_key(key, day, ordinal) < 2**63


@given(seeds, keys, days, decisions, keys, ordinals, st.integers(0, 5))
def test_a_change_anywhere_in_an_address_gives_another_draw(
    seed: int, key: int, day: int, decision: Decision, subject: int, ordinal: int, place: int
) -> None:
    first = [seed, key, day, int(decision), subject, ordinal]
    second = list(first)
    second[place] = first[place] + 1 if place != 5 else (ordinal + 1) % 65_536

    assert address(*first) != address(*second)


@given(st.integers(0, 5), st.integers(0, 5), days, days, st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_no_two_people_share_a_key(channel: int, other: int, day: int, later: int, nth: int, mth: int) -> None:
    same_person = (channel, day, nth) == (other, later, mth)

    assert (member_key(channel, day, nth) == member_key(other, later, mth)) == same_person
    assert member_key(channel, day, nth) > MANAGER_KEY


def drawn_along(part: str, count: int = 4000) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return draws at addresses that differ in one part only."""
    place = ("seed", "key", "day", "decision", "subject", "ordinal").index(part)
    start = [7, member_key(2, 10, 3), 50, int(Decision.VISIT), message_key(1, 2, 3), 0]
    values = []
    for step in range(count):
        at = list(start)
        at[place] += step
        values.append(uniform(*at))
    return np.array(values)


PARTS = ("seed", "key", "day", "subject", "ordinal")


@pytest.mark.parametrize("part", PARTS)
def test_draws_are_uniform_along_each_part_of_an_address(part: str) -> None:
    # Kolmogorov-Smirnov: a good generator fails at p < 1e-5 once in 100,000 fresh seeds
    assert stats.kstest(drawn_along(part), "uniform").pvalue > 1e-5


@pytest.mark.parametrize("part", PARTS)
def test_neighbouring_addresses_are_not_correlated(part: str) -> None:
    values = drawn_along(part)
    for lag in (1, 2, 7):
        correlation = np.corrcoef(values[:-lag], values[lag:])[0, 1]
        assert abs(correlation) < 4.9 / np.sqrt(len(values) - lag)  # 4.9 sigma: about 1 in 1,000,000


def test_decisions_of_one_member_on_one_day_are_not_correlated() -> None:
    people = [member_key(3, day, nth) for day in range(50) for nth in range(40)]
    table = np.array([[uniform(7, key, 60, decision, 0, 0) for decision in Decision] for key in people])
    between = np.corrcoef(table, rowvar=False)[np.triu_indices(len(Decision), 1)]

    # 378 pairs: 6 sigma leaves a false alarm of about 1 in 1,000,000 for all of them together
    assert np.abs(between).max() < 6.0 / np.sqrt(len(people))


PLAN = Plan(days=40, growth=Growth(pre_launch_weeks=1))


def chances_and_replies(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[int, int], list[tuple[float, bool]]]:
    """Run four communities; return, for each reader and day, each chance to reply and whether a reply was written."""
    met: dict[tuple[int, int], list[tuple[float, bool]]] = defaultdict(list)
    own_chance = CatchingUp.reply_chance

    def spied_chance(reading: CatchingUp, message: Message) -> float:
        chance = own_chance(reading, message)
        drawn = reading.draw(Decision.REPLY, message)
        met[reading.model.world.seed * 2**60 + reading.reader.key, reading.model.day].append((chance, drawn < chance))
        return chance

    monkeypatch.setattr(CatchingUp, "reply_chance", spied_chance)
    for seed in range(4):
        CommunityModel(PLAN, rng=seed).run_model()
    return met


def test_replies_per_reader_day_vary_as_independent_draws_would(monkeypatch: pytest.MonkeyPatch) -> None:
    met = chances_and_replies(monkeypatch)
    surprise = np.array([sum(replied - chance for chance, replied in one) for one in met.values()])
    spread = np.array([sum(chance * (1.0 - chance) for chance, _ in one) for one in met.values()])
    fourth = np.array(
        [sum(c * (1 - c) * ((1 - c) ** 3 + c**3) - (c * (1 - c)) ** 2 for c, _ in one) + 2 * v * v
         for one, v in zip(met.values(), spread, strict=True)]
    )  # fmt: skip

    # given what came before, each reply is one draw: the sum of (replies - chances) over a reader's day has variance
    # sum p(1-p). Squared surprises then average to it; both checks allow 4.9 sigma, about 1 false alarm in 1,000,000
    assert len(met) > 1000
    assert abs(surprise.sum()) < 4.9 * np.sqrt(spread.sum())
    assert abs((surprise**2 - spread).sum()) < 4.9 * np.sqrt(fourth.sum())


Addresses = dict[tuple[int, ...], float]


def addresses_drawn(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> tuple[CommunityModel, Addresses]:
    """Run a plan with the plain engine; return it with every address it drew at and what it drew there."""
    drawn: Addresses = {}

    def noted(*at: int) -> float:
        drawn[at] = uniform(*at)
        return drawn[at]

    with monkeypatch.context() as patch:
        for module in (newcomers, person, speaker, team):
            patch.setattr(module, "uniform", noted)
        model = CommunityModel(plan)
        model.run_model()
    return model, drawn


def rows_by_key(world: World) -> dict[int, int]:
    keys = np.asarray(world.members["key"])[: int(world.counts[MEMBERS])]
    return {int(key): row for row, key in enumerate(keys)}


OWN_TRAITS = ("channel", "join_day", "responsiveness", "topic")


def test_a_founder_removed_leaves_everybody_else_their_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = dataclasses.replace(PLAN, founders=dataclasses.replace(PLAN.founders, number=PLAN.founders.number - 1))
    with_all, drawn = addresses_drawn(PLAN, monkeypatch)
    without_one, drawn_without = addresses_drawn(fewer, monkeypatch)
    here, there = rows_by_key(with_all.world), rows_by_key(without_one.world)
    shared = drawn.keys() & drawn_without.keys()

    assert here.keys() - there.keys() >= {member_key(FOUNDER, 0, fewer.founders.number)}
    assert all(drawn[at] == drawn_without[at] for at in shared)
    assert len(shared) > 0.5 * len(drawn)
    for key in here.keys() & there.keys():
        before, after = with_all.people[here[key]], without_one.people[there[key]]
        assert [getattr(before, trait) for trait in OWN_TRAITS] == [getattr(after, trait) for trait in OWN_TRAITS]


def test_a_founder_who_never_wrote_can_be_removed_without_a_trace() -> None:
    strangers = Founders(number=25, tie_density=0.0)
    nobody_joins = Growth(pre_launch_weeks=52, pre_launch_joins_per_day=0.0)
    plan = Plan(days=90, founders=strangers, growth=nobody_joins)
    numbers_do_not_matter = with_values(
        defaults(),
        {"crowding.size_exponent": 0.0, "crowding.posting_exponent": 0.0, "replying.volume_exponent": 0.0},
    )
    for seed in range(50):
        with_all = new_world(plan, numbers_do_not_matter, seed)
        advance(with_all, 0, plan.days)
        if with_all.members["posts"][24] == 0:
            break
    fewer = dataclasses.replace(plan, founders=dataclasses.replace(strangers, number=24))
    without_one = new_world(fewer, numbers_do_not_matter, seed)
    advance(without_one, 0, plan.days)

    assert with_all.members["posts"][24] == 0
    assert with_all.counts[MESSAGES] == without_one.counts[MESSAGES] > 100
    for table, rows in (("members", 24), ("ties", 24), ("messages", int(with_all.counts[MESSAGES]))):
        for column in getattr(with_all, table).dtype.names:
            np.testing.assert_array_equal(
                getattr(with_all, table)[column][:rows], getattr(without_one, table)[column][:rows]
            )


def test_a_ritual_added_leaves_everybody_their_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    ritual = Ritual("weekly_question", weekday=2, first_week=1)
    usual, drawn = addresses_drawn(PLAN, monkeypatch)
    with_ritual, drawn_with = addresses_drawn(dataclasses.replace(PLAN, rituals=(ritual,)), monkeypatch)
    shared = drawn.keys() & drawn_with.keys()

    assert all(drawn[at] == drawn_with[at] for at in shared)
    assert len(shared) > 0.5 * len(drawn)
    assert usual.people[5].responsiveness == with_ritual.people[5].responsiveness


def test_a_ritual_added_changes_nothing_before_it_is_held(differences: Callable[[World, World], list[str]]) -> None:
    plan = Plan(days=120)
    ritual = Ritual("live", weekday=2, first_week=14)
    usual = new_world(plan, defaults(), 7)
    with_ritual = new_world(dataclasses.replace(plan, rituals=(ritual,)), defaults(), 7)
    for world in (usual, with_ritual):
        advance(world, 0, 100)
    alike = with_ritual._replace(rituals=usual.rituals)  # the tables of rituals differ by the plan
    different = [place for place in differences(usual, alike) if not place.startswith("days.")]

    assert different == []
    for column in usual.days.dtype.names:
        np.testing.assert_array_equal(usual.days[column][:100], with_ritual.days[column][:100])
    for world in (usual, with_ritual):
        advance(world, 100, 120)
    assert differences(usual, alike) != []
