"""The model as Mesa knows it: steps, views, collectors and sets of agents, with either engine."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from mesa.datacollection import DataCollector

from sim import model as model_module
from sim.columns import MemberRow, columns_of
from sim.member import Member
from sim.model import CommunityModel, Engine
from sim.parameters import defaults, with_values
from sim.plan import Founders, Growth, Plan, Ritual
from sim.problems import InputError
from sim.rulebook import Rulebook
from sim.words import speaking
from sim.world import MEMBERS, MESSAGES, World, new_world

ENGINES: tuple[Engine, ...] = ("plain", "compiled")
PLAN = Plan(days=20, rituals=(Ritual("live", weekday=2),))
both_engines = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture(params=ENGINES, scope="module")
def lived(request: pytest.FixtureRequest) -> CommunityModel:
    """Return a community that has lived twenty days; tests only look at it."""
    model = CommunityModel(PLAN, engine=request.param)
    model.run_model()
    return model


def in_fresh_python(program: str) -> str:
    """Run a program in another Python, from the top of the checkout, and return what it prints."""
    top = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=top, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_plain_engine_needs_no_compiler() -> None:
    program = """
import sys
sys.modules["numba"] = None
from sim.model import CommunityModel
from sim.plan import Plan
model = CommunityModel(Plan(days=3))
model.run_model()
print(model.day)
"""
    assert in_fresh_python(program) == "3\n"


@both_engines
def test_a_step_is_a_day_and_the_horizon_ends_the_run(engine: Engine) -> None:
    model = CommunityModel(Plan(start=date(2026, 3, 2), days=2), engine=engine)
    assert (model.day, model.running, len(model.agents)) == (0, True, 0)

    model.step()
    assert (model.day, model.running, model.date) == (1, True, date(2026, 3, 2))

    model.step()
    assert (model.day, model.running, model.date) == (2, False, date(2026, 3, 3))

    model.step()
    assert model.day == 2


def test_agents_are_the_members_present(lived: CommunityModel) -> None:
    present = [member for member in lived.people if member.present]

    assert len(present) < len(lived.people)
    assert set(lived.agents) == set(present)
    assert len(lived.agents) == lived.record.members
    assert list(lived.agents_by_type) == [Member]


@both_engines
def test_who_comes_back_is_the_same_agent_with_the_same_number(engine: Engine) -> None:
    often = {"leaving.return_chance": 0.05, "leaving.return_addressed": 0.3}
    model = CommunityModel(Plan(days=40), with_values(defaults(), often), engine=engine)
    model.run_model()
    assert sum(day.returns for day in model.days) > 0

    assert sorted(member.unique_id for member in model.agents) == sorted(m.row + 1 for m in model.people if m.present)
    assert all(model.people[member.row] is member for member in model.agents)


@both_engines
def test_a_row_has_one_view_that_stays_alive(engine: Engine) -> None:
    model = CommunityModel(PLAN, engine=engine)
    model.step()
    first = weakref.ref(model.people[0])
    count = len(model.agents)
    gc.collect()
    model.step()

    assert model.people[0] is first()
    assert len(model.agents) >= count - model.record.leaves


def test_a_member_reads_and_writes_every_column_of_its_row(lived: CommunityModel) -> None:
    member = lived.people[3]
    for name in columns_of(MemberRow):
        cell = np.asarray(lived.world.members[name])[3]
        assert getattr(member, name) == cell
        assert type(getattr(member, name)) in (int, float, bool)

    model = CommunityModel(PLAN)
    model.step()
    model.people[3].habit = 0.25
    assert model.world.members["habit"][3] == 0.25


def test_what_a_reader_sets_between_days_counts_on_the_next(differences: Callable[[World, World], list[str]]) -> None:
    changed = {}
    for engine in ENGINES:
        changed[engine] = CommunityModel(PLAN, engine=engine)
        changed[engine].step()
        changed[engine].agents.set("quiet_exit", 0.9)
        changed[engine].step()
    left_alone = CommunityModel(PLAN)
    left_alone.step()
    left_alone.step()

    assert differences(changed["plain"].world, changed["compiled"].world) == []
    assert changed["plain"].record.leaves > left_alone.record.leaves


def test_sets_of_agents_select_group_sort_get_and_aggregate(lived: CommunityModel) -> None:
    agents = lived.agents
    writers = agents.select(lambda member: member.posts > 0)
    roles = agents.groupby("role")
    by_habit = agents.sort("habit", ascending=True).get("habit")

    assert 0 < len(writers) < len(agents)
    assert sum(roles.count().values()) == len(agents)
    assert set(roles.groups) <= {"lurker", "contributor", "ambassador"}
    assert all(low <= high for low, high in pairwise(by_habit))
    assert agents.agg("posts", sum) == sum(member.posts for member in agents)


def test_sets_of_agents_do_and_shuffle_the_same_way_from_the_same_seed() -> None:
    orders = []
    for _ in range(2):
        model = CommunityModel(PLAN, rng=3)
        model.step()
        order: list[int] = []
        model.agents.shuffle_do(lambda member, order=order: order.append(member.row))
        orders.append(order)
    in_order: list[int] = []
    model.agents.do(lambda member: in_order.append(member.row))

    assert orders[0] == orders[1]
    assert sorted(orders[0]) == in_order != orders[0]


def test_the_collector_keeps_a_row_a_day(lived: CommunityModel) -> None:
    table = lived.datacollector.get_model_vars_dataframe()

    assert len(table) == lived.plan.days
    assert table["members"].tolist() == np.asarray(lived.world.days["members"]).tolist()
    assert table["joins"].sum() == len(lived.people)


@both_engines
def test_a_readers_own_collector_reports_on_members(engine: Engine) -> None:
    model = CommunityModel(Plan(days=3), engine=engine)
    model.datacollector = DataCollector({"day": "day"}, {"habit": "habit", "role": "role"})
    model.run_model()
    table = model.datacollector.get_agent_vars_dataframe()

    assert model.datacollector.get_model_vars_dataframe()["day"].tolist() == [1, 2, 3]
    assert table.loc[3]["habit"].tolist() == model.agents.get("habit")


@both_engines
def test_tables_that_run_full_grow_and_change_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, differences: Callable[[World, World], list[str]]
) -> None:
    roomy = CommunityModel(PLAN, engine=engine)
    roomy.run_model()
    monkeypatch.setattr(model_module, "new_world", lambda plan, p, seed, **_: new_world(plan, p, seed, 2, 3))
    narrow = CommunityModel(PLAN, engine=engine)
    assert (len(narrow.world.members), len(narrow.world.messages)) == (2, 3)
    narrow.step()
    kept = narrow.people[0]
    narrow.run_model()

    assert differences(roomy.world, narrow.world) == []
    assert kept is narrow.people[0]
    assert kept.last_visit == roomy.people[0].last_visit


def test_a_busy_day_on_which_the_most_arrive_still_fits() -> None:
    plan = Plan(days=2, founders=Founders(number=200), growth=Growth(pre_launch_weeks=0, launch_joins=2000.0))
    p = with_values(defaults(), {"posting.level": 1.0, "first_post.early": 0.9})
    model = CommunityModel(plan, p, engine="compiled")
    model.run_model()

    assert model.world.counts[MESSAGES] > 1500
    assert model.world.counts[MEMBERS] > 400


def test_a_day_that_cannot_fit_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_module, "new_world", lambda plan, p, seed, **_: new_world(plan, p, seed, 2, 3))
    monkeypatch.setattr(model_module, "room_for_a_day", lambda model: (0, 0))

    with pytest.raises(InputError, match="more members or messages came on day 0"):
        CommunityModel(PLAN, engine="compiled").step()


@both_engines
def test_no_community_is_kept_alive_after_its_last_use(engine: Engine) -> None:
    kept = []
    for seed in range(30):
        model = CommunityModel(Plan(days=2), rng=seed, engine=engine)
        model.run_model()
        kept.append(weakref.ref(model))
    del model
    gc.collect()

    assert [reference() for reference in kept] == [None] * 30


def test_a_replaced_rule_is_asked_in_place_of_the_models_own() -> None:
    silent = CommunityModel(PLAN, rules={"first_post_chance": lambda *values: 0.0, "posting_rate": lambda *values: 0.0})
    silent.run_model()

    assert sum(day.starters for day in silent.days) == 1  # only whoever opens the place writes
    assert silent.rules.reply_chance is Rulebook().reply_chance


def test_the_rulebook_names_each_rule_as_its_function_is_named() -> None:
    for name, rule in Rulebook()._asdict().items():
        assert rule.__name__ == name
        assert rule.__module__.startswith("sim.rules.")


REFUSED = {
    "engine": ({"engine": "fast"}, "unknown engine fast", "moteur inconnu fast"),
    "seed": ({"rng": 1.5}, "the seed is 1.5", "la graine vaut 1.5"),
    "negative seed": ({"rng": -1}, "the seed is -1", "la graine vaut -1"),
    "rules": ({"engine": "compiled", "rules": {"affinity": lambda z, n, s, p: z}}, "plain engine", "moteur lisible"),
    "diary": ({"engine": "compiled", "diary_of": 0}, "only the plain engine", "seul le moteur lisible"),
    "rule": ({"rules": {"reply_chanse": max}}, "did you mean reply_chance?", "vouliez-vous dire reply_chance ?"),
    "shared rule": ({"rules": {"emptiness": max}}, "change its parameters", "changez plutôt ses paramètres"),
    "values": (
        {"rules": {"visit_chance": lambda: 0.5}},
        "these values, in this order: rate",
        "ces valeurs, dans cet ordre : rate",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_model_cannot_do_is_refused_in_both_languages(case: str) -> None:
    request, english, french = REFUSED[case]
    for language, sentence in (("en", english), ("fr", french)):
        with speaking(language), pytest.raises(InputError) as refusal:
            CommunityModel(PLAN, **request)  # type: ignore[arg-type]
        with speaking(language):
            assert sentence in str(refusal.value)


def test_all_problems_of_a_request_come_at_once() -> None:
    with pytest.raises(InputError) as refusal:
        CommunityModel(PLAN, rng=-1, engine="compiled", diary_of=[0, 1])

    assert len(refusal.value.problems) == 2
