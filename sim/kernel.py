"""Kernel: the compiled engine. One function a phase, in the order of `sim.schedule.DAY`.

The larger phases have files of their own, `sim.kernel_team` to `sim.kernel_recognition`. All hold loops, draws and
writes, and no behaviour of their own: every chance comes from a rule. `sim.plain` does the same in readable Python over
Mesa agents and is the judge: from equal seeds both give equal tables, every day.
"""

from __future__ import annotations

from sim.columns import LEFT
from sim.compiler import part, routine
from sim.draws import Decision, uniform
from sim.kernel_arrivals import arrivals
from sim.kernel_billing import note_due
from sim.kernel_coming import is_untold
from sim.kernel_customers import customers
from sim.kernel_feed import note_message
from sim.kernel_recognition import recognition
from sim.kernel_roll import note_standing, seen_since
from sim.kernel_sessions import sessions
from sim.kernel_team import staffing
from sim.kernel_ties import acquaint, loosen_absent
from sim.kernel_visits import exits, upheavals, visits
from sim.rules.gathering import attendance_chance
from sim.rules.motives import is_suited
from sim.today import smoothed_yesterday, today_of
from sim.world import CUSTOMERS, FULL, MEMBERS, MESSAGES, World


@part
def attend(world: World, day: int, visitors: int, suits: int) -> int:
    """Decide who of the visitors still here attends the day's gathering and note their rows; return how many."""
    members, attendants, p = world.members, world.scratch.attendants, world.parameters.gathering
    came = 0
    for row in world.scratch.visitors[:visitors]:
        if members[row].status == LEFT or is_untold(world, row):
            continue  # banned earlier today, or not told
        chance = attendance_chance(members[row].affinity, is_suited(suits, members[row].motive), p)
        if uniform(world.seed, members[row].key, day, Decision.ATTENDS, 0, 0) < chance:
            members[row].attended_day = day
            attendants[came] = row
            came += 1
    world.days[day].attendance += came
    return came


@routine
def meetings(world: World, day: int, visitors: int) -> None:
    """Let those who attend a live or an event get to know some of the others."""
    if not world.days[day].gathering:
        return
    meets, suits, in_person = 0, 0, False
    for row in range(world.rituals.shape[0]):
        if world.rituals[row].held > 0 and world.rituals[row].held_day == day:
            meets += world.rituals[row].meets
            suits |= world.rituals[row].suits if world.rituals[row].meets > 0 else 0
            in_person = in_person or world.rituals[row].in_person
    attendants = world.scratch.attendants[: attend(world, day, visitors, suits)]
    for row in attendants:
        for turn in range(meets):
            drawn = uniform(world.seed, world.members[row].key, day, Decision.MEETS, 0, turn)
            other = attendants[int(drawn * len(attendants))]
            if other != row:
                acquaint(world, day, row, other, 1.0)
        if in_person:
            loosen_absent(world, day, row)


@routine
def aggregates(world: World, day: int) -> None:
    """Close the day's counts; tomorrow everybody reacts to them."""
    days, setting = world.days, world.setting
    active = seen_since(world.scratch.roll.visited, world.counts[MEMBERS], day - 6)
    days[day].active_7d = active
    days[day].posters_7d = seen_since(world.scratch.roll.posted, world.counts[MEMBERS], day - 6)
    messages, spam, toxic, hidden = 0, 0, 0, 0
    for before in range(max(0, day - 6), day + 1):
        messages += days[before].starters + days[before].replies + days[before].staff_messages
        spam += days[before].spam_messages
        hidden += days[before].removed - days[before].removed_innocent
        toxic += days[before].toxic - (days[before].removed - days[before].removed_innocent)
    days[day].messages_7d = messages
    days[day].spam_7d = spam
    days[day].toxic_7d = toxic
    days[day].hidden_7d = hidden
    days[day].useful_so_far = days[day].useful + (days[day - 1].useful_so_far if day > 0 else 0)
    stayed = days[day].joins + days[day].returns - days[day].leaves
    days[day].members = stayed + (days[day - 1].members if day > 0 else 0)
    active_before, writers_before = smoothed_yesterday(day, days, setting)
    days[day].active = active_before + (active - active_before) / 7.0
    days[day].writers = writers_before + (days[day].writer_visits - writers_before) / 7.0


@routine
def live_days(world: World, first_day: int, last_day: int) -> int:
    """Run days of a world whose parameters, setting and offer are blocks; see `sim.engine.advance`."""
    # whoever calls may have changed the tables
    for row in range(world.counts[CUSTOMERS]):
        note_due(world, row)
    for row in range(world.counts[MEMBERS]):
        note_standing(world, row)
    for at in range(world.counts[MESSAGES]):
        note_message(world, at)
    for day in range(first_day, last_day):
        staffing(world, day)
        today = today_of(day, world.days, world.setting, world.parameters)
        upheavals(world, day)
        arrivals(world, day, today)
        visitors = visits(world, day, today)
        sessions(world, day, today, visitors)
        meetings(world, day, visitors)
        exits(world, day, today, visitors)
        recognition(world, day)
        customers(world, day, today)
        aggregates(world, day)
        if world.counts[FULL]:
            return day
    return last_day
