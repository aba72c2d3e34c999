"""The model as Mesa knows it: one community, a day a step, with either engine behind it.

>>> from sim.plan import Plan
>>> model = CommunityModel(Plan(days=30), rng=7)
>>> model.step()
>>> model.day, len(model.agents)
(1, 25)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple, get_args

import mesa
import numpy as np
from mesa.datacollection import DataCollector

from sim.columns import PRESENT, BookRow, CustomerRow, DayRow, MemberRow, MessageRow, RitualRow, TieRow
from sim.customer import Customer
from sim.diary import Entry
from sim.engine import advance
from sim.member import Member
from sim.message import Message
from sim.newcomers import rates_of
from sim.parameters import Parameters
from sim.plain import circumstances, live_one_day
from sim.plan import Plan
from sim.problems import InputError, Problem
from sim.record import DayRecord
from sim.ritual import RitualRecord
from sim.rulebook import rulebook_with
from sim.rules.matching import POSTER
from sim.speaker import Spammer
from sim.starting import Start
from sim.team import Team
from sim.today import today_of
from sim.views import Cells, cells_of
from sim.world import CUSTOMERS, FULL, MEMBERS, MESSAGES, World, enlarged, new_world

Engine = Literal["plain", "compiled"]

MOST_SEED = 2**63 - 1
MOST_WRITTEN_BY_ONE = 50  # messages a member a day: three sessions of six conversations and ten answers on average
MOST_WRITTEN_BY_TEAM = 3000  # eight sessions of 150 answers, content, rituals, forced replies, and chance
REPORTED = ("members", "joins", "leaves", "returns", "visitors", "posters", "starters", "replies", "staff_messages")


def reporter(column: str) -> Callable[[CommunityModel], float]:
    """Return a function that gives Mesa one figure of the last day lived."""
    return lambda model: getattr(model.record, column)


class AllCells(NamedTuple):
    """The columns of every table, by name."""

    members: Cells
    ties: Cells
    messages: Cells
    rituals: Cells
    days: Cells
    customers: Cells
    books: Cells


class CommunityModel(mesa.Model):  # type: ignore[misc]
    """One simulated community.

    `agents` holds the members present, as `Member` views: whoever leaves is taken out at the end of that day, whoever
    comes back is put back. `people` holds everybody who ever joined, by row. A row has one view, always the same.

    Parameters
    ----------
    plan : Plan
        What the team does.
    parameters : Parameters, optional
        How people react; the defaults if not given.
    rng : int
        Seed of the run, 0 or more. Equal seeds give equal communities with either engine.
    engine : {"plain", "compiled"}
        The readable engine, or the fast one.
    rules : mapping, optional
        Name of a rule -> a function to ask in its place; plain engine only.
    diary_of : int or iterable of int
        Rows of members whose diary is kept; plain engine only.
    start : Start, optional
        Whom and what it starts with, see `sim.starting`; an empty place without.

    Raises
    ------
    InputError
        If the engine or a rule is unknown, the seed is no whole number, or rules or diaries are asked of the
        compiled engine.

    Examples
    --------
    >>> model = CommunityModel(Plan(days=14), rules={"coming_back_chance": lambda mentions, days_since_answer, p: 0.0})
    >>> model.run_model()
    >>> model.day
    14
    """

    running: bool
    """Whether there are days left."""

    def __init__(
        self,
        plan: Plan,
        parameters: Parameters | None = None,
        rng: int = 7,
        engine: Engine = "plain",
        rules: Mapping[str, Callable[..., Any]] | None = None,
        diary_of: int | Iterable[int] = (),
        start: Start | None = None,
    ) -> None:
        self.diary_of = frozenset((diary_of,) if isinstance(diary_of, int) else diary_of)
        self.rules = rulebook_with(rules or {})
        check_request(rng, engine, bool(rules), bool(self.diary_of))
        super().__init__(rng=int(rng))
        self.plan = plan
        self.parameters = parameters or Parameters()
        self.engine = engine
        self.day = 0 if start is None else start.day
        self.diary: list[Entry] = []
        self.world = new_world(plan, self.parameters, int(rng), start=start)
        self.cells = AllCells({}, {}, {}, {}, {}, {}, {})
        self._see(self.world)
        self.days = [DayRecord(self, day) for day in range(plan.days)]
        self.record = self.days[self.day]
        self.rituals = [RitualRecord(self, row) for row in range(len(plan.rituals))]
        self.people: list[Member] = []  # holds the views: Mesa 3.3's sets of agents hold them weakly
        self.customers: list[Customer] = []
        self._listed = np.zeros(0, dtype=bool)
        self.team = Team(self)
        self.spammer = Spammer(self)
        self.setting = self.world.setting
        self.today = today_of(self.day, self.world.days, self.setting, self.parameters)
        self.datacollector = DataCollector(model_reporters={name: reporter(name) for name in REPORTED})
        self.people.extend(Member(self, row) for row in range(int(self.world.counts[MEMBERS])))
        self._list_agents()

    @property
    def date(self) -> date:
        """The date of the day being lived; between steps, of the last day lived."""
        return self.plan.start + timedelta(days=self.record.row)

    def step(self) -> None:
        """Live one day; nothing happens beyond the horizon, where `running` is false."""
        if not self.running:
            return
        self.record = self.days[self.day]
        if self.engine == "plain":
            live_one_day(self)
        else:
            self._advance()
        self.day += 1
        self.running = self.day < self.plan.days
        self._list_agents()
        self.datacollector.collect(self)

    def new_member(self) -> Member:
        """Take the next row of the table of members."""
        self._make_room(1, 0)
        self.world.counts[MEMBERS] += 1
        self.people.append(Member(self, len(self.people)))
        return self.people[-1]

    def new_message(self) -> Message:
        """Take the next row of the table of messages."""
        self._make_room(0, 1)
        row = int(self.world.counts[MESSAGES])
        self.world.counts[MESSAGES] += 1
        return Message(self, row)

    def new_customer(self, key: int, source: int) -> Customer:
        """Take the next row of the table of customers, for somebody whose traits come from their own draws."""
        self._make_room(0, 0, 1)
        self.world.counts[CUSTOMERS] += 1
        customer = Customer(self, len(self.customers))
        self.customers.append(customer)
        customer.key, customer.source = key, source
        customer.take_traits()
        return customer

    def _advance(self) -> None:
        self.today = circumstances(self)
        self._make_room(*room_for_a_day(self))
        advance(self.world, self.day, self.day + 1)
        if self.world.counts[FULL]:
            raise InputError(Problem("sim", "day-too-full", values={"day": self.day}))
        while len(self.people) < self.world.counts[MEMBERS]:
            self.people.append(Member(self, len(self.people)))
        while len(self.customers) < self.world.counts[CUSTOMERS]:
            self.customers.append(Customer(self, len(self.customers)))

    def _make_room(self, members: int, messages: int, customers: int = 0) -> None:
        world = self.world
        rows = [len(world.members), len(world.messages), len(world.customers)]
        used = [int(world.counts[place]) for place in (MEMBERS, MESSAGES, CUSTOMERS)]
        needed = [one + more for one, more in zip(used, (members, messages, customers), strict=True)]
        if all(one <= room for one, room in zip(needed, rows, strict=True)):
            return
        self._see(enlarged(world, *(2 * n if n > room else room for n, room in zip(needed, rows, strict=True))))

    def _see(self, world: World) -> None:
        """Point every view at the tables of this world."""
        self.world = world
        self.cells.members.update(cells_of(world.members, MemberRow))
        self.cells.ties.update(cells_of(world.ties, TieRow))
        self.cells.messages.update(cells_of(world.messages, MessageRow))
        self.cells.rituals.update(cells_of(world.rituals, RitualRow))
        self.cells.days.update(cells_of(world.days, DayRow))
        self.cells.customers.update(cells_of(world.customers, CustomerRow))
        books = cells_of(world.books, BookRow)
        self.cells.books.update({name: cells.reshape(-1) for name, cells in books.items()})

    def _list_agents(self) -> None:
        """Enter in `agents` who joined or came back today, and take out who left."""
        here = self.cells.members["status"][: len(self.people)] == PRESENT
        listed = np.zeros(len(here), dtype=bool)
        listed[: len(self._listed)] = self._listed
        for row in np.flatnonzero(here != listed):
            member = self.people[row]
            if here[row]:
                self.register_agent(member)
                member.unique_id = int(row) + 1  # Mesa 3.5 numbers agents anew when they are entered
            else:
                self.deregister_agent(member)
        self._listed = here


def room_for_a_day(model: CommunityModel) -> tuple[int, int, int]:
    """Return how many rows of members, messages and customers a day can fill at the very most."""
    given = model.record
    newcomers = model.setting.founders if model.day == 0 else 0
    if given.known_joins >= 0:
        newcomers += given.known_joins
    else:
        newcomers += given.trolls + at_most(sum(rates_of(model, model.today).values()))
    by_members = MOST_WRITTEN_BY_ONE * (len(model.people) + newcomers)
    messages = by_members + MOST_WRITTEN_BY_TEAM + at_most(given.spam)
    return newcomers, messages, newcomers + customers_of_a_day(model)


def customers_of_a_day(model: CommunityModel) -> int:
    """Return how many customers and prospects, newcomers apart, a day can bring at the very most."""
    offer, given, p = model.world.offer, model.record, model.parameters
    if not offer.exists:
        return 0
    come = given.paid_prospects + given.content_prospects + given.organic_prospects
    if model.day == 0:
        come += offer.base + (offer.paid_a_day + offer.organic_a_day) * (offer.days_to_qualify + offer.days_to_win)
    boost = p.arriving.referral_reward * p.championing.inviting
    fondest = max((customer.fond for customer in model.customers), default=5.0)
    referred = model.rules.referral_rate(fondest, POSTER, boost, p.referring) * max(len(model.customers), offer.base)
    return at_most(come) + at_most(referred)


def at_most(mean: float) -> int:
    """Return a number beyond any Poisson count that can be drawn, even the sum of several."""
    return int(mean + 20.0 * math.sqrt(mean) + 80.0)


def is_whole(seed: object) -> bool:
    """Return whether a seed is a whole number from 0 to `MOST_SEED`, which is what compiled code can hold."""
    return isinstance(seed, int | np.integer) and not isinstance(seed, bool) and 0 <= int(seed) <= MOST_SEED


def check_request(rng: int, engine: str, rules: bool, diaries: bool) -> None:
    """Raise all that is wrong with what a model was asked for."""
    problems = []
    if not is_whole(rng):
        problems.append(Problem("sim", "seed-not-whole", values={"seed": repr(rng)}))
    if engine not in get_args(Engine):
        problems.append(Problem("sim", "engine-unknown", values={"engine": engine}))
    if engine == "compiled" and rules:
        problems.append(Problem("sim", "rules-need-plain"))
    if engine == "compiled" and diaries:
        problems.append(Problem("sim", "diary-needs-plain"))
    if problems:
        raise InputError(problems)
