"""Any input: whatever a file holds, it is a scenario or a list of problems, never a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import load, presets
from scenarios.fields import fields
from scenarios.library import preset_text
from sim.problems import InputError
from sim.words import speaking

ANYTHING = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
NAMES = [name for name in fields() if not name.startswith(("rituals.", "events."))]


def problems_of(source: str | Path, changes: dict[str, Any] | None = None) -> list[str]:
    try:
        load(source, changes)
    except InputError as error:
        return str(error).splitlines()
    return []


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=4), st.sampled_from(["en", "fr"]))
def test_any_value_anywhere_is_accepted_or_told(changes: dict[str, Any], language: str) -> None:
    with speaking(language):
        assert all(problems_of("b2b-slack", changes))


@given(st.lists(st.dictionaries(st.sampled_from(["kind", "weekday", "every_weeks", "x"]), ANYTHING), max_size=3))
def test_any_rituals_are_accepted_or_told(rituals: list[dict[str, Any]]) -> None:
    assert all(problems_of("b2b-slack", {"rituals": rituals}))


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["kind", "on", "on_day", "size", "days", "platform"]), ANYTHING), max_size=3
    ),
    st.sampled_from(["spam_wave", "platform_move", "founders_leave", "account_closed"]),
)
def test_any_events_are_accepted_or_told(events: list[dict[str, Any]], kind: str) -> None:
    assert all(problems_of("b2b-slack", {"events": events}))
    assert all(problems_of("b2b-slack", {"events": [event | {"kind": kind} for event in events]}))


@given(content=st.binary(max_size=60))
def test_any_bytes_are_accepted_or_told(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "plan.toml"
    path.write_bytes(content)

    assert all(problems_of(path))


@given(name=st.sampled_from(presets()), data=st.data())
def test_a_preset_with_a_piece_cut_out_is_accepted_or_told_with_a_line(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = preset_text(name)
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    path = tmp_path_factory.mktemp("any") / "plan.toml"
    path.write_text(text[:begin] + text[end:], encoding="utf-8")

    for problem in problems_of(path):
        address, _, _ = problem.partition(": ")
        line = int(address.rpartition(":")[2])
        assert 1 <= line <= text.count("\n") + 1
