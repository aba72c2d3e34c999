"""What one person is to the community, and what being banned means."""

from __future__ import annotations

from sim.model import CommunityModel
from sim.parameters import defaults, with_values
from sim.plan import Ambassadors, Moderation, Plan


def test_a_role_follows_from_what_was_written() -> None:
    model = CommunityModel(Plan(days=40))
    model.step()
    model.record = model.days[35]
    member, others = model.people[0], (1, 2, 3)
    roles = []
    for posting_day, bits in ((-1_000_000, 0), (5, 1), (6, 1), (35, 0b1111_1111), (28, 0b1111_1111 << 20)):
        member.posting_day, member.posting_bits = posting_day, bits
        roles.append(member.role)
    for other in others:
        member.ties.strengthen(other, 9.0, 9.0)
    member.posting_day, member.posting_bits = 35, 0b1111_1111
    roles.append(member.role)
    member.posting_day = 35 - 21
    roles.append(member.role)

    assert roles == ["lurker", "lurker", *["contributor"] * 3, "ambassador", "contributor"]


def test_with_a_programme_only_who_accepted_is_an_ambassador() -> None:
    model = CommunityModel(Plan(days=40, ambassadors=Ambassadors(starts_in_week=1)))
    model.step()
    model.record = model.days[35]
    accepted, keen = model.people[:2]
    accepted.ambassador = True
    for member in (accepted, keen):
        member.posting_day, member.posting_bits = 35, 0b1111_1111
        for other in (2, 3, 4):
            member.ties.strengthen(other, 9.0, 9.0)

    assert keen.could_be_ambassador()
    assert (accepted.role, keen.role) == ("ambassador", "contributor")


def test_whoever_is_banned_writes_no_more_that_day_and_leaves_once() -> None:
    always = {"toxic_chance": lambda *values: 1.0, "is_banned": lambda *values: True}
    plan = Plan(days=30, moderation=Moderation(level=1.0))
    model = CommunityModel(plan, with_values(defaults(), {"posting.level": 1.0}), rules=always)
    model.run_model()

    assert sum(day.banned for day in model.days) > 10
    assert all(member.posts == member.removals == member.posting_days for member in model.people)
    assert model.record.members == sum(member.present for member in model.people)
