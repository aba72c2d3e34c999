"""Labels: where the names of points stand in a picture, so that none covers another name or a point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

CHARACTER, LINE_HEIGHT, DOT = 7.0, 14.0, 7.0
"""Width of a character and height of a line of 12 pixels, and the radius of a point, in pixels."""
BESIDE, STEPS = 9.0, 20
"""Pixels between a point and its name, and how many places above and below it are tried: each name and each point takes
two of them at the most, so that eight points always find room."""


class Label(NamedTuple):
    """Where a name stands, seen from its point: pixels to the right and down, and which of its ends is there."""

    right: float
    down: float
    align: Literal["left", "right"]


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def beside(points: Sequence[tuple[float, float]], names: Sequence[str], width: float) -> list[Label]:
    """Place the names of points, in the order given, as near to them as there is room.

    Parameters
    ----------
    points : sequence of (float, float)
        Pixels from the left and from the top. All are kept free, also those beyond the names.
    names : sequence of str
        Of the first points.
    width : float
        Pixels of the picture: no name goes beyond its sides, where another place is free.

    Examples
    --------
    >>> beside([(50.0, 50.0)], ["A"], 680.0)
    [Label(right=9.0, down=-9.0, align='left')]
    """
    taken = [_Box(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in points]
    placed = []
    for (x, y), name in zip(points, names, strict=False):
        boxes = {each: _box(x, y, name, each) for each in _candidates()}
        within = {each: box for each, box in boxes.items() if box.left >= 0 and box.right <= width} or boxes
        free = (each for each, box in within.items() if not any(box.meets(other) for other in taken))
        chosen = next(free, next(iter(within)))
        taken.append(boxes[chosen])
        placed.append(chosen)
    return placed


def _candidates() -> list[Label]:
    """Return the places that are tried, the nearest first: above and below, to the right and to the left."""
    found: list[Label] = []
    for step in range(STEPS):
        for down in (-BESIDE - LINE_HEIGHT * step, BESIDE + LINE_HEIGHT * step):
            found += [Label(BESIDE, down, "left"), Label(-BESIDE, down, "right")]
    return found


def _box(x: float, y: float, name: str, label: Label) -> _Box:
    wide, middle = CHARACTER * len(name), y + label.down
    left = x + label.right - (wide if label.align == "right" else 0.0)
    return _Box(left, middle - LINE_HEIGHT / 2, left + wide, middle + LINE_HEIGHT / 2)
