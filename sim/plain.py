"""Plain: the readable engine. One function a phase, in the order of `sim.schedule.DAY`, over Mesa agents.

The larger phases have files of their own: `sim.newcomers`, `sim.appointments`, `sim.honours`, `sim.selling`. What
people do is in `sim.person`, `sim.member`, `sim.catching_up` and `sim.customer`, what the team does in `sim.team` and
`sim.ritual`.

It needs no compiler and can be stepped through, changed and broken. It is also the judge of the compiled engine:
from equal seeds both give equal tables, cell by cell, every day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.appointments import sessions
from sim.draws import Decision
from sim.honours import recognition
from sim.member import Member
from sim.newcomers import arrivals
from sim.rules.arriving import FOUNDER
from sim.selling import customers
from sim.today import Today, smoothed_yesterday, today_of

if TYPE_CHECKING:
    from sim.model import CommunityModel
    from sim.ritual import RitualRecord


def live_one_day(model: CommunityModel) -> None:
    """Run one day: every phase, in order."""
    staffing(model)
    model.today = today = circumstances(model)
    upheavals(model)
    arrivals(model, today)
    visitors = visits(model, today)
    sessions(model, today, visitors)
    meetings(model, visitors)
    exits(model, today, visitors)
    recognition(model)
    customers(model)
    aggregates(model)


def staffing(model: CommunityModel) -> None:
    """Settle who of the team is there today, what time it has, and which of the day's rituals it holds."""
    team, record = model.team, model.record
    if team.is_away():
        team.stay_away()
    if record.staff_here:
        team.take_its_time()
    for ritual in due_today(model):
        if record.staff_here and ritual.fits:
            ritual.hold()
        else:
            ritual.drop()
    record.staff_minutes += record.ritual_minutes


def due_today(model: CommunityModel) -> list[RitualRecord]:
    """Return the rituals that are due today."""
    return [model.rituals[row] for day, row in model.world.occasions.tolist() if day == model.day]


def circumstances(model: CommunityModel) -> Today:
    """Return what everybody reacts to today: the calendar, rituals, and yesterday's aggregates."""
    return today_of(model.day, model.world.days, model.setting, model.parameters)


def upheavals(model: CommunityModel) -> None:
    """Let founders leave on the day the plan says so, and everybody choose when the place is closed or moved."""
    founders_to_leave, share = model.record.founders_leave, model.record.followers
    for member in [member for member in model.people if member.present]:
        if member.channel == FOUNDER and founders_to_leave > 0:
            founders_to_leave -= 1
            member.leave()
        elif share >= 0.0 and not member.follows(share):
            member.leave()


def visits(model: CommunityModel, today: Today) -> list[Member]:
    """Decide who comes today, and return them."""
    return [member for member in model.people if comes(member, today)]


def comes(member: Member, today: Today) -> bool:
    """Decide whether somebody comes today; the joining day is a visiting day."""
    if not member.present:
        if not member.would_return():
            return False
        member.come_back()
    elif member.join_day != member.model.day and not member.would_visit(today):
        return False
    if member.exit_pending:
        member.exit_pending = False
        if member.never_comes(today):
            member.leave()
            return False
    member.arrive_at_place()
    return True


def meetings(model: CommunityModel, visitors: list[Member]) -> None:
    """Let those who attend a live or an event get to know some of the others."""
    if not model.record.gathering:
        return
    held = [ritual for ritual in model.rituals if ritual.is_held_today and ritual.meets > 0]
    attendants = attend(model, visitors, held)
    for member in attendants:
        for turn in range(sum(ritual.meets for ritual in held)):
            other = attendants[int(member.draw(Decision.MEETS, ordinal=turn) * len(attendants))]
            if other is not member:
                member.get_to_know(other)
                member.note("met", other=other.row)
        if any(ritual.in_person for ritual in held):
            member.ties.loosen_absent()


def attend(model: CommunityModel, visitors: list[Member], held: list[RitualRecord]) -> list[Member]:
    """Decide who of the visitors still here attends the day's gathering, and return them."""
    suits = 0
    for ritual in held:
        suits |= ritual.suits
    attendants = [member for member in visitors if member.present and member.attends(suits)]
    for member in attendants:
        member.attended_day = model.day
        member.note("attended")
    model.record.attendance += len(attendants)
    return attendants


def exits(model: CommunityModel, today: Today, visitors: list[Member]) -> None:
    """Let some visitors drop out in silence."""
    for member in visitors:
        if member.present and member.drops_out(today):
            member.leave()


def aggregates(model: CommunityModel) -> None:
    """Close the day's counts; tomorrow everybody reacts to them."""
    day, record = model.day, model.record
    record.active_7d = sum(member.last_visit > day - 7 for member in model.people)
    record.posters_7d = sum(member.posting_day > day - 7 for member in model.people)
    week = model.days[max(0, day - 6) : day + 1]
    record.messages_7d = sum(d.starters + d.replies + d.staff_messages for d in week)
    record.spam_7d = sum(d.spam_messages for d in week)
    record.toxic_7d = sum(d.toxic - (d.removed - d.removed_innocent) for d in week)
    record.hidden_7d = sum(d.removed - d.removed_innocent for d in week)
    record.useful_so_far = record.useful + (model.days[day - 1].useful_so_far if day > 0 else 0)
    stayed = record.joins + record.returns - record.leaves
    record.members = stayed + (model.days[day - 1].members if day > 0 else 0)
    active, writers = smoothed_yesterday(day, model.world.days, model.setting)
    record.active = active + (record.active_7d - active) / 7.0
    record.writers = writers + (record.writer_visits - writers) / 7.0
