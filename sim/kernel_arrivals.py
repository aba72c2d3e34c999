"""Kernel, arrivals: the phase in which people join, and what each brings along."""

from __future__ import annotations

from sim.columns import PRESENT
from sim.compiler import part, routine
from sim.draws import Decision, member_key, uniform
from sim.kernel_roll import note_standing
from sim.kernel_team import spend
from sim.kernel_ties import acquaint
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules import arriving
from sim.rules.arriving import audience_rate, prospects_seen, spread_factor, word_of_mouth_rate
from sim.rules.crowding import staying_factor
from sim.rules.leaving import MENTOR, NOBODY
from sim.rules.motives import motive_at
from sim.rules.reading import room_of
from sim.rules.searching import searching_arrivals
from sim.rules.traits import affinity, exit_trait, posting_propensity, responsiveness, visit_propensity
from sim.setting import NO_WELCOME, TOPICS
from sim.today import Today
from sim.world import CAME_FROM_AUDIENCE, FULL, MEMBERS, World


@part
def give_traits(world: World, day: int, row: int, joined_before: int, shift: float) -> None:
    """Give a newcomer what they bring along and keep: affinity, propensities, chances to leave."""
    members, p, seed, key = world.members, world.parameters, world.seed, world.members[row].key
    z = normal_quantile(uniform(seed, key, day, Decision.AFFINITY, 0, 0))
    fondness = affinity(z, joined_before, shift, p.traits)
    members[row].affinity = fondness
    z = normal_quantile(uniform(seed, key, day, Decision.VISIT_TRAIT, 0, 0))
    members[row].visit_propensity = visit_propensity(fondness, z, p.traits)
    z = normal_quantile(uniform(seed, key, day, Decision.POSTING_TRAIT, 0, 0))
    members[row].posting_propensity = posting_propensity(fondness, z, p.traits)
    z = normal_quantile(uniform(seed, key, day, Decision.RESPONSIVENESS, 0, 0))
    members[row].responsiveness = responsiveness(z, p.traits)
    z = normal_quantile(uniform(seed, key, day, Decision.POSTER_EXIT_TRAIT, 0, 0))
    # founders have already shown that they stay: as if one day of posting were behind them
    staying = staying_factor(p.crowding)
    second_shape = p.leaving.poster_b * staying + (1.0 if members[row].channel == arriving.FOUNDER else 0.0)
    members[row].poster_exit = exit_trait(fondness, z, p.leaving.poster_a, second_shape, p.traits)
    z = normal_quantile(uniform(seed, key, day, Decision.QUIET_EXIT_TRAIT, 0, 0))
    members[row].quiet_exit = exit_trait(fondness, z, p.leaving.quiet_a, p.leaving.quiet_b * staying, p.traits)
    members[row].answers_to_badges = uniform(seed, key, day, Decision.BADGES, 0, 0) < p.recognising.responsive
    trolls = members[row].channel == arriving.TROLL
    members[row].troll = trolls or uniform(seed, key, day, Decision.TROLL, 0, 0) < p.disturbing.troll_share


@part
def settle(world: World, day: int, row: int) -> None:
    """Give a newcomer their motive, topic, rooms and site, and the group of an experiment."""
    members, setting, seed, key = world.members, world.setting, world.seed, world.members[row].key
    members[row].motive = motive_at(uniform(seed, key, day, Decision.MOTIVE, 0, 0), setting.motives)
    topics = setting.covered_topics if members[row].channel == arriving.FOUNDER else TOPICS
    members[row].topic = int(uniform(seed, key, day, Decision.TOPIC, 0, 0) * topics)
    drawn = uniform(seed, key, day, Decision.HOME_ROOM, 0, 0)
    home = room_of(int(members[row].topic), drawn, setting.rooms, TOPICS)
    members[row].home_room = home
    followed = 0
    for room in range(setting.rooms):
        drawn = uniform(seed, key, day, Decision.FOLLOWS_ROOM, 0, room)
        if room == home or drawn < world.parameters.reading.other_rooms:
            followed |= 1 << room
    members[row].rooms = followed
    members[row].site = int(uniform(seed, key, day, Decision.SITE, 0, 0) * setting.sites)
    if setting.control_share > 0.0:
        members[row].control = uniform(seed, key, day, Decision.CONTROL, 0, 0) < setting.control_share


@part
def meet_somebody(world: World, day: int, row: int) -> bool:
    """Tie a newcomer to somebody who was there lately, if one is found."""
    members = world.members
    for attempt in range(arriving.TRIES):
        drawn = uniform(world.seed, members[row].key, day, Decision.ACQUAINTANCE, 0, attempt)
        other = int(drawn * row)
        if (
            other < row
            and members[other].status == PRESENT
            and members[other].last_visit > day - arriving.KNOWN_FOR_DAYS
        ):
            acquaint(world, day, row, other, 1.0)
            return True
    return False


