"""JSON streams within limits on depth, texts and numbers, and every damage is one message."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.exports.jsons import Guard, json_items, json_lines, json_whole
from calibration.exports.limits import DEEPEST, LONGEST_LINE
from calibration.exports.opening import Source
from sim.problems import InputError

TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def source(content: bytes) -> Source:
    return Source(Path("x.json"), "x.json", "", lambda: io.BytesIO(content), content[:65536], len(content))


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@given(items=st.lists(TREES, max_size=5), ascii_=st.booleans())
def test_items_are_those_that_were_written(items: list[Any], ascii_: bool) -> None:
    content = json.dumps({"messages": items}, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")
    try:
        content.decode()
    except UnicodeDecodeError:
        return
    assert list(json_items(source(content), "messages.item")) == items
    assert json_whole(source(content)) == {"messages": items}


@given(tree=TREES, size=st.integers(1, 7))
def test_the_guard_counts_the_depth_whatever_the_blocks(tree: Any, size: int) -> None:
    content = json.dumps(tree).encode()
    guard, deepest = Guard(Path("x")), 0
    for start in range(0, len(content), size):
        guard.see(content[start : start + size])
        deepest = max(deepest, guard._depth)
    assert guard._depth == 0
    assert deepest <= depth(tree)


def key(content: bytes, path: str = "item") -> str:
    with pytest.raises(InputError) as caught:
        list(json_items(source(content), path))
    return caught.value.problems[0].key


def test_lists_too_deep_are_refused_even_behind_brackets_in_texts() -> None:
    assert key(b"[" * (DEEPEST + 1)) == "export-json-deep"
    assert key(b'["]]]]\\"]]", ' + b"[" * DEEPEST) == "export-json-deep"
    assert list(json_items(source(b'["' + b"[" * 1000 + b'"]'), "item")) == ["[" * 1000]


def test_a_text_too_long_is_refused() -> None:
    assert key(b'["' + b"x" * (LONGEST_LINE + 2) + b'"]') == "export-long-line"


@pytest.mark.parametrize("content", [b"[1, 2", b'[{"a": "b', b"["])
def test_a_cut_file_says_so(content: bytes) -> None:
    assert key(content) == "export-json-cut"


@pytest.mark.parametrize(
    "content", [b"[1,, 2]", b"{]", b"[NaN]", b"[" + b"9" * 5000 + b"]", b'["\xff"]', b'["\\x0B"]', b'["a\nb"]']
)
def test_a_broken_file_says_so(content: bytes) -> None:
    assert key(content) == "export-json-broken"


def test_a_line_cut_at_the_end_of_a_file_of_lines_says_so() -> None:
    with pytest.raises(InputError, match=r"x.json:2: the file stops in the middle"):
        list(json_lines(source(b'{"a": 1}\n{"a": ')))
