"""Record: one day's row, as the plain engine reads and fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import DayRow
from sim.views import view_of

if TYPE_CHECKING:
    from sim.model import CommunityModel


@view_of(DayRow)
class DayRecord(DayRow):
    """What the plan gives for a day, and what happened on it.

    Parameters
    ----------
    model : CommunityModel
        The community.
    row : int
        Day of the plan, 0 or more.
    """

    def __init__(self, model: CommunityModel, row: int) -> None:
        self.row = row
        self.cells = model.cells.days
