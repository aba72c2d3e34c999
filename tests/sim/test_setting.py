"""A plan becomes numbers: what fits in the team's hours, who receives newcomers, what is hidden or removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.parameters import defaults
from sim.plan import Ambassadors, Founders, Manager, Moderation, Onboarding, Plan, Recognition, Ritual
from sim.rules.leaving import MENTOR, NOBODY, PERSON
from sim.setting import NO_LIMIT, NO_PROGRAMME, rituals_that_fit, setting_of, week_minutes

rituals = st.lists(
    st.builds(Ritual, st.just("live"), st.just(2), st.integers(1, 13), staff_hours=st.floats(0.0, 40.0)), max_size=6
).map(tuple)


@given(rituals, st.floats(0.0, 60.0))
def test_rituals_that_fit_never_take_more_than_the_teams_hours(held: tuple[Ritual, ...], hours: float) -> None:
    plan = Plan(rituals=held, manager=Manager(hours_per_week=hours))
    weekly = [ritual.staff_hours / ritual.every_weeks for ritual in held]
    booked = sum(cost for cost, fits in zip(weekly, rituals_that_fit(plan), strict=True) if fits)

    assert booked <= hours + 1e-9
    assert week_minutes(plan) == pytest.approx(60.0 * (hours - booked), abs=1e-6)


@given(rituals)
def test_without_a_limit_every_ritual_fits(held: tuple[Ritual, ...]) -> None:
    plan = Plan(rituals=held)

    assert all(rituals_that_fit(plan))
    assert week_minutes(plan) == NO_LIMIT


def test_an_earlier_ritual_is_kept_before_a_later_one() -> None:
    two = (Ritual("live", 3, staff_hours=3.0), Ritual("ama", 1, staff_hours=3.0), Ritual("tip", 1, staff_hours=1.0))

    assert rituals_that_fit(Plan(rituals=two, manager=Manager(hours_per_week=4.0))) == (True, False, True)


def test_only_people_receive_newcomers_and_only_they_take_minutes() -> None:
    settings = {
        level: setting_of(Plan(onboarding=Onboarding(level, within_hours=12.0, minutes_per_newcomer=15.0)), defaults())
        for level in ("none", "bot", "person", "mentor")
    }

    assert {level: s.received_by for level, s in settings.items()} == {
        "none": NOBODY, "bot": NOBODY, "person": PERSON, "mentor": MENTOR,
    }  # fmt: skip
    assert {level: s.newcomer_minutes for level, s in settings.items()} == {
        "none": 0.0, "bot": 0.0, "person": 15.0, "mentor": 15.0,
    }  # fmt: skip
    assert settings["bot"].promise_hours == 0.0
    assert settings["person"].promise_hours == 12.0


@given(st.floats(0.0, 1.0))
def test_what_is_off_topic_is_removed_for_all_or_hidden_from_some(share: float) -> None:
    plan = Plan(moderation=Moderation(off_topic=share))
    everybody = setting_of(plan, defaults())
    personal = setting_of(replace(plan, moderation=replace(plan.moderation, scope="personal")), defaults())

    assert (everybody.off_topic_removed, everybody.off_topic_hidden) == (share, 0.0)
    assert (personal.off_topic_removed, personal.off_topic_hidden) == (0.0, share)


def test_a_programme_starts_in_its_week_or_never() -> None:
    assert setting_of(Plan(), defaults()).programme_starts == NO_PROGRAMME
    assert setting_of(Plan(ambassadors=Ambassadors(starts_in_week=0)), defaults()).programme_starts == 0
    assert setting_of(Plan(ambassadors=Ambassadors(starts_in_week=6)), defaults()).programme_starts == 42


def test_no_more_influencers_than_founders() -> None:
    assert setting_of(Plan(founders=Founders(number=3, influencers=9)), defaults()).influencers == 3


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_points_count_as_badges_and_perks_as_tokens(badges: bool, points: bool, tokens: bool, perks: bool) -> None:
    given = Recognition(badges=badges, points=points, tokens=tokens, perks=perks)
    setting = setting_of(Plan(recognition=given), defaults())

    assert setting.badges == (badges or points)
    assert setting.rewards == (tokens or perks)
