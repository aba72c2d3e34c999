"""Kernel, billing: what a customer does once a month on their billing day, and who becomes one."""

from __future__ import annotations

from sim.columns import CUSTOMER, GONE, NEVER, PRESENT, PROSPECT, QUALIFIED
from sim.compiler import part, routine
from sim.draws import Decision, brought_key, uniform
from sim.kernel_ties import reciprocal_ties
from sim.offer import next_bill
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules.buying import own_spending, spending_factor, upgrade_chance
from sim.rules.churning import churn_chance, own_odds
from sim.rules.matching import ABSENT, engagement, fondness
from sim.rules.prospecting import BASE, COMMUNITY, REFERRED, buyers_are_fonder
from sim.rules.referring import referral_rate
from sim.rules.supporting import answer_chance, feedback_rate
from sim.world import CUSTOMERS, FULL, World


@part
def engaged_today(world: World, day: int, row: int) -> float:
    """Return how much of a member a customer or prospect is these days."""
    member = world.customers[row].member
    if member < 0 or world.members[member].status != PRESENT:
        return ABSENT
    since = day - world.members[member].last_visit
    return engagement(since, day - world.members[member].posting_day, reciprocal_ties(world, day, member))


@part
def note_due(world: World, row: int) -> None:
    """Note the day on which a customer is billed or a prospect decides; to be called whenever that changes."""
    customers, due_on = world.customers, world.scratch.due_on
    due_on[row] = NEVER
    if customers[row].status == CUSTOMER:
        due_on[row] = customers[row].bills_on
    elif customers[row].status in (PROSPECT, QUALIFIED):
        due_on[row] = customers[row].decides_on


@part
def fond_of(world: World, row: int) -> float:
    """Return by how much somebody's affinity is above the pool's mean."""
    return world.customers[row].affinity - world.parameters.matching.pool_mean


@routine
def add_customer(world: World, day: int, key: int, source: int) -> int:
    """Add somebody to the customers and prospects, whose traits come from their own draws; return the row or -1."""
    customers, p = world.customers, world.parameters
    row = world.counts[CUSTOMERS]
    if row >= customers.shape[0]:
        world.counts[FULL] = 1
        return -1
    world.counts[CUSTOMERS] = row + 1
    customers[row].key = key
    customers[row].source = source
    z = normal_quantile(uniform(world.seed, key, 0, Decision.FONDNESS, 0, 0))
    customers[row].affinity = fondness(z, p.matching)
    z = normal_quantile(uniform(world.seed, key, 0, Decision.CHURN_TRAIT, 0, 0))
    fonder = buyers_are_fonder(p.prospecting)
    customers[row].own_odds = own_odds(z, source != BASE, fonder, p.churning)
    z = normal_quantile(uniform(world.seed, key, 0, Decision.SPENDING_TRAIT, 0, 0))
    customers[row].own_spending = own_spending(z, fond_of(world, row), p.buying)
    return row


@part
def add_prospect(world: World, day: int, key: int, source: int) -> int:
    """Add a prospect who comes today; return the row or -1."""
    row = add_customer(world, day, key, source)
    if row >= 0:
        world.customers[row].status = PROSPECT
        world.customers[row].came_day = day
        world.customers[row].decides_on = day + world.offer.days_to_qualify
        note_due(world, row)
        world.books[world.days[day].month, source, 0].prospects += 1
        world.days[day].prospects += 1
    return row


@part
def pay(world: World, day: int, row: int, engaged: float) -> None:
    """Take a month's payment, or its purchases."""
    customers, offer, p = world.customers, world.offer, world.parameters.buying
    month, source, joined = world.days[day].month, customers[row].source, int(customers[row].member >= 0)
    own = customers[row].own_spending * spending_factor(engaged, p)
    amount = offer.price * own * customers[row].upgraded
    if not offer.subscription:
        drawn = uniform(world.seed, customers[row].key, day, Decision.PURCHASES, 0, 0)
        count = poisson_quantile(drawn, offer.purchases * own)
        amount = offer.price * count
        world.books[month, source, joined].purchases += count
    customers[row].engaged = engaged
    customers[row].paid += amount
    customers[row].bills += 1
    customers[row].bills_on = next_bill(customers[row].first_bill, customers[row].bills)
    note_due(world, row)
    world.days[day].revenue += amount
    world.books[month, source, joined].bills += 1
    world.books[month, source, joined].revenue += amount
    world.books[month, source, joined].margin += (
        amount * offer.margin * (p.referred_margin if source == REFERRED else 1.0)
    )
    if customers[row].credited:
        world.books[month, source, joined].credited_revenue += amount


