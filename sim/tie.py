"""Ties: the people a member exchanges messages with, as the plain engine reads and writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.columns import TieRow
from sim.views import view_of

if TYPE_CHECKING:
    from sim.model import CommunityModel


@view_of(TieRow)
class Tie(TieRow):
    """One member's tie to another.

    Parameters
    ----------
    model : CommunityModel
        The community.
    row : tuple of int
        Row of the member and place among their ties.
    """

    def __init__(self, model: CommunityModel, row: tuple[int, int]) -> None:
        self.model = model
        self.row = row
        self.cells = model.cells.ties

    def strength(self) -> float:
        """Return how strong the tie is today, both directions together."""
        return self.faded(self.given + self.got)

    def faded(self, strength: float) -> float:
        """Return what is left today of a strength noted when the tie was last refreshed."""
        return self.model.rules.tie_after(strength, self.model.day - self.day, self.model.parameters.ties)

    def loosen(self, kept: float) -> None:
        """Keep a share of the tie."""
        self.given *= kept
        self.got *= kept

    def is_reciprocal(self) -> bool:
        """Return whether the tie holds in both directions today."""
        given, got = self.faded(self.given), self.faded(self.got)
        return self.model.rules.is_reciprocal(given, got, self.model.parameters.ties)


class TieBook:
    """The ties of one member: a few places, of which the first ones are taken.

    Parameters
    ----------
    model : CommunityModel
        The community.
    row : int
        Row of the member.
    """

    def __init__(self, model: CommunityModel, row: int) -> None:
        self.model = model
        self.row = row

    def others(self) -> list[int]:
        """Return the rows of the members one is tied to; -1 for a free place."""
        rows: list[int] = self.model.cells.ties["to"][self.row].tolist()
        return rows

    def __iter__(self) -> Iterator[Tie]:
        """Go through the ties, in the order of their places."""
        for place, other in enumerate(self.others()):
            if other >= 0:
                yield Tie(self.model, (self.row, place))

    def strength(self, other: int) -> float:
        """Return how strong the tie to another member is today, 0 without one."""
        others = self.others()
        return Tie(self.model, (self.row, others.index(other))).strength() if other in others else 0.0

    def reciprocal(self) -> int:
        """Count the ties that hold in both directions today, to people who were still there this morning."""
        people, day = self.model.people, self.model.day
        here = (tie for tie in self if people[tie.to].present or people[tie.to].left_day == day)
        return sum(tie.is_reciprocal() for tie in here)

    def loosen_absent(self) -> None:
        """Loosen the ties to those who were not at today's meeting in person."""
        for tie in self:
            if not self.model.people[tie.to].attended_today:
                tie.loosen(1.0 - self.model.parameters.gathering.absent_ties)

    def strengthen(self, other: int, given: float, got: float) -> None:
        """Refresh the tie to another member; the weakest tie makes room for a new one."""
        others = self.others()
        known = other in others
        place = others.index(other) if known else self.weakest(others)
        tie = Tie(self.model, (self.row, place))
        if not known:
            tie.to, tie.given, tie.got = other, 0.0, 0.0
        tie.given = tie.faded(tie.given) + given
        tie.got = tie.faded(tie.got) + got
        tie.day = self.model.day

    def weakest(self, others: list[int]) -> int:
        """Return the first free place, or else that of the weakest tie."""
        if -1 in others:
            return others.index(-1)
        return min(range(len(others)), key=lambda place: Tie(self.model, (self.row, place)).strength())
