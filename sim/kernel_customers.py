"""Kernel, customers: the phase in which prospects come, bills fall due, and newcomers turn out to be customers."""

from __future__ import annotations

import numpy as np

from sim.columns import CUSTOMER, DROPPED, NEVER, PROSPECT, QUALIFIED
from sim.compiler import part, routine
from sim.draws import Decision, brought_key, customer_key, uniform
from sim.kernel_billing import add_customer, add_prospect, bill, engaged_today, fond_of, note_due, win
from sim.kernel_marks import places_marked
from sim.offer import BEFORE, MONTH_DAYS, next_bill
from sim.quantiles import poisson_quantile
from sim.rules.arriving import TROLL
from sim.rules.matching import comes_from_customers
from sim.rules.prospecting import BASE, COMMUNITY, CONTENT, ORGANIC, PAID, REFERRED, stage_chance
from sim.today import Today, answered_lately
from sim.world import CUSTOMERS, MEMBERS, World

BUYERS, UNDECIDED = 0, 1  # whom a newcomer may be: places in `Scratch.pool`


@part
def open_base(world: World) -> None:
    """Bring in the customers of the first day, billed anywhere in the month."""
    customers, offer = world.customers, world.offer
    for ordinal in range(offer.base):
        row = add_customer(world, 0, customer_key(BASE, 0, ordinal), BASE)
        if row < 0:
            return
        customers[row].status = CUSTOMER
        customers[row].won_day = -1
        drawn = uniform(world.seed, customers[row].key, 0, Decision.FIRST_BILL, 0, 0)
        customers[row].first_bill = drawn * MONTH_DAYS
        customers[row].bills_on = next_bill(customers[row].first_bill, 0)
        note_due(world, row)
        world.books[0, BASE, 0].stock += 1


@part
def open_pipeline(world: World, source: int, a_day: float) -> None:
    """Bring in the prospects of a source who came before the first day and have not decided yet."""
    customers, offer = world.customers, world.offer
    lasts = offer.days_to_qualify + offer.days_to_win
    drawn = uniform(world.seed, source, 0, Decision.PROSPECTS, 0, 1)
    for ordinal in range(poisson_quantile(drawn, a_day * lasts)):
        row = add_customer(world, 0, customer_key(source, 0, BEFORE + ordinal), source)
        if row < 0:
            return
        age = 1 + int(uniform(world.seed, customers[row].key, 0, Decision.AGE, 0, 0) * lasts)
        customers[row].status = PROSPECT
        customers[row].came_day = -age
        customers[row].decides_on = max(0, offer.days_to_qualify - age)
        note_due(world, row)


@part
def prospects(world: World, day: int, source: int, expected: float) -> None:
    """Bring in the day's prospects of a source."""
    drawn = uniform(world.seed, source, day, Decision.PROSPECTS, 0, 0)
    for ordinal in range(poisson_quantile(drawn, expected)):
        add_prospect(world, day, customer_key(source, day, ordinal), source)


@part
def gather(world: World) -> None:
    """Note the customers, and apart from them the undecided prospects, who are not in the community yet."""
    customers, due_on, pool, affinities = (
        world.customers, world.scratch.due_on, world.scratch.pool, world.scratch.affinities,
    )  # fmt: skip
    buyers, undecided = 0, 0
    for row in range(world.counts[CUSTOMERS]):
        if due_on[row] == NEVER or customers[row].member >= 0:
            continue
        if customers[row].status == CUSTOMER:
            pool[BUYERS, buyers], affinities[BUYERS, buyers] = row, customers[row].affinity
            buyers += 1
        else:
            pool[UNDECIDED, undecided], affinities[UNDECIDED, undecided] = row, customers[row].affinity
            undecided += 1
    world.scratch.left[BUYERS], world.scratch.left[UNDECIDED] = buyers, undecided


@part
def nearest(world: World, row: int, which: int, many: int) -> int:
    """Return the place of whoever of those noted is nearest to a newcomer in affinity."""
    affinities, own = world.scratch.affinities, world.members[row].affinity
    chosen, least = -1, 1e9
    for place in range(many):
        apart = abs(affinities[which, place] - own)
        if apart < least:
            chosen, least = place, apart
    return chosen


@part
def any_of(world: World, before: int, which: int, many: int) -> int:
    """Return the place of the one noted who has so many before them that are not taken yet."""
    affinities = world.scratch.affinities
    for place in range(many):
        if not np.isnan(affinities[which, place]):
            if before == 0:
                return place
            before -= 1
    return -1


@part
def match_of(world: World, day: int, row: int, which: int, many: int) -> int:
    """Return who of those noted a newcomer is, and take them out: the nearest affinity, or any; -1 if none is left."""
    scratch, key = world.scratch, world.members[row].key
    if scratch.left[which] == 0:
        return -1
    if uniform(world.seed, key, day, Decision.MATCHES, 0, 0) < world.parameters.matching.by_affinity:
        chosen = nearest(world, row, which, many)
    else:
        drawn = uniform(world.seed, key, day, Decision.MATCHES, 0, 1)
        chosen = any_of(world, int(drawn * scratch.left[which]), which, many)
    scratch.affinities[which, chosen] = np.nan
    scratch.left[which] -= 1
    return int(scratch.pool[which, chosen])


