"""Diaries: what the plain engine tells of one simulated member."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from sim.model import CommunityModel
from sim.plan import PLATFORMS, Ambassadors, Manager, Moderation, Onboarding, Plan, Recognition, Ritual
from sim.words import speaking
from sim.world import MESSAGES, World

PLAN = Plan(days=20, rituals=(Ritual("live", weekday=2),))


def test_a_diary_tells_what_the_tables_tell() -> None:
    plan = dataclasses.replace(PLAN, days=40, platform=PLATFORMS["whatsapp"], manager=Manager(posts_per_week=0))
    model = CommunityModel(plan, diary_of=range(24))
    model.run_model()
    written = model.world.messages[: int(model.world.counts[MESSAGES])]
    for member in model.people[:24]:
        events = [entry.event for entry in member.diary()]
        own = written["author"] == member.row

        assert events[0] == "joined"
        assert events.count("wrote") == (own & (written["parent"] < 0)).sum()
        assert events.count("answered") == (own & (written["parent"] >= 0)).sum()
        assert events.count("was_answered") == written["replies"][own].sum()
        assert events.count("left") - events.count("returned") == (not member.present)
        assert max(entry.day for entry in member.diary() if entry.event == "visited") == member.last_visit


def test_a_diary_is_kept_only_when_asked_for_and_changes_nothing(
    differences: Callable[[World, World], list[str]],
) -> None:
    plain, told = CommunityModel(PLAN), CommunityModel(PLAN, diary_of=5)
    plain.run_model()
    told.run_model()

    assert plain.diary == []
    assert {entry.member for entry in told.diary} == {5}
    assert told.people[5].diary(0) == [entry for entry in told.diary if entry.day == 0]
    assert differences(plain.world, told.world) == []


def test_a_diary_is_written_in_either_language() -> None:
    model = CommunityModel(PLAN, diary_of=range(24))
    model.run_model()
    answer = next(entry for entry in model.diary if entry.event == "answered" and entry.other == 13)

    with speaking("en"):
        assert str(answer).endswith("answers M13.")
    with speaking("fr"):
        assert str(answer).endswith("répond à M13.")
        assert {str(entry) for entry in model.diary if entry.event == "joined"} == {"arrive."}


def test_a_diary_tells_of_everything_that_can_happen_to_somebody() -> None:
    plan = Plan(
        days=85,
        platform=PLATFORMS["whatsapp"],
        onboarding=Onboarding("person"),
        rituals=(Ritual("live", weekday=2),),
        moderation=Moderation(level=1.0),
        recognition=Recognition(spotlights_per_month=5, thanks_per_week=50),
        ambassadors=Ambassadors(starts_in_week=0, invitations_per_month=50),
    )
    rules = {
        "is_eligible": lambda days_written, ties: days_written > 0,
        "burnout_chance": lambda *values: 0.5,
        "coming_back_chance": lambda mentions, days_since_answer, p: 0.1,
        "is_banned": lambda removals, posts, p: removals > 1,
    }
    model = CommunityModel(plan, rules=rules, diary_of=range(500))
    model.run_model()
    told = {}
    for language in ("en", "fr"):
        with speaking(language):
            told[language] = {entry.event: str(entry) for entry in model.diary}

    assert set(told["en"]) == {
        "joined", "received", "visited", "read", "wrote", "answered", "was_answered", "removed", "banned", "thanked",
        "attended", "met", "put_forward", "became_ambassador", "burnt_out", "left", "returned",
    }  # fmt: skip
    assert all(told["fr"][event] != sentence for event, sentence in told["en"].items())
    assert "devient ambassadeur." in told["fr"].values()
