"""TOML text: what is written is read back, and each key is found on its line."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scenarios.toml_text import key_lines, key_text, literal

KEYS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6).filter(lambda key: "." not in key)
PLAIN = (
    st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False)
    | st.dates()
    | st.datetimes()
    | st.text(st.characters(codec="utf-8"), max_size=12)
)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_what_is_written_is_read_back(data: dict[str, Any]) -> None:
    text = "\n".join(f"{key_text(key)} = {literal(value)}" for key, value in data.items())

    assert tomllib.loads(text) == data


@given(st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=4), st.integers(0, 3))
def test_every_key_is_found_on_its_line(data: dict[str, dict[str, Any]], empty_lines: int) -> None:
    lines: list[str] = []
    expected = {}
    for table, values in data.items():
        lines += ["# a comment with = and [brackets]"] * empty_lines + [f"[{key_text(table)}] # and another"]
        expected[table] = len(lines)
        for key, value in values.items():
            lines.append(f'{key_text(key)}={literal(value)} # "quoted')
            expected[f"{table}.{key}"] = len(lines)

    found = key_lines("\n".join(lines))

    assert {name: found[name] for name in expected} == expected


def test_items_of_an_array_of_tables_are_counted_from_zero() -> None:
    text = '[[rituals]]\nkind = "live"\n\n[[rituals]]\n[rituals.more]\nkind = "x"\n'

    assert key_lines(text) == {
        "rituals": 1, "rituals.0": 1, "rituals.0.kind": 2, "rituals.1": 4,
        "rituals.1.more": 5, "rituals.1.more.kind": 6,
    }  # fmt: skip


def test_texts_of_many_lines_hide_what_looks_like_keys() -> None:
    text = 'a = """\nb = 1\n"""" # four quotes close a text that ends in one\n'
    text += "c = '''\nd = 1'''\ne = [\n1,\n{ f = 2 }]\n"

    assert key_lines(text) == {"a": 1, "c": 4, "e": 6, "e.0": 7, "e.1": 8, "e.1.f": 8}
