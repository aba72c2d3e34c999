"""Plain: the readable engine. One function a phase, in the order of `sim.schedule.DAY`, over Mesa agents.

It needs no compiler and can be stepped through, changed and broken. It is also the judge of the compiled engine:
from equal seeds both give equal tables, cell by cell, every day.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from sim.columns import PRESENT
from sim.draws import Decision, member_key, uniform
from sim.member import Member
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules.arriving import FOUNDER, INVITED, KNOWN, LAUNCH, MARKETING, WORD_OF_MOUTH
from sim.rules.visiting import MOST_SESSIONS
from sim.setting import PROMPT_TIME, TOPICS
from sim.today import Today, smoothed_yesterday, today_of
from sim.world import MESSAGES

if TYPE_CHECKING:
    from sim.model import CommunityModel


class Appointment(NamedTuple):
    """One thing somebody does today, and when."""

    time: float
    """Moment of the day, 0 to 1."""
    act: Callable[[Today, float, int], None]
    ordinal: int
    """Which session of theirs today it is."""


def live_one_day(model: CommunityModel) -> None:
    """Run one day: every phase, in order."""
    model.today = today = circumstances(model)
    arrivals(model, today)
    visitors = visits(model, today)
    sessions(model, today, visitors)
    meetings(model, visitors)
    exits(model, today, visitors)
    aggregates(model)


def circumstances(model: CommunityModel) -> Today:
    """Return what everybody reacts to today: the calendar, rituals, and yesterday's aggregates."""
    return today_of(model.day, model.world.days, model.setting, model.parameters)


def arrivals(model: CommunityModel, today: Today) -> None:
    """Bring in the day's newcomers."""
    given, rules, p = model.record, model.rules, model.parameters.arriving
    if model.day == 0:
        found(model)
    joined_before = len(model.people)
    if given.known_joins >= 0:
        for ordinal in range(given.known_joins):
            add_member(model, KNOWN, ordinal, joined_before)
        return
    seen = rules.prospects_seen(today.empty, p)
    mouth = rules.word_of_mouth_rate(given.word_of_mouth, today.active, p)
    join_through(model, INVITED, given.invited, joined_before)
    join_through(model, LAUNCH, given.launch * seen, joined_before)
    join_through(model, MARKETING, given.marketing * seen, joined_before)
    join_through(model, WORD_OF_MOUTH, mouth * seen, joined_before)


def found(model: CommunityModel) -> None:
    """Bring in the founders: asked in person or merely added, some of them knowing each other."""
    seed, setting = model.world.seed, model.setting
    for ordinal in range(setting.founders):
        key = member_key(FOUNDER, 0, ordinal)
        recruited = uniform(seed, key, 0, Decision.RECRUITED, 0, 0) < setting.recruited
        add_member(model, FOUNDER, ordinal, ordinal, model.parameters.traits.recruited_shift if recruited else 0.0)
    for member in model.people:
        for other in model.people[: member.row]:
            if member.draw(Decision.KNOWS, other.key) < setting.tie_density:
                tie(member, other)


def tie(member: Member, other: Member) -> None:
    """Let two people know each other, as if each had written to the other once."""
    member.ties.strengthen(other.row, 1.0, 1.0)
    other.ties.strengthen(member.row, 1.0, 1.0)


def join_through(model: CommunityModel, channel: int, rate: float, joined_before: int) -> None:
    """Bring in the newcomers of one channel."""
    drawn = uniform(model.world.seed, channel, model.day, Decision.ARRIVALS, 0, 0)
    for ordinal in range(poisson_quantile(drawn, rate)):
        add_member(model, channel, ordinal, joined_before)


