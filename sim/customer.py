"""Customer: what one simulated customer or prospect decides, as the plain engine writes it.

Each method has a compiled twin in `sim.kernel_billing` or `sim.kernel_customers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.columns import CUSTOMER, DROPPED, GONE, NEVER, PROSPECT, QUALIFIED, BookRow, CustomerRow
from sim.draws import Decision, brought_key, uniform
from sim.offer import next_bill
from sim.quantiles import normal_quantile, poisson_quantile
from sim.rules.matching import ABSENT
from sim.rules.prospecting import BASE, COMMUNITY, REFERRED
from sim.today import answered_lately
from sim.views import view_of

if TYPE_CHECKING:
    from sim.member import Member
    from sim.model import CommunityModel


@view_of(BookRow)
class Page(BookRow):
    """One page of the books: a month, a source of customers, members or others.

    Parameters
    ----------
    model : CommunityModel
        The community.
    month, source : int
        The month of the plan; where customers came from.
    joined : bool
        Whether it is that of members.
    """

    def __init__(self, model: CommunityModel, month: int, source: int, joined: bool) -> None:
        books = model.world.books
        self.row = (month * books.shape[1] + source) * books.shape[2] + int(joined)
        self.cells = model.cells.books


@view_of(CustomerRow)
class Customer(CustomerRow):
    """One customer or prospect, who exists whatever the community does.

    Every column of `sim.columns.CustomerRow` is an attribute: ``customer.affinity``, ``customer.paid``.

    Parameters
    ----------
    model : CommunityModel
        The community.
    row : int
        Row in the table of customers, in order of coming from 0.
    """

    def __init__(self, model: CommunityModel, row: int) -> None:
        self.model = model
        self.row = row
        self.cells = model.cells.customers

    def __repr__(self) -> str:
        return f"Customer({self.row})"

    @property
    def joined(self) -> bool:
        """Whether they ever joined the community."""
        return self.member >= 0

    @property
    def fond(self) -> float:
        """By how much their affinity is above the pool's mean [sd]."""
        return self.affinity - self.model.parameters.matching.pool_mean

    @property
    def page(self) -> Page:
        """The page of the books on which they stand today."""
        return Page(self.model, self.model.record.month, self.source, self.joined)

    def draw(self, decision: Decision, ordinal: int = 0) -> float:
        """Return the uniform number of one of their decisions today."""
        return uniform(self.model.world.seed, self.key, self.model.day, decision, 0, ordinal)

    def take_traits(self) -> None:
        """Take what they bring along and keep: affinity, odds of leaving, spending."""
        rules, p = self.model.rules, self.model.parameters
        self.affinity = rules.fondness(self.trait(Decision.FONDNESS), p.matching)
        fonder = rules.buyers_are_fonder(p.prospecting)
        self.own_odds = rules.own_odds(self.trait(Decision.CHURN_TRAIT), self.source != BASE, fonder, p.churning)
        self.own_spending = rules.own_spending(self.trait(Decision.SPENDING_TRAIT), self.fond, p.buying)

    def trait(self, decision: Decision) -> float:
        """Return where they stand among people in one trait [sd]."""
        return normal_quantile(uniform(self.model.world.seed, self.key, 0, decision, 0, 0))

    def as_member(self) -> Member | None:
        """Return the member they are; None where they never joined, or left."""
        member = self.model.people[self.member] if self.joined else None
        return member if member is not None and member.present else None

    def engaged_today(self) -> float:
        """Return how much of a member they are these days."""
        member, day = self.as_member(), self.model.day
        if member is None:
            return ABSENT
        ties = member.ties.reciprocal()
        return self.model.rules.engagement(day - member.last_visit, day - member.posting_day, ties)

    def live_billing_day(self) -> None:
        """Leave, or pay, take more, bring somebody, ask."""
        engaged = self.engaged_today()
        self.page.decisions += 1
        if self.churns(engaged):
            self.go()
            return
        self.may_take_more(engaged)
        self.pay(engaged)
        self.refer(engaged)
        self.ask(engaged)

    def churns(self, engaged: float) -> bool:
        """Decide whether they leave today."""
        model = self.model
        kept = self.referrer >= 0 and model.customers[self.referrer].status == CUSTOMER
        chance = model.rules.churn_chance(
            model.world.offer.churn, self.own_odds, self.fond, engaged, kept, model.parameters.churning
        )
        return self.draw(Decision.CHURNS) < chance

    def go(self) -> None:
        """Stop being a customer."""
        self.status = GONE
        self.left_day = self.model.day
        self.bills_on = NEVER
        page = self.page
        page.lost += 1
        page.stock -= 1
        self.model.record.customers_lost += 1

    def may_take_more(self, engaged: float) -> None:
        """Decide whether a subscriber takes more."""
        offer = self.model.world.offer
        chance = self.model.rules.upgrade_chance(offer.upgrades, self.fond, engaged, self.model.parameters.buying)
        if self.draw(Decision.UPGRADES) < chance:
            self.upgraded *= offer.upgrade_factor
            self.page.upgrades += 1

    def pay(self, engaged: float) -> None:
        """Pay for a month, or buy as often as they do."""
        offer, p, page = self.model.world.offer, self.model.parameters.buying, self.page
        own = self.own_spending * self.model.rules.spending_factor(engaged, p)
        amount = offer.price * own * self.upgraded
        if not offer.subscription:
            count = poisson_quantile(self.draw(Decision.PURCHASES), offer.purchases * own)
            amount = offer.price * count
            page.purchases += count
        self.engaged = engaged
        self.paid += amount
        self.bills += 1
        self.bills_on = next_bill(self.first_bill, self.bills)
        self.model.record.revenue += amount
        page.bills += 1
        page.revenue += amount
        page.margin += amount * offer.margin * (p.referred_margin if self.source == REFERRED else 1.0)
        if self.credited:
            page.credited_revenue += amount

    def refer(self, engaged: float) -> None:
        """Bring prospects."""
        model, p = self.model, self.model.parameters
        boost = p.arriving.referral_reward if model.setting.rewards_referrals else 1.0
        if engaged > 0.0 and model.people[self.member].ambassador:
            boost *= p.championing.inviting
        rate = model.rules.referral_rate(self.fond, engaged, boost, p.referring)
        count = poisson_quantile(self.draw(Decision.REFERS), rate)
        for ordinal in range(count):
            brought = add_prospect(model, brought_key(self.key, model.day, ordinal), REFERRED)
            brought.referrer = self.row
        self.page.referrals += count

    def ask(self, engaged: float) -> None:
        """Have questions; some find a peer's answer, which saves some tickets. Give feedback."""
        model, p, page = self.model, self.model.parameters.supporting, self.page
        answered = answered_lately(model.day, model.world.days)
        chance = model.rules.answer_chance(engaged, model.today.stock, answered, p)
        questions = range(poisson_quantile(self.draw(Decision.ASKS), model.world.offer.questions))
        found = [n for n in questions if self.draw(Decision.FINDS, n) < chance]
        saved = sum(self.draw(Decision.DEFLECTS, n) < p.deflects for n in found)
        page.questions += len(questions)
        page.peer_answers += len(found)
        page.deflected += saved
        page.tickets += len(questions) - saved
        page.feedback += poisson_quantile(self.draw(Decision.FEEDBACK), model.rules.feedback_rate(engaged, p))

    def decide(self) -> None:
        """As a prospect, pass a stage or be lost."""
        offer, p, engaged = self.model.world.offer, self.model.parameters.prospecting, self.engaged_today()
        last = self.status == QUALIFIED
        share = offer.won if last else offer.qualified
        chance = self.model.rules.stage_chance(share, self.fond, engaged, last, self.source == REFERRED, p)
        if self.draw(Decision.BUYS if last else Decision.QUALIFIES) >= chance:
            self.status = DROPPED
            self.page.dropped += 1
        elif last:
            self.become_customer(engaged)
        else:
            self.status = QUALIFIED
            decided = self.came_day + offer.days_to_qualify + offer.days_to_win
            self.decides_on = max(self.model.day + 1, decided)
            self.page.qualified += 1

    def become_customer(self, engaged: float) -> None:
        """Buy, and pay at once."""
        self.status = CUSTOMER
        self.decides_on = NEVER
        self.won_day = self.model.day
        self.first_bill = float(self.model.day)
        brought = self.referrer >= 0 and self.model.customers[self.referrer].joined
        self.credited = self.source == COMMUNITY or self.joined or brought
        page = self.page
        page.won += 1
        page.stock += 1
        page.credited += self.credited
        self.model.record.customers_won += 1
        self.pay(engaged)


def add_prospect(model: CommunityModel, key: int, source: int) -> Customer:
    """Add a prospect who comes today."""
    prospect = model.new_customer(key, source)
    prospect.status = PROSPECT
    prospect.came_day = model.day
    prospect.decides_on = model.day + model.world.offer.days_to_qualify
    Page(model, model.record.month, source, False).prospects += 1
    model.record.prospects += 1
    return prospect