@part
def receive(world: World, day: int, row: int) -> None:
    """Let the team receive a newcomer, if it does and has the time; a mentor is somebody to know from the first day."""
    members, setting = world.members, world.setting
    if setting.received_by == NOBODY or members[row].channel == arriving.FOUNDER:
        return
    if members[row].control and setting.control_lacks == NO_WELCOME:
        return
    if not spend(world, day, setting.newcomer_minutes):
        world.days[day].unreceived += 1
        return
    members[row].received_by = setting.received_by
    if setting.received_by == MENTOR:
        meet_somebody(world, day, row)


@routine
def add_member(world: World, day: int, channel: int, ordinal: int, joined_before: int, shift: float) -> None:
    """Add one newcomer, whose traits come from their own draws."""
    members = world.members
    row = world.counts[MEMBERS]
    if row >= members.shape[0]:
        world.counts[FULL] = 1
        return
    world.counts[MEMBERS] = row + 1
    members[row].key = member_key(channel, day, ordinal)
    members[row].status = PRESENT
    members[row].channel = channel
    members[row].join_day = day
    give_traits(world, day, row, joined_before, shift)
    settle(world, day, row)
    note_standing(world, row)
    receive(world, day, row)
    if channel == arriving.WORD_OF_MOUTH:
        drawn = uniform(world.seed, members[row].key, day, Decision.REFERRED, 0, 0)
        if drawn < world.parameters.arriving.referred:
            meet_somebody(world, day, row)
    world.days[day].joins += 1


@routine
def found(world: World) -> None:
    """Bring in the founders: asked in person or merely added, some of them knowing each other."""
    setting = world.setting
    for ordinal in range(setting.founders):
        key = member_key(arriving.FOUNDER, 0, ordinal)
        recruited = uniform(world.seed, key, 0, Decision.RECRUITED, 0, 0) < setting.recruited
        shift = world.parameters.traits.recruited_shift if recruited else 0.0
        add_member(world, 0, arriving.FOUNDER, ordinal, ordinal, shift)
    for row in range(world.counts[MEMBERS]):
        for other in range(row):
            knows = uniform(world.seed, world.members[row].key, 0, Decision.KNOWS, world.members[other].key, 0)
            if knows < setting.tie_density:
                acquaint(world, 0, row, other, 1.0)


@part
def join_through(world: World, day: int, channel: int, rate: float, joined_before: int) -> int:
    """Bring in the newcomers of one channel; return how many."""
    drawn = uniform(world.seed, channel, day, Decision.ARRIVALS, 0, 0)
    count = poisson_quantile(drawn, rate)
    for ordinal in range(count):
        add_member(world, day, channel, ordinal, joined_before, 0.0)
    return count


@part
def influencers_here(world: World, day: int) -> int:
    """Count the founders with a following who came in the last four weeks."""
    here = 0
    for row in range(min(world.setting.influencers, world.counts[MEMBERS])):
        here += world.members[row].status == PRESENT and world.members[row].last_visit > day - arriving.HEARD_FOR_DAYS
    return here


@routine
def arrivals(world: World, day: int, today: Today) -> None:
    """Bring in the day's newcomers."""
    given, setting, p = world.days[day], world.setting, world.parameters.arriving
    if day == 0:
        found(world)
    joined_before = world.counts[MEMBERS]
    if given.known_joins >= 0:
        for ordinal in range(given.known_joins):
            add_member(world, day, arriving.KNOWN, ordinal, joined_before, 0.0)
        return
    seen = prospects_seen(today.empty, p)
    mouth = word_of_mouth_rate(given.word_of_mouth, today.active, p)
    mouth *= spread_factor(setting.open_share, setting.rewards_referrals, p) * today.inviting
    waiting = max(0.0, float(setting.audience - world.counts[CAME_FROM_AUDIENCE]))
    search = searching_arrivals(today.stock, setting.open_share, world.parameters.searching)
    join_through(world, day, arriving.INVITED, given.invited, joined_before)
    join_through(world, day, arriving.LAUNCH, given.launch * seen, joined_before)
    join_through(world, day, arriving.MARKETING, given.marketing * seen, joined_before)
    join_through(world, day, arriving.WORD_OF_MOUTH, mouth * seen, joined_before)
    join_through(world, day, arriving.INFLUENCER, p.influencer * influencers_here(world, day) * seen, joined_before)
    reached = audience_rate(waiting, given.content_rate, p) * seen
    world.counts[CAME_FROM_AUDIENCE] += join_through(world, day, arriving.AUDIENCE, reached, joined_before)
    join_through(world, day, arriving.SEARCH, search * seen, joined_before)
    join_through(world, day, arriving.SPURT, given.spurt, joined_before)
    for ordinal in range(given.trolls):
        add_member(world, day, arriving.TROLL, ordinal, joined_before, 0.0)
