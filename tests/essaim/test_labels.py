"""Labels: names of points are near them and cover neither each other nor a point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.labels import CHARACTER, DOT, LINE_HEIGHT, Label, beside

WIDTH, HEIGHT = 680.0, 320.0
Box = tuple[float, float, float, float]


def box(point: tuple[float, float], name: str, label: Label) -> Box:
    wide, left = CHARACTER * len(name), point[0] + label.right
    left -= wide if label.align == "right" else 0.0
    return left, point[1] + label.down - LINE_HEIGHT / 2, left + wide, point[1] + label.down + LINE_HEIGHT / 2


def dot(point: tuple[float, float]) -> Box:
    return point[0] - DOT, point[1] - DOT, point[0] + DOT, point[1] + DOT


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(st.lists(st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT)), min_size=1, max_size=8), st.data())
def test_no_name_covers_another_or_a_point(points: list[tuple[float, float]], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(points)))
    names = ["B (chosen)", *"ACDEFGH"][:number]
    boxes = [box(point, name, label) for point, name, label in zip(points, names, beside(points, names, WIDTH))]  # noqa: B905

    assert len(boxes) == number
    for at, one in enumerate(boxes):
        assert not any(meet(one, other) for other in boxes[:at])
        assert not any(meet(one, dot(point)) for point in points)


@pytest.mark.parametrize(("x", "align"), [(20.0, "left"), (WIDTH - 20.0, "right")])
def test_a_name_stays_within_the_picture(x: float, align: str) -> None:
    assert beside([(x, 100.0)], ["B (chosen)"], WIDTH)[0].align == align
