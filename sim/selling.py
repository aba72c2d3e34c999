"""Selling: the plain engine's phase of customers: prospects come, bills fall due, newcomers are customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import CUSTOMER, PROSPECT, QUALIFIED
from sim.customer import Customer, Page, add_prospect
from sim.draws import Decision, brought_key, customer_key, uniform
from sim.member import Member
from sim.offer import BEFORE, MONTH_DAYS, next_bill
from sim.quantiles import poisson_quantile
from sim.rules.arriving import TROLL
from sim.rules.prospecting import BASE, COMMUNITY, CONTENT, ORGANIC, PAID, SOURCE_NAMES

if TYPE_CHECKING:
    from sim.model import CommunityModel


def customers(model: CommunityModel) -> None:
    """Bring prospects, find out who newcomers are, and live the day of those who decide or are billed today."""
    offer, record = model.world.offer, model.record
    if not offer.exists:
        return
    carry_over(model)
    if model.day == 0:
        open_base(model)
        open_pipeline(model, PAID, offer.paid_a_day)
        open_pipeline(model, ORGANIC, offer.organic_a_day)
    prospects(model, PAID, record.paid_prospects)
    prospects(model, CONTENT, record.content_prospects)
    prospects(model, ORGANIC, record.organic_prospects)
    for member in model.people:
        if member.join_day == model.day:
            recognise(member)
    for customer in list(model.customers):
        if customer.bills_on == model.day:
            customer.live_billing_day()
        elif customer.decides_on == model.day:
            customer.decide()
    before = model.days[model.day - 1].customers if model.day > 0 else offer.base
    record.customers = before + record.customers_won - record.customers_lost


def carry_over(model: CommunityModel) -> None:
    """Open the books of a new month with the stock of the last."""
    month = model.record.month
    if model.day == 0 or model.days[model.day - 1].month == month:
        return
    for source in range(len(SOURCE_NAMES)):
        for joined in (False, True):
            Page(model, month, source, joined).stock = Page(model, month - 1, source, joined).stock


def open_base(model: CommunityModel) -> None:
    """Bring in the customers of the first day, billed anywhere in the month."""
    for ordinal in range(model.world.offer.base):
        customer = model.new_customer(customer_key(BASE, 0, ordinal), BASE)
        customer.status = CUSTOMER
        customer.won_day = -1
        customer.first_bill = customer.draw(Decision.FIRST_BILL) * MONTH_DAYS
        customer.bills_on = next_bill(customer.first_bill, 0)
        customer.page.stock += 1


def open_pipeline(model: CommunityModel, source: int, a_day: float) -> None:
    """Bring in the prospects of a source who came before the first day and have not decided yet."""
    offer = model.world.offer
    lasts = offer.days_to_qualify + offer.days_to_win
    drawn = uniform(model.world.seed, source, 0, Decision.PROSPECTS, 0, 1)
    for ordinal in range(poisson_quantile(drawn, a_day * lasts)):
        prospect = model.new_customer(customer_key(source, 0, BEFORE + ordinal), source)
        age = 1 + int(prospect.draw(Decision.AGE) * lasts)
        prospect.status = PROSPECT
        prospect.came_day = -age
        prospect.decides_on = max(0, offer.days_to_qualify - age)


def prospects(model: CommunityModel, source: int, expected: float) -> None:
    """Bring in the day's prospects of a source."""
    drawn = uniform(model.world.seed, source, model.day, Decision.PROSPECTS, 0, 0)
    for ordinal in range(poisson_quantile(drawn, expected)):
        add_prospect(model, customer_key(source, model.day, ordinal), source)


def recognise(member: Member) -> None:
    """Find out who of the customers and prospects a newcomer is."""
    model = member.model
    if member.channel == TROLL:
        return
    buys = member.draw(Decision.IS_CUSTOMER) < model.world.offer.among_newcomers
    found = None
    if buys and model.rules.comes_from_customers(member.channel):
        found = match_of(member, (CUSTOMER,))
    if found is None:
        found = match_of(member, (PROSPECT, QUALIFIED)) or new_prospect(member)
    if found is not None:
        attach(member, found)


def match_of(member: Member, statuses: tuple[int, ...]) -> Customer | None:
    """Return the customer or prospect that a newcomer is: the one of nearest affinity, or any; None if none is left."""
    model = member.model
    left = [one for one in model.customers if one.status in statuses and not one.joined]
    if not left:
        return None
    if member.draw(Decision.MATCHES) < model.parameters.matching.by_affinity:
        return min(left, key=lambda one: abs(one.affinity - member.affinity))
    return left[int(member.draw(Decision.MATCHES, ordinal=1) * len(left))]


def new_prospect(member: Member) -> Customer | None:
    """Make a newcomer from outside a prospect, unless they would have become one anyway."""
    model = member.model
    if member.draw(Decision.NEW_PROSPECT) < model.parameters.matching.anyway:
        return None
    prospect = add_prospect(model, brought_key(member.key, model.day, 0), COMMUNITY)
    prospect.affinity = member.affinity
    return prospect


def attach(member: Member, customer: Customer) -> None:
    """Note that a newcomer is this customer or prospect."""
    model = member.model
    if customer.status == CUSTOMER:
        others, members = (Page(model, model.record.month, customer.source, joined) for joined in (False, True))
        others.moved -= 1
        others.stock -= 1
        members.moved += 1
        members.stock += 1
    member.customer = customer.row
    customer.member = member.row
    customer.joined_day = model.day
