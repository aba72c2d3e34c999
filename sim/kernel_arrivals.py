"""Kernel, arrivals: the phase in which people join, and what each brings along."""

from __future__ import annotations

from sim.columns import PRESENT
from sim.compiler import part
from sim.draws import Decision, member_key, uniform
from sim.kernel_messages import strengthen
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules import arriving
from sim.rules.arriving import prospects_seen, word_of_mouth_rate
from sim.rules.crowding import staying_factor
from sim.rules.traits import affinity, exit_trait, posting_propensity, responsiveness, visit_propensity
from sim.setting import TOPICS
from sim.today import Today
from sim.world import FULL, MEMBERS, MESSAGES, World


@part
def add_member(world: World, day: int, channel: int, ordinal: int, joined_before: int, shift: float) -> None:
    """Add one newcomer, whose traits come from their own draws."""
    members, p, setting = world.members, world.parameters, world.setting
    row = world.counts[MEMBERS]
    if row >= members.shape[0]:
        world.counts[FULL] = 1
        return
    world.counts[MEMBERS] = row + 1
    key = member_key(channel, day, ordinal)
    members[row].key = key
    members[row].status = PRESENT
    members[row].channel = channel
    members[row].join_day = day
    z = normal_quantile(uniform(world.seed, key, day, Decision.AFFINITY, 0, 0))
    fondness = affinity(z, joined_before, shift, p.traits)
    members[row].affinity = fondness
    z = normal_quantile(uniform(world.seed, key, day, Decision.VISIT_TRAIT, 0, 0))
    members[row].visit_propensity = visit_propensity(fondness, z, p.traits)
    z = normal_quantile(uniform(world.seed, key, day, Decision.POSTING_TRAIT, 0, 0))
    members[row].posting_propensity = posting_propensity(fondness, z, p.traits)
    z = normal_quantile(uniform(world.seed, key, day, Decision.RESPONSIVENESS, 0, 0))
    members[row].responsiveness = responsiveness(z, p.traits)
    founder = channel == arriving.FOUNDER
    z = normal_quantile(uniform(world.seed, key, day, Decision.POSTER_EXIT_TRAIT, 0, 0))
    # founders have already shown that they stay: as if one day of posting were behind them
    staying = staying_factor(p.crowding)
    second_shape = p.leaving.poster_b * staying + (1.0 if founder else 0.0)
    members[row].poster_exit = exit_trait(fondness, z, p.leaving.poster_a, second_shape, p.traits)
    z = normal_quantile(uniform(world.seed, key, day, Decision.QUIET_EXIT_TRAIT, 0, 0))
    members[row].quiet_exit = exit_trait(fondness, z, p.leaving.quiet_a, p.leaving.quiet_b * staying, p.traits)
    topics = setting.covered_topics if founder else TOPICS
    members[row].topic = int(uniform(world.seed, key, day, Decision.TOPIC, 0, 0) * topics)
    members[row].read_up_to = max(0, world.counts[MESSAGES] - setting.capacity)
    world.days[day].joins += 1


@part
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
                strengthen(world.ties, world.parameters.ties, 0, row, other, 1.0, 1.0)
                strengthen(world.ties, world.parameters.ties, 0, other, row, 1.0, 1.0)


@part
def join_through(world: World, day: int, channel: int, rate: float, joined_before: int) -> None:
    """Bring in the newcomers of one channel."""
    drawn = uniform(world.seed, channel, day, Decision.ARRIVALS, 0, 0)
    for ordinal in range(poisson_quantile(drawn, rate)):
        add_member(world, day, channel, ordinal, joined_before, 0.0)


@part
def arrivals(world: World, day: int, today: Today) -> None:
    """Bring in the day's newcomers."""
    given, p = world.days[day], world.parameters.arriving
    if day == 0:
        found(world)
    joined_before = world.counts[MEMBERS]
    if given.known_joins >= 0:
        for ordinal in range(given.known_joins):
            add_member(world, day, arriving.KNOWN, ordinal, joined_before, 0.0)
        return
    seen = prospects_seen(today.empty, p)
    mouth = word_of_mouth_rate(given.word_of_mouth, today.active, p)
    join_through(world, day, arriving.INVITED, given.invited, joined_before)
    join_through(world, day, arriving.LAUNCH, given.launch * seen, joined_before)
    join_through(world, day, arriving.MARKETING, given.marketing * seen, joined_before)
    join_through(world, day, arriving.WORD_OF_MOUTH, mouth * seen, joined_before)
