"""Counting: what is counted at once equals what a slow reading of the same run counts one by one."""

import math
from dataclasses import replace

import numpy as np
import pytest

from calibration.facts import counting
from calibration.facts.design import steady_plan
from calibration.facts.lives import Lives
from sim.columns import FOREVER, VISITED
from sim.ensemble import Run, run_world
from sim.parameters import defaults
from sim.rules.arriving import FOUNDER

DAYS = 196


@pytest.fixture(scope="module")
def lives() -> Lives:
    """Return half a year of a growing community."""
    return Lives(run_world(Run(replace(steady_plan(500), days=DAYS), defaults(), 5)))


@pytest.fixture(scope="module")
def written(lives: Lives) -> dict[int, list[tuple[float, float]]]:
    """Return each member's messages: when written, when first answered."""
    found: dict[int, list[tuple[float, float]]] = {}
    for message in lives.all_messages:
        if message.author >= 0:
            found.setdefault(int(message.author), []).append((float(message.time), float(message.replied_at)))
    return found


def again_after(messages: list[tuple[float, float]]) -> float:
    first = messages[0][0]
    return min((time - first for time, _ in messages if time > first + 1e-6), default=math.inf)


def newcomer(lives: Lives, row: int) -> bool:
    return int(lives.members[row].channel) != FOUNDER


def test_never_writing_is_counted_over_ninety_days_from_joining(lives: Lives, written: dict) -> None:
    old = [row for row in range(len(lives.members)) if newcomer(lives, row) and lives.joined[row] <= DAYS - 90]
    never = [row for row in old if row not in written or written[row][0][0] - lives.joined[row] > 90]

    assert counting.newcomers(lives)["never"].tolist() == [len(old), len(never)]


def test_half_of_the_second_day_is_within_forty_eight_hours(lives: Lives, written: dict) -> None:
    old = [row for row in written if newcomer(lives, row) and lives.joined[row] <= DAYS - 90]
    days = [int(written[row][0][0]) - int(lives.joined[row]) for row in old]
    within = sum(day <= 1 for day in days) + 0.5 * sum(day == 2 for day in days)

    assert counting.newcomers(lives)["within_48h"].tolist() == [len(old), within]
    assert 2 in days


def test_retention_is_a_visit_in_the_fourth_week_after_joining(lives: Lives) -> None:
    followed = [row for row in range(len(lives.members)) if newcomer(lives, row) and lives.joined[row] // 7 + 4 < 28]
    back = [row for row in followed if lives.world.weeks[row, lives.joined[row] // 7 + 4] & VISITED]

    assert counting.retention(lives).tolist() == [len(followed), len(back)]


def test_founders_are_no_newcomers(lives: Lives) -> None:
    assert (~lives.newcomer).sum() == 24


def test_writing_again_needs_a_later_session(lives: Lives, written: dict) -> None:
    followed = [row for row in written if newcomer(lives, row) and written[row][0][0] <= DAYS - 90]
    once = [row for row in followed if again_after(written[row]) > 90]

    assert counting.newcomers(lives)["once"].tolist() == [len(followed), len(once)]
    assert 0 < len(once) < len(followed)


def test_first_messages_are_sorted_by_month_and_answer(lives: Lives, written: dict) -> None:
    slow = np.zeros((counting.MONTHS, 3, 2))
    for row, messages in written.items():
        time, answered = messages[0]
        if newcomer(lives, row) and time <= DAYS - 90:
            waited = answered - time
            kind = 0 if waited < 1 else 1 if waited <= 14 else 2
            slow[int(time // 30), kind, int(again_after(messages) <= 90)] += 1

    assert (counting.by_answer(lives) == slow).all()


def test_silence_after_the_nth_day_of_writing(lives: Lives, written: dict) -> None:
    slow = np.zeros((2, 15))
    for row, messages in written.items():
        days = sorted({int(time) for time, _ in messages})
        for n, day in enumerate(days[:15]):
            if newcomer(lives, row) and day <= DAYS - 60:
                slow[0, n] += 1
                slow[1, n] += n + 1 == len(days) or days[n + 1] - day > 60

    assert (counting.silent_after(lives) == slow).all()


def test_lifespans_end_after_sixty_silent_days(lives: Lives, written: dict) -> None:
    slow = np.zeros((2, DAYS + 1))
    for row, messages in written.items():
        if newcomer(lives, row):
            first, last = messages[0][0], messages[-1][0]
            slow[int(last > DAYS - 60), math.ceil(last - first)] += 1

    assert (counting.lifespans(lives) == slow).all()


def test_accounts_count_everybody_who_ever_joined(lives: Lives) -> None:
    accounts, came = counting.active(lives, range(10, 12))
    weeks = lives.world.weeks

    assert accounts == sum((lives.joined < 7 * week).sum() for week in (11, 12))
    assert came == sum(bool(weeks[row, week] & VISITED) for row in range(len(lives.members)) for week in (10, 11))


def test_offences_that_were_removed_do_not_stay(lives: Lives) -> None:
    mine = [message for message in lives.all_messages if message.author >= 0]
    toxic = [message for message in mine if message.toxic]
    left = [message for message in toxic if message.removed_at == FOREVER]

    assert counting.offences(lives).tolist() == [len(mine), len(toxic), len(left)]
    assert 0 < len(left) < len(toxic)
