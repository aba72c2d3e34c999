"""Kernel, visits and exits: who comes today, who never comes again, who drops out in silence."""

from __future__ import annotations

from sim.bounds import poster_exit_at_most, quiet_exit_at_most
from sim.columns import LEFT, NEVER, PRESENT, VISITED
from sim.compiler import part, routine
from sim.draws import Decision, uniform
from sim.kernel_coming import ask_who_comes
from sim.kernel_roll import note_standing
from sim.kernel_ties import reciprocal_ties
from sim.rules import arriving
from sim.rules.disturbing import follow_chance
from sim.rules.leaving import coming_back_chance, poster_exit_chance, quiet_exit_chance, welcome_keeps
from sim.rules.moderating import sting_left, toxicity_after
from sim.rules.reading import fatigue_after, fatigue_from, followed_share, overload
from sim.rules.recognising import TOP, recognition_keeps
from sim.rules.visiting import habit_after
from sim.today import Today
from sim.world import MEMBERS, MESSAGES, REMOVED, World


@part
def leave(world: World, day: int, row: int) -> None:
    """Mark a member as gone."""
    members = world.members
    members[row].status = LEFT
    members[row].left_day = day
    members[row].in_spell = False
    members[row].exit_pending = False
    members[row].mentions = 0.0
    members[row].ambassador = False
    note_standing(world, row)
    world.days[day].leaves += 1


@part
def come_back(world: World, day: int, row: int) -> None:
    """Bring back a member who had left."""
    world.members[row].status = PRESENT
    world.members[row].left_day = NEVER
    world.members[row].mentions = 0.0
    world.days[day].returns += 1


@part
def sting_of(world: World, day: int, row: int) -> float:
    """Return how much of a removal a member still feels, 0 to 1."""
    if world.members[row].removed_day == NEVER:
        return 0.0
    since = day - world.members[row].removed_day
    return sting_left(since, world.setting.reasons_given, world.parameters.moderating)


@part
def kept_by_team(world: World, day: int, row: int) -> float:
    """Return what the welcome and recognition take from a member's log-odds of leaving today."""
    members, p = world.members, world.parameters
    top_only = world.setting.spotlights > 0 and world.setting.spotlights_for == TOP
    return welcome_keeps(day - members[row].join_day, members[row].received_by, p.leaving) + recognition_keeps(
        members[row].award, day - members[row].awarded_day, day - members[row].thanked_day, top_only, p.recognising
    )


@part
def never_comes(world: World, day: int, today: Today, row: int) -> bool:
    """Decide whether a visit after a day of posting never happens."""
    members, p = world.members, world.parameters
    newcomer = members[row].posting_days <= 1
    sting = p.moderating.sting_leaving + (p.moderating.sting_newcomer if newcomer else 0.0)
    sting *= sting_of(world, day, row)
    felt = toxicity_after(members[row].toxicity_felt, day - members[row].last_visit, p.moderating)
    crowd_loss = today.crowd_loss - kept_by_team(world, day, row)
    drawn = uniform(world.seed, members[row].key, day, Decision.EXIT, 0, 0)
    if drawn >= poster_exit_at_most(
        members[row].poster_exit, members[row].answered, members[row].topic_fit, felt, members[row].overloaded, sting,
        crowd_loss, p.leaving,
    ):  # fmt: skip
        return False
    return drawn < poster_exit_chance(
        members[row].poster_exit, reciprocal_ties(world, day, row), members[row].answered, members[row].topic_fit,
        felt, members[row].overloaded, sting, crowd_loss, p.leaving,
    )  # fmt: skip


@part
def stays_away(world: World, place: int, row: int) -> bool:
    """Note whether a member's spell of activity is over, and return whether they do not come."""
    desk, members = world.scratch.desk, world.members
    if members[row].in_spell and not desk.in_spell[place]:
        members[row].in_spell = False
        note_standing(world, row)
    return not desk.comes[place]


