"""What is wanted is read as it is written, contradictions are seen beforehand, and targets weigh more than goals."""

import numpy as np
import pytest

from scenarios.choosing import Goal
from scenarios.loading import load
from scenarios.planner import Want, want_of
from scenarios.planner.asking import Scores, disagreeing
from sim.problems import InputError
from sim.words import speaking

BASE = load("b2b-slack")
ACTIVE, STAY = Goal("weekly_active", "month_6"), Goal("retained_4w_joiners", "month_12")


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("weekly_active@month_6", Want(ACTIVE)),
        ("weekly_active@month_6 >= 80", Want(ACTIVE, 80.0)),
        ("retained_4w_joiners@month_12>=30%", Want(STAY, 0.3)),
        ("cac<=500", Want(Goal("cac_blended", "plan"), 500.0, False)),
        ("roi>=-0,25", Want(Goal("roi", "plan"), -0.25)),
    ],
)
def test_a_want_is_read_as_it_is_written(text: str, want: Want) -> None:
    assert want_of(text) == want


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weekly_active = 80", "goal weekly_active = 80: write a measure"),
        ("weekly_activ>=80", "did you mean weekly_active?"),
        ("roi@month_6", "a measure of money is one figure for the whole plan"),
    ],
)
def test_what_is_no_want_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        want_of(text)
    assert said in str(refused.value)


def problems(*texts: str, language: str = "en") -> list[str]:
    with speaking(language):
        return [str(problem) for problem in disagreeing({want_of(text): "" for text in texts}, BASE)]


def test_contradictions_need_no_simulation() -> None:
    assert problems("weekly_active>=50", "weekly_active<=30") == [
        "goals weekly_active@last_13_weeks>=50 and weekly_active@last_13_weeks<=30 contradict each other: no figure "
        "satisfies both; leave one out"
    ]
    assert "doit être compris entre 0 % et 100 %" in problems("answered_share>=1.2", language="fr")[0]
    assert problems("weekly_active>=30", "weekly_active<=50", "weekly_active") == []


def test_goals_beyond_the_plan_or_of_money_without_customers_are_refused_together() -> None:
    short = load("peers-forum", {"weeks": 20})
    found = disagreeing({want_of("weekly_active@month_12"): "", want_of("roi"): ""}, short)

    assert [problem.key for problem in found] == ["want-beyond", "no-customers"]


def test_a_plan_that_misses_a_target_scores_below_every_plan_that_reaches_it() -> None:
    scores = Scores.of([Want(ACTIVE), Want(STAY, 0.3)])
    means = np.array([[90.0, 0.1], [20.0, 0.35], [80.0, 0.25], [30.0, 0.4]])
    values = scores.of_means(means, np.zeros(4))[:, 0]

    assert list(np.argsort(-values)) == [3, 1, 2, 0]


def test_with_targets_alone_the_cheapest_plan_that_reaches_them_is_sought() -> None:
    scores = Scores.of([Want(ACTIVE, 50.0), Want(Goal("cac_blended", "plan"), 500.0, False)])
    means = np.array([[60.0, -400.0], [55.0, -450.0], [70.0, -600.0]])  # gains: a lower cost is better

    assert list(scores.missing(means)) == [0.0, 0.0, 0.5]
    assert scores.of_means(means, np.array([20_000.0, 18_000.0, 10_000.0]))[:, 0].argmax() == 1
