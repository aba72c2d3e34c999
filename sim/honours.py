"""Honours: every four weeks members are put forward, and ambassadors invited or worn out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import Decision
from sim.member import Member
from sim.rules.championing import TERM_DAYS
from sim.rules.recognising import MIDDLE, NEWCOMER_DAYS, NEWCOMERS, NO_AWARD, TOP, TOP_SHARE
from sim.setting import NO_PROGRAMME

if TYPE_CHECKING:
    from sim.model import CommunityModel


def recognition(model: CommunityModel) -> None:
    """Every four weeks, put members forward, let ambassadors wear out and invite new ones."""
    term_ends = model.day % TERM_DAYS == TERM_DAYS - 1
    if term_ends and model.record.staff_here:
        put_forward(model)
    if model.setting.programme_starts == NO_PROGRAMME or model.day < model.setting.programme_starts:
        return
    if term_ends:
        wear_out(model)
        if model.record.staff_here:
            invite(model)
    model.record.ambassadors = sum(member.ambassador for member in model.people)


def put_forward(model: CommunityModel) -> None:
    """Put some members of the plan's stratum forward, as long as the team has time."""
    needed, stratum = top_days(model), model.setting.spotlights_for
    for _ in range(model.setting.spotlights):
        rest = [member for member in model.people if member.awarded_day != model.day]
        eligible = [member for member in rest if stratum_of(member, needed) == stratum]
        if not eligible or not model.team.spend(model.parameters.managing.spotlight_minutes):
            return
        chosen = min(eligible, key=lambda member: member.draw(Decision.SPOTLIGHT))
        chosen.award = stratum
        chosen.awarded_day = model.day
        chosen.note("put_forward")
        model.record.spotlights += 1


def top_days(model: CommunityModel) -> int:
    """Return on how many of the last 28 days the most active tenth of writers wrote at least."""
    written = [member.days_written() for member in model.people if member.present and member.days_written() > 0]
    for needed in range(TERM_DAYS, 1, -1):
        if sum(days >= needed for days in written) >= TOP_SHARE * len(written):
            return needed
    return 1


def stratum_of(member: Member, needed: int) -> int:
    """Return in which stratum a member who wrote lately is; nobody else is in any."""
    written = member.days_written() if member.present else 0
    if written == 0:
        return NO_AWARD
    if member.model.day - member.join_day < NEWCOMER_DAYS:
        return NEWCOMERS
    return TOP if written >= needed else MIDDLE


def wear_out(model: CommunityModel) -> None:
    """Let ambassadors burn out, some of whom then leave."""
    for member in model.people:
        if member.ambassador and member.wears_out():
            member.ambassador = False
            member.burnt_out = True
            member.note("burnt_out")
            model.record.burnouts += 1
            if member.draw(Decision.QUITS) < model.parameters.championing.quitting:
                member.leave()


def invite(model: CommunityModel) -> None:
    """Invite the most active of those eligible to be ambassadors, as long as the team has time."""
    p = model.parameters
    training = p.managing.training_minutes if model.setting.ambassadors_trained else 0.0
    minutes = p.managing.ambassador_minutes + training
    in_question = [m for m in model.people if m.present and not m.ambassador and not m.burnt_out]
    eligible = [member for member in in_question if member.could_be_ambassador()]
    by_activity = sorted(eligible, key=Member.days_written, reverse=True)
    for member in by_activity[: model.setting.invitations]:
        accepts = member.draw(Decision.ACCEPTS) < p.championing.acceptance
        if accepts and model.team.spend(minutes):
            member.ambassador = True
            member.note("became_ambassador")
