"""Ritual: one ritual of the plan, as the plain engine holds it, or drops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import RitualRow
from sim.rules.gathering import FAINTEST_PULSE
from sim.rules.motives import MOTIVES
from sim.views import view_of

if TYPE_CHECKING:
    from sim.model import CommunityModel


@view_of(RitualRow)
class RitualRecord(RitualRow):
    """What a ritual adds when it is fresh, and how worn it is.

    Parameters
    ----------
    model : CommunityModel
        The community.
    row : int
        The ritual's place in the plan.
    """

    def __init__(self, model: CommunityModel, row: int) -> None:
        self.model = model
        self.row = row
        self.cells = model.cells.rituals

    @property
    def is_held_today(self) -> bool:
        """Whether it is held today."""
        return self.held > 0 and self.held_day == self.model.day

    def drop(self) -> None:
        """Leave it out today, for want of time or team."""
        self.model.record.rituals_dropped += 1
        self.model.record.undone_minutes += self.minutes

    def hold(self) -> None:
        """Hold it: it lifts visits and posting, on its day and for a while after, less as it wears."""
        day, record = self.model.day, self.model.record
        fresh = self.novelty()
        self.held += 1
        self.held_day = day
        record.rituals_held += 1
        record.ritual_minutes += self.minutes
        record.gathering = record.gathering or self.meets > 0
        for later in range(day, self.model.plan.days):
            visits = self.model.rules.pulse(self.visits * fresh, later - day, self.fading_days)
            posting = self.model.rules.pulse(self.posting * fresh, later - day, self.fading_days)
            if visits < FAINTEST_PULSE and later > day:
                return
            self.lift(later, visits, posting)

    def novelty(self) -> float:
        """Return what is left of its novelty, after it has worn once more and rested since."""
        rules, p = self.model.rules, self.model.parameters.gathering
        if self.held > 0:
            self.worn = rules.worn_after(self.worn + 1.0, self.model.day - self.held_day, self.rotates, p)
        return rules.novelty(self.worn, p)

    def lift(self, day: int, visits: float, posting: float) -> None:
        """Lift a day's visits and posting, most for those whose motive it suits."""
        lifts, p = self.model.world.lifts, self.model.parameters.motives
        if self.fading_days > 0.0:
            self.model.days[day].event_pulse += visits
        for motive in range(MOTIVES):
            lifts[day, motive, 0] += self.model.rules.suited_lift(visits, self.suits, motive, p)
            lifts[day, motive, 1] += self.model.rules.suited_lift(posting, self.suits, motive, p)