def add_member(model: CommunityModel, channel: int, ordinal: int, joined_before: int, shift: float = 0.0) -> None:
    """Add one newcomer, whose traits come from their own draws."""
    rules, traits, leaving = model.rules, model.parameters.traits, model.parameters.leaving
    member = model.new_member()
    member.key = member_key(channel, model.day, ordinal)
    member.status = PRESENT
    member.channel = channel
    member.join_day = model.day
    fondness = rules.affinity(own(member, Decision.AFFINITY), joined_before, shift, traits)
    member.affinity = fondness
    member.visit_propensity = rules.visit_propensity(fondness, own(member, Decision.VISIT_TRAIT), traits)
    member.posting_propensity = rules.posting_propensity(fondness, own(member, Decision.POSTING_TRAIT), traits)
    member.responsiveness = rules.responsiveness(own(member, Decision.RESPONSIVENESS), traits)
    founder = channel == FOUNDER
    # founders have already shown that they stay: as if one day of posting were behind them
    staying = rules.staying_factor(model.parameters.crowding)
    second_shape = leaving.poster_b * staying + (1.0 if founder else 0.0)
    z = own(member, Decision.POSTER_EXIT_TRAIT)
    member.poster_exit = rules.exit_trait(fondness, z, leaving.poster_a, second_shape, traits)
    z = own(member, Decision.QUIET_EXIT_TRAIT)
    member.quiet_exit = rules.exit_trait(fondness, z, leaving.quiet_a, leaving.quiet_b * staying, traits)
    member.topic = int(member.draw(Decision.TOPIC) * (model.setting.covered_topics if founder else TOPICS))
    member.read_up_to = max(0, int(model.world.counts[MESSAGES]) - model.setting.capacity)
    model.record.joins += 1
    member.note("joined")


def own(member: Member, decision: Decision) -> float:
    """Return where a newcomer stands among people in one trait [sd]."""
    return normal_quantile(member.draw(decision))


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


def sessions(model: CommunityModel, today: Today, visitors: list[Member]) -> None:
    """Run all sessions of the day in time order."""
    for appointment in sorted(agenda(model, visitors), key=attrgetter("time")):
        appointment.act(today, model.day + appointment.time, appointment.ordinal)


def agenda(model: CommunityModel, visitors: list[Member]) -> list[Appointment]:
    """Return everything that is to happen today: the question, the team's sessions, the members' sessions."""
    found, rules, team = [], model.rules, model.team
    if model.record.question:
        found.append(Appointment(PROMPT_TIME, team.ask_question, 0))
    for ordinal in range(model.record.staff_sessions):
        time = rules.team_session_time(team.draw(Decision.SESSION_TIME, ordinal=ordinal))
        found.append(Appointment(time, team.session, ordinal))
    for member in visitors:
        more = poisson_quantile(member.draw(Decision.SESSIONS), model.parameters.visiting.extra_sessions)
        for ordinal in range(min(1 + more, MOST_SESSIONS)):
            time = rules.session_time(member.draw(Decision.SESSION_TIME, ordinal=ordinal))
            found.append(Appointment(time, member.session, ordinal))
    return found


def meetings(model: CommunityModel, visitors: list[Member]) -> None:
    """Let those who came to a live or an event meet one other, and tie them."""
    if not model.record.gathering:
        return
    for member in visitors:
        other = visitors[int(member.draw(Decision.MEETS) * len(visitors))]
        if other is not member:
            tie(member, other)
            member.note("met", other=other.row)


def exits(model: CommunityModel, today: Today, visitors: list[Member]) -> None:
    """Let some visitors drop out in silence."""
    for member in visitors:
        if member.drops_out(today):
            member.leave()


def aggregates(model: CommunityModel) -> None:
    """Close the day's counts; tomorrow everybody reacts to them."""
    day, record, setting = model.day, model.record, model.setting
    record.active_7d = sum(member.last_visit > day - 7 for member in model.people)
    record.posters_7d = sum(member.posting_day > day - 7 for member in model.people)
    week = model.days[max(0, day - 6) : day + 1]
    record.messages_7d = sum(d.starters + d.replies + d.staff_messages for d in week)
    record.toxic_7d = sum(d.toxic - (d.removed - d.removed_innocent) for d in week)
    if record.staff_here:
        record.staff_minutes += record.ritual_minutes + setting.newcomer_minutes * record.joins
    stayed = record.joins + record.returns - record.leaves
    record.members = stayed + (model.days[day - 1].members if day > 0 else 0)
    active, writers = smoothed_yesterday(day, model.world.days, setting)
    record.active = active + (record.active_7d - active) / 7.0
    record.writers = writers + (record.writer_visits - writers) / 7.0
