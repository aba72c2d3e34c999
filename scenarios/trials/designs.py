"""Designs: who gets the treatment and when, and the lots drawn for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scenarios.trials.inference import LEAST_PAIRS
from scenarios.trials.treatment import Treatment

Unit = Literal["member", "room", "cohort", "week"]
UNITS: tuple[Unit, ...] = ("member", "room", "cohort", "week")
Lots = npt.NDArray[np.bool_]
LATER_WEEKS = 4
"""Weeks after joining in which it is looked whether a newcomer still comes."""
LEAST_ROOMS = 2 * LEAST_PAIRS
LENGTHS = (8, 12, 16, 24, 36, 52)
"""Lengths of a test that are tried [week]."""


@dataclass(frozen=True)
class Design:
    """How a test assigns its treatment.

    Parameters
    ----------
    unit : {"member", "room", "cohort", "week"}
        What is drawn: each member; each room; those who join in a week; blocks of weeks with and without.
    weeks : int
        Weeks during which people are assigned [week].
    block : int
        Weeks of a block, with unit ``week``.
    washout : int
        First weeks of each block that are not counted, while what went before wears off.
    follow : int
        Weeks after joining in which it is looked whether somebody still comes; 0 where weeks are counted as they are.
    """

    unit: Unit
    weeks: int
    block: int = 1
    washout: int = 0
    follow: int = 0

    @property
    def paired(self) -> bool:
        """Whether neighbours are paired, one of the two being treated, by lot."""
        return self.unit != "member"

    @property
    def pairs(self) -> int:
        """Pairs of blocks, or of cohorts."""
        return self.weeks // (2 * self.block)

    @property
    def lasts(self) -> int:
        """Weeks until its last outcome is known."""
        return self.weeks + self.follow

    def lots(self, rng: np.random.Generator) -> Lots:
        """Draw whether each week of the test is treated: one block of each pair, or one cohort of each, by lot."""
        first = rng.random(self.pairs) < 0.5
        blocks = np.column_stack([first, ~first]).ravel()
        weeks = np.repeat(blocks, self.block)
        return np.concatenate([weeks, np.zeros(self.weeks - len(weeks), dtype=bool)])


def designs_for(treatment: Treatment, rooms: int, most_weeks: int, washout: int = 0) -> list[Design]:
    """Return the designs that can test a treatment within so many weeks, the shorter first.

    Parameters
    ----------
    treatment : Treatment
        What is tested.
    rooms : int
        Rooms of the community.
    most_weeks : int
        Weeks the test may last, follow-up included.
    washout : int
        Weeks of a block that are not counted, where a block is long enough.

    Examples
    --------
    >>> [design.unit for design in designs_for(Treatment("live"), 1, 12)]
    ['member', 'member', 'week']
    """
    found: list[Design] = []
    for weeks in LENGTHS:
        if weeks > most_weeks:
            break
        if treatment.lacks == "welcome":
            found += _of_the_welcome(weeks)
            continue
        if treatment.alone:
            found.append(Design("member", weeks))
            found += [Design("room", weeks)] if rooms >= LEAST_ROOMS else []
        for times in (1, 2, 4):
            block = times * treatment.every_weeks
            if weeks // (2 * block) >= LEAST_PAIRS:
                found.append(Design("week", weeks, block, min(washout, block - 1) if times > 1 else 0))
    return found


def _of_the_welcome(weeks: int) -> list[Design]:
    """Return the designs of a test of the welcome that is over, follow-up included, after so many weeks."""
    joining = weeks - LATER_WEEKS
    found = [Design("member", joining, follow=LATER_WEEKS)]
    return [*found, Design("cohort", joining, follow=LATER_WEEKS)] if joining // 2 >= LEAST_PAIRS else found