@part
def attach(world: World, day: int, row: int, customer: int) -> None:
    """Note that a newcomer is this customer or prospect."""
    customers, books = world.customers, world.books
    world.members[row].customer = customer
    customers[customer].member = row
    customers[customer].joined_day = day
    if customers[customer].status == CUSTOMER:
        month, source = world.days[day].month, customers[customer].source
        books[month, source, 0].moved -= 1
        books[month, source, 0].stock -= 1
        books[month, source, 1].moved += 1
        books[month, source, 1].stock += 1


@routine
def recognise(world: World, day: int, row: int, buyers: int, undecided: int) -> None:
    """Find out who of the customers and prospects a newcomer is."""
    members, p, key = world.members, world.parameters.matching, world.members[row].key
    if members[row].channel == TROLL:
        return
    buys = uniform(world.seed, key, day, Decision.IS_CUSTOMER, 0, 0) < world.offer.among_newcomers
    if buys and comes_from_customers(members[row].channel):
        found = match_of(world, day, row, BUYERS, buyers)
        if found >= 0:
            attach(world, day, row, found)
            return
    found = match_of(world, day, row, UNDECIDED, undecided)
    if found < 0 and uniform(world.seed, key, day, Decision.NEW_PROSPECT, 0, 0) >= p.anyway:
        found = add_prospect(world, day, brought_key(key, day, 0), COMMUNITY)
        if found >= 0:
            world.customers[found].affinity = members[row].affinity
    if found >= 0:
        attach(world, day, row, found)


@part
def decide(world: World, day: int, row: int) -> None:
    """Let a prospect pass a stage or be lost."""
    customers, offer, p = world.customers, world.offer, world.parameters.prospecting
    month, source, joined = world.days[day].month, customers[row].source, int(customers[row].member >= 0)
    engaged = engaged_today(world, day, row)
    last = customers[row].status == QUALIFIED
    share = offer.won if last else offer.qualified
    chance = stage_chance(share, fond_of(world, row), engaged, last, source == REFERRED, p)
    decision = Decision.BUYS if last else Decision.QUALIFIES
    if uniform(world.seed, customers[row].key, day, decision, 0, 0) >= chance:
        customers[row].status = DROPPED
        note_due(world, row)
        world.books[month, source, joined].dropped += 1
    elif last:
        win(world, day, row, engaged)
    else:
        customers[row].status = QUALIFIED
        decided = customers[row].came_day + offer.days_to_qualify + offer.days_to_win
        customers[row].decides_on = max(day + 1, decided)
        note_due(world, row)
        world.books[month, source, joined].qualified += 1


@part
def carry_over(world: World, day: int) -> None:
    """Open the books of a new month with the stock of the last."""
    month = world.days[day].month
    if day > 0 and world.days[day - 1].month != month:
        for source in range(world.books.shape[1]):
            for joined in range(2):
                world.books[month, source, joined].stock = world.books[month - 1, source, joined].stock


@part
def due_today(world: World, day: int) -> int:
    """Note who of the customers and prospects is billed or decides today; return how many."""
    due_on, is_due, number = world.scratch.due_on, world.scratch.is_due, world.counts[CUSTOMERS]
    for row in range(number):
        is_due[row] = due_on[row] == day
    return places_marked(is_due, number, world.scratch.due_rows)


@routine
def customers(world: World, day: int, today: Today) -> None:
    """Bring prospects, find out who newcomers are, and live the day of those who decide or are billed today."""
    if not world.offer.exists:
        return
    given = world.days[day]
    carry_over(world, day)
    if day == 0:
        open_base(world)
        open_pipeline(world, PAID, world.offer.paid_a_day)
        open_pipeline(world, ORGANIC, world.offer.organic_a_day)
    prospects(world, day, PAID, given.paid_prospects)
    prospects(world, day, CONTENT, given.content_prospects)
    prospects(world, day, ORGANIC, given.organic_prospects)
    if world.days[day].joins > 0:
        gather(world)
        buyers, undecided = world.scratch.left[BUYERS], world.scratch.left[UNDECIDED]
        for row in range(world.counts[MEMBERS] - world.days[day].joins, world.counts[MEMBERS]):
            recognise(world, day, row, buyers, undecided)
    answered = answered_lately(day, world.days)
    for row in world.scratch.due_rows[: due_today(world, day)]:
        if world.customers[row].status == CUSTOMER:
            bill(world, day, row, today.stock, answered)
        else:
            decide(world, day, row)
    before = world.days[day - 1].customers if day > 0 else world.offer.base
    world.days[day].customers = before + world.days[day].customers_won - world.days[day].customers_lost