@part
def is_credited(world: World, row: int) -> bool:
    """Return whether a dashboard credits the community with a new customer: a member, or brought by one."""
    customers = world.customers
    referrer = customers[row].referrer
    brought = referrer >= 0 and customers[referrer].member >= 0
    return customers[row].source == COMMUNITY or customers[row].member >= 0 or brought


@routine
def win(world: World, day: int, row: int, engaged: float) -> None:
    """Make a prospect a customer, who pays at once."""
    customers = world.customers
    customers[row].status = CUSTOMER
    customers[row].decides_on = NEVER
    customers[row].won_day = day
    customers[row].first_bill = float(day)
    customers[row].credited = is_credited(world, row)
    month, source, joined = world.days[day].month, customers[row].source, int(customers[row].member >= 0)
    world.books[month, source, joined].won += 1
    world.books[month, source, joined].stock += 1
    world.books[month, source, joined].credited += customers[row].credited
    world.days[day].customers_won += 1
    pay(world, day, row, engaged)


@part
def refer(world: World, day: int, row: int, engaged: float) -> None:
    """Let a customer bring prospects."""
    customers, p = world.customers, world.parameters
    boost = p.arriving.referral_reward if world.setting.rewards_referrals else 1.0
    if engaged > 0.0 and world.members[customers[row].member].ambassador:
        boost *= p.championing.inviting
    rate = referral_rate(fond_of(world, row), engaged, boost, p.referring)
    key = customers[row].key
    count = poisson_quantile(uniform(world.seed, key, day, Decision.REFERS, 0, 0), rate)
    for ordinal in range(count):
        brought = add_prospect(world, day, brought_key(key, day, ordinal), REFERRED)
        if brought >= 0:
            customers[brought].referrer = row
    world.books[world.days[day].month, customers[row].source, int(customers[row].member >= 0)].referrals += count


@part
def ask(world: World, day: int, row: int, engaged: float, stock: float, answered: float) -> None:
    """Let a customer have questions; some find a peer's answer, which saves some tickets. Some give feedback."""
    customers, p, key = world.customers, world.parameters.supporting, world.customers[row].key
    month, source, joined = world.days[day].month, customers[row].source, int(customers[row].member >= 0)
    questions = poisson_quantile(uniform(world.seed, key, day, Decision.ASKS, 0, 0), world.offer.questions)
    chance = answer_chance(engaged, stock, answered, p)
    found, saved = 0, 0
    for ordinal in range(questions):
        if uniform(world.seed, key, day, Decision.FINDS, 0, ordinal) < chance:
            found += 1
            saved += uniform(world.seed, key, day, Decision.DEFLECTS, 0, ordinal) < p.deflects
    world.books[month, source, joined].questions += questions
    world.books[month, source, joined].peer_answers += found
    world.books[month, source, joined].deflected += saved
    world.books[month, source, joined].tickets += questions - saved
    feedback = poisson_quantile(uniform(world.seed, key, day, Decision.FEEDBACK, 0, 0), feedback_rate(engaged, p))
    world.books[month, source, joined].feedback += feedback


@part
def bill(world: World, day: int, row: int, stock: float, answered: float) -> None:
    """Live a customer's billing day: leave, or pay, take more, bring somebody, ask."""
    customers, offer, p, key = world.customers, world.offer, world.parameters, world.customers[row].key
    month, source, joined = world.days[day].month, customers[row].source, int(customers[row].member >= 0)
    engaged, fond = engaged_today(world, day, row), fond_of(world, row)
    referrer = customers[row].referrer
    kept = referrer >= 0 and customers[referrer].status == CUSTOMER
    chance = churn_chance(offer.churn, customers[row].own_odds, fond, engaged, kept, p.churning)
    world.books[month, source, joined].decisions += 1
    if uniform(world.seed, key, day, Decision.CHURNS, 0, 0) < chance:
        customers[row].status = GONE
        customers[row].left_day = day
        customers[row].bills_on = NEVER
        note_due(world, row)
        world.books[month, source, joined].lost += 1
        world.books[month, source, joined].stock -= 1
        world.days[day].customers_lost += 1
        return
    takes_more = upgrade_chance(offer.upgrades, fond, engaged, p.buying)
    if uniform(world.seed, key, day, Decision.UPGRADES, 0, 0) < takes_more:
        customers[row].upgraded *= offer.upgrade_factor
        world.books[month, source, joined].upgrades += 1
    pay(world, day, row, engaged)
    refer(world, day, row, engaged)
    ask(world, day, row, engaged, stock, answered)
