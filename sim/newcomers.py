"""Newcomers: through which channels people join on a day, and what each brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import PRESENT
from sim.draws import Decision, member_key, uniform
from sim.member import Member
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules.arriving import (
    AUDIENCE,
    FOUNDER,
    HEARD_FOR_DAYS,
    INFLUENCER,
    INVITED,
    KNOWN,
    KNOWN_FOR_DAYS,
    LAUNCH,
    MARKETING,
    SEARCH,
    SPURT,
    TRIES,
    TROLL,
    WORD_OF_MOUTH,
)
from sim.rules.leaving import MENTOR, NOBODY
from sim.setting import NO_WELCOME, TOPICS
from sim.today import Today
from sim.world import CAME_FROM_AUDIENCE

if TYPE_CHECKING:
    from sim.model import CommunityModel


def arrivals(model: CommunityModel, today: Today) -> None:
    """Bring in the day's newcomers."""
    if model.day == 0:
        found(model)
    joined_before = len(model.people)
    if model.record.known_joins >= 0:
        for ordinal in range(model.record.known_joins):
            add_member(model, KNOWN, ordinal, joined_before)
        return
    for channel, rate in rates_of(model, today).items():
        came = join_through(model, channel, rate, joined_before)
        if channel == AUDIENCE:
            model.world.counts[CAME_FROM_AUDIENCE] += came
    for ordinal in range(model.record.trolls):
        add_member(model, TROLL, ordinal, joined_before)


def rates_of(model: CommunityModel, today: Today) -> dict[int, float]:
    """Return the joins expected today through each channel, in the order in which people come."""
    given, rules, setting, p = model.record, model.rules, model.setting, model.parameters.arriving
    seen = rules.prospects_seen(today.empty, p)
    mouth = rules.word_of_mouth_rate(given.word_of_mouth, today.active, p)
    mouth *= rules.spread_factor(setting.open_share, setting.rewards_referrals, p) * today.inviting
    waiting = max(0.0, float(setting.audience - int(model.world.counts[CAME_FROM_AUDIENCE])))
    search = rules.searching_arrivals(today.stock, setting.open_share, model.parameters.searching)
    return {
        INVITED: given.invited,
        LAUNCH: given.launch * seen,
        MARKETING: given.marketing * seen,
        WORD_OF_MOUTH: mouth * seen,
        INFLUENCER: p.influencer * influencers_here(model) * seen,
        AUDIENCE: rules.audience_rate(waiting, given.content_rate, p) * seen,
        SEARCH: search * seen,
        SPURT: given.spurt,
    }


def influencers_here(model: CommunityModel) -> int:
    """Count the founders with a following who came in the last four weeks."""
    influencers = model.people[: model.setting.influencers]
    return sum(member.present and member.last_visit > model.day - HEARD_FOR_DAYS for member in influencers)


def join_through(model: CommunityModel, channel: int, rate: float, joined_before: int) -> int:
    """Bring in the newcomers of one channel; return how many."""
    count = poisson_quantile(uniform(model.world.seed, channel, model.day, Decision.ARRIVALS, 0, 0), rate)
    for ordinal in range(count):
        add_member(model, channel, ordinal, joined_before)
    return count


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
                member.get_to_know(other)


def add_member(model: CommunityModel, channel: int, ordinal: int, joined_before: int, shift: float = 0.0) -> None:
    """Add one newcomer, whose traits come from their own draws."""
    member = model.new_member()
    member.key = member_key(channel, model.day, ordinal)
    member.status = PRESENT
    member.channel = channel
    member.join_day = model.day
    member.note("joined")
    give_traits(member, joined_before, shift)
    settle(member)
    if channel != FOUNDER:
        receive(member)
    if channel == WORD_OF_MOUTH and member.draw(Decision.REFERRED) < model.parameters.arriving.referred:
        meet_somebody(member)
    model.record.joins += 1


def give_traits(member: Member, joined_before: int, shift: float) -> None:
    """Give a newcomer what they bring along and keep: affinity, propensities, chances to leave."""
    rules, p = member.model.rules, member.model.parameters
    fondness = rules.affinity(own(member, Decision.AFFINITY), joined_before, shift, p.traits)
    member.affinity = fondness
    member.visit_propensity = rules.visit_propensity(fondness, own(member, Decision.VISIT_TRAIT), p.traits)
    member.posting_propensity = rules.posting_propensity(fondness, own(member, Decision.POSTING_TRAIT), p.traits)
    member.responsiveness = rules.responsiveness(own(member, Decision.RESPONSIVENESS), p.traits)
    staying = rules.staying_factor(p.crowding)
    # founders have already shown that they stay: as if one day of posting were behind them
    second_shape = p.leaving.poster_b * staying + (1.0 if member.channel == FOUNDER else 0.0)
    z = own(member, Decision.POSTER_EXIT_TRAIT)
    member.poster_exit = rules.exit_trait(fondness, z, p.leaving.poster_a, second_shape, p.traits)
    z = own(member, Decision.QUIET_EXIT_TRAIT)
    member.quiet_exit = rules.exit_trait(fondness, z, p.leaving.quiet_a, p.leaving.quiet_b * staying, p.traits)
    member.answers_to_badges = member.draw(Decision.BADGES) < p.recognising.responsive
    member.troll = member.channel == TROLL or member.draw(Decision.TROLL) < p.disturbing.troll_share


def own(member: Member, decision: Decision) -> float:
    """Return where a newcomer stands among people in one trait [sd]."""
    return normal_quantile(member.draw(decision))


def settle(member: Member) -> None:
    """Give a newcomer their motive, topic, rooms and site, and the group of an experiment."""
    model, rules, setting = member.model, member.model.rules, member.model.setting
    member.motive = rules.motive_at(member.draw(Decision.MOTIVE), setting.motives)
    topics = setting.covered_topics if member.channel == FOUNDER else TOPICS
    member.topic = int(member.draw(Decision.TOPIC) * topics)
    member.home_room = rules.room_of(member.topic, member.draw(Decision.HOME_ROOM), setting.rooms, TOPICS)
    others = model.parameters.reading.other_rooms
    rooms = range(setting.rooms)
    followed = [r for r in rooms if r == member.home_room or member.draw(Decision.FOLLOWS_ROOM, ordinal=r) < others]
    member.rooms = sum(1 << room for room in followed)
    member.site = int(member.draw(Decision.SITE) * setting.sites)
    member.control = setting.control_share > 0.0 and member.draw(Decision.CONTROL) < setting.control_share


def receive(member: Member) -> None:
    """Let the team receive a newcomer, if it does and has the time; a mentor is somebody to know from the first day."""
    model, setting = member.model, member.model.setting
    if setting.received_by == NOBODY or (member.control and setting.control_lacks == NO_WELCOME):
        return
    if not model.team.spend(setting.newcomer_minutes):
        model.record.unreceived += 1
        return
    member.received_by = setting.received_by
    member.note("received")
    if setting.received_by == MENTOR:
        meet_somebody(member)


def meet_somebody(member: Member) -> None:
    """Tie a newcomer to somebody who was there lately, if one is found."""
    people, day = member.model.people, member.model.day
    for attempt in range(TRIES):
        other = people[int(member.draw(Decision.ACQUAINTANCE, ordinal=attempt) * member.row)]
        if other.present and other.last_visit > day - KNOWN_FOR_DAYS:
            member.get_to_know(other)
            return