@part
def arrive_at_place(world: World, day: int, row: int) -> None:
    """Begin a visiting day: habit grows, what is new is weighed, mentions are seen."""
    members, p = world.members, world.parameters
    away = day - members[row].last_visit if members[row].last_visit != NEVER else 0
    if away > 0:
        followed = followed_share(members[row].rooms, world.setting.rooms)
        stayed = world.counts[MESSAGES] - world.counts[REMOVED]
        unseen = int((stayed - members[row].read_up_to + members[row].removed_up_to) * followed)
        members[row].overloaded = overload(unseen, away, world.days[day].capacity)
    rested = fatigue_after(members[row].fatigue, away, p.reading)
    members[row].fatigue = fatigue_from(rested, members[row].overloaded, p.reading)
    members[row].habit = habit_after(members[row].habit, away, p.visiting) + p.visiting.habit_learning
    members[row].toxicity_felt = toxicity_after(members[row].toxicity_felt, away, p.moderating)
    members[row].mentions = 0.0
    members[row].in_spell = True
    members[row].last_visit = day
    note_standing(world, row)
    world.weeks[row, world.days[day].week] |= VISITED
    world.days[day].visitors += 1


@routine
def upheavals(world: World, day: int) -> None:
    """Let founders leave on the day the plan says so, and everybody choose when the place is closed or moved."""
    members, days, p = world.members, world.days, world.parameters.disturbing
    leaving = days[day].founders_leave
    if leaving == 0 and days[day].followers < 0.0:
        return
    for row in range(world.counts[MEMBERS]):
        if members[row].status == LEFT:
            continue
        if leaving > 0 and members[row].channel == arriving.FOUNDER:
            leave(world, day, row)
            leaving -= 1
        elif days[day].followers >= 0.0:
            chance = follow_chance(days[day].followers, members[row].affinity, reciprocal_ties(world, day, row), p)
            if uniform(world.seed, members[row].key, day, Decision.FOLLOWS, 0, 0) >= chance:
                leave(world, day, row)


@routine
def visits(world: World, day: int, today: Today) -> int:
    """Decide who comes today and note their rows; return how many."""
    members, visitors, desk = world.members, world.scratch.visitors, world.scratch.desk
    came = 0
    for place in range(ask_who_comes(world, day, today)):
        row = desk.rows[place]
        if members[row].status == LEFT:
            since = day - members[row].replies_day
            chance = coming_back_chance(members[row].mentions, since, world.parameters.leaving)
            if desk.drawn[place] >= chance:
                continue
            come_back(world, day, row)
        elif members[row].join_day != day and stays_away(world, place, row):
            continue
        if members[row].exit_pending:
            members[row].exit_pending = False
            if never_comes(world, day, today, row):
                leave(world, day, row)
                continue
        arrive_at_place(world, day, row)
        visitors[came] = row
        came += 1
    return came


@routine
def exits(world: World, day: int, today: Today, came: int) -> None:
    """Let some visitors drop out in silence."""
    members, p = world.members, world.parameters
    for row in world.scratch.visitors[:came]:
        if members[row].status == LEFT:
            continue  # banned today
        drawn = uniform(world.seed, members[row].key, day, Decision.QUIET_EXIT, 0, 0)
        kept = kept_by_team(world, day, row)
        if drawn >= quiet_exit_at_most(
            members[row].quiet_exit, members[row].posts > 0, members[row].topic_fit, members[row].toxicity_felt,
            today.empty, members[row].overloaded, today.crowd_loss - kept, p.leaving,
        ):  # fmt: skip
            continue
        chance = quiet_exit_chance(
            members[row].quiet_exit, members[row].posts > 0, reciprocal_ties(world, day, row),
            members[row].topic_fit, members[row].toxicity_felt, today.empty, members[row].overloaded,
            today.crowd_loss - kept, p.leaving,
        )  # fmt: skip
        if drawn < chance:
            leave(world, day, row)
