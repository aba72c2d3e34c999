"""Damaged exports are read or refused with a sentence, and nothing else; `make fuzz` tries many more."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from fuzz import make, place_of, run
from mutations import EDITS, OFTEN, TOKENS, Edit, mutated
from reading import outcome
from seeds import Seed, all_seeds

SHARES = st.floats(0.0, 1.0, exclude_max=True)
DAMAGE = st.lists(
    st.builds(Edit, st.sampled_from((*OFTEN, *EDITS)), SHARES, SHARES, st.integers(0, (1 << 16) - 1)), max_size=4
)


@cache
def files() -> list[Seed]:
    return [seed for family in all_seeds().values() for seed in family]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / "input"


@settings(max_examples=120)
@given(which=SHARES, damage=DAMAGE)
def test_a_damaged_file_is_read_or_refused(which: float, damage: list[Edit], folder: Path) -> None:
    seed = files()[int(which * len(files()))]
    assert outcome(place_of([(seed.name, mutated(seed.content, damage))], folder)).startswith(("read: ", "refused: "))


def test_every_undamaged_seed_of_a_writer_is_read(folder: Path) -> None:
    for seed in files():
        if seed.family.startswith(("en-", "fr-")):
            assert outcome(place_of([(seed.name, seed.content)], folder)).startswith("read: "), seed.family


def test_an_input_is_known_by_its_seed_and_number() -> None:
    one, again = (make(5, 3, all_seeds()) for _ in range(2))
    assert one == again
    assert make(5, 4, all_seeds()) != one


@pytest.mark.parametrize("kind", EDITS)
def test_every_edit_takes_whatever_it_is_given(kind: str) -> None:
    for content in (b"", b"\n", b"a,b\n1,2\n", b'{"a": [1]}', bytes(range(256))):
        for token in range(len(TOKENS)):
            assert isinstance(EDITS[kind](content, Edit(kind, token / len(TOKENS), 0.99, token)), bytes)


@pytest.mark.slow
def test_two_thousand_damaged_inputs_fail_nowhere() -> None:
    tally, failures = run(seed=2, count=2_000)
    assert not failures
    assert sum(tally.values()) == 2_000
    assert sum(times for what, times in tally.items() if what.startswith("read")) > 200
