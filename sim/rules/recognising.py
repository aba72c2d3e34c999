"""Recognising: spotlights, thanks, badges and rewards, each for the people it reaches.

Reads    the stratum and day of a spotlight, the day of a thank-you, whether a member answers to badges.
Decides  whether a member answers to badges (BADGES), who is put forward (SPOTLIGHT), whom the team thanks (THANKS).
Source   docs/evidence.md: top contributors +60 % (Restivo & van de Rijt 2012), nothing for the others and lower retention of
         the less active (2014), newcomers stay longer (Gallus 2017), thanks +2 points in two weeks (Matias et al. 2020),
         about 20 % answer to badges (Hoernle et al. 2020). Tokens and perks: assumption A80.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.declare import Says, lognormal, normal, uniform_prior
from sim.exponentials import exp
from sim.rules.motives import ACCOMPLISHMENT, RECOGNITION

NO_AWARD, TOP, MIDDLE, NEWCOMERS = range(4)
STRATA = {"top": TOP, "middle": MIDDLE, "newcomers": NEWCOMERS}
THANKED_DAYS = 14
NEWCOMER_DAYS = 28
TOP_SHARE = 0.1


# fmt: off
class Recognising(NamedTuple):
    """Parameters of recognition."""

    top: Annotated[float, Says(
        "Effect of a spotlight on the posting of the most active tenth (logarithm)",
        "Effet d'une mise en avant sur les publications du dixième le plus actif (logarithme)",
        "log", -0.2, 0.8, uniform_prior(0.2, 0.6), "Restivo & van de Rijt 2012")] = 0.4
    middle: Annotated[float, Says(
        "Effect of a spotlight on the posting of the others (logarithm)",
        "Effet d'une mise en avant sur les publications des autres (logarithme)",
        "log", -0.3, 0.3, normal(0.05), "Restivo & van de Rijt 2014")] = 0.0
    newcomers: Annotated[float, Says(
        "How much a spotlight lowers a newcomer's log-odds of leaving",
        "Baisse du logarithme des chances de partir d'un nouveau venu mis en avant",
        "log odds", -0.2, 0.8, uniform_prior(0.0, 0.4), "Gallus 2017")] = 0.2
    passed_over: Annotated[float, Says(
        "How much spotlights for the most active raise the log-odds of leaving of those passed over",
        "Hausse du logarithme des chances de partir des membres écartés quand on met en avant les plus actifs",
        "log odds", -0.1, 0.3, normal(0.03), "Restivo & van de Rijt 2014", "A80")] = 0.03
    fading_days: Annotated[float, Says(
        "Days after which a spotlight's effect has mostly gone",
        "Jours après lesquels l'effet d'une mise en avant a presque disparu",
        "day", 5.0, 365.0, lognormal(0.3), "Review")] = 60.0
    thanked: Annotated[float, Says(
        "How much a thank-you lowers the log-odds of leaving for two weeks",
        "Baisse, pendant deux semaines, du logarithme des chances de partir d'un membre remercié",
        "log odds", -0.2, 0.6, normal(0.04), "Matias et al. 2020")] = 0.12
    responsive: Annotated[float, Says(
        "Share of people who answer to badges and points",
        "Part des personnes sensibles aux badges et aux points",
        "share", 0.0, 1.0, normal(0.05), "Anderson et al. 2013; Hoernle et al. 2020")] = 0.2
    badges: Annotated[float, Says(
        "Effect of badges or points on the posting of those who answer to them (logarithm)",
        "Effet des badges ou des points sur les publications de ceux qui y sont sensibles (logarithme)",
        "log", -0.2, 1.0, normal(0.1), "Anderson et al. 2013", "A80")] = 0.15
    rewards: Annotated[float, Says(
        "Effect of tokens or perks on the posting of people after recognition or accomplishment (logarithm)",
        "Effet des jetons ou des avantages sur les publications des personnes en quête de reconnaissance ou d'accomplissement (logarithme)",
        "log", -0.4, 0.6, normal(0.1), "", "A80")] = 0.05
# fmt: on


def spotlight_lift(award: int, days: int, p: Recognising) -> float:
    """Return what a spotlight still adds to the logarithm of posting some days after, by stratum.

    Equation
    --------
    lift = (p.top if award == TOP else p.middle if award == MIDDLE else 0) * exp(-days / p.fading_days)
    """
    if award == TOP:
        return p.top * exp(-days / p.fading_days)
    if award == MIDDLE:
        return p.middle * exp(-days / p.fading_days)
    return 0.0


def recognition_keeps(award: int, days_awarded: int, days_thanked: int, top_only: bool, p: Recognising) -> float:
    """Return what recognition takes from a member's log-odds of leaving.

    Equation
    --------
    keeps = p.newcomers * exp(-days_awarded / p.fading_days) if award == NEWCOMERS else 0
    keeps = keeps + (p.thanked if days_thanked <= 14 else 0) - (p.passed_over if top_only and award == NO_AWARD else 0)

    Parameters
    ----------
    award : int
        Stratum in which the member was put forward, 0 = never.
    days_awarded, days_thanked : int
        Days since the spotlight and since the last thank-you.
    top_only : bool
        Whether spotlights go to the most active: whoever never had one is passed over.
    """
    keeps = 0.0
    if award == NEWCOMERS:
        keeps += p.newcomers * exp(-days_awarded / p.fading_days)
    if days_thanked <= THANKED_DAYS:
        keeps += p.thanked
    if top_only and award == NO_AWARD:
        keeps -= p.passed_over
    return keeps


def reward_lift(answers_to_badges: bool, motive: int, badges: bool, rewards: bool, p: Recognising) -> float:
    """Return what badges and rewards add to the logarithm of posting.

    Equation
    --------
    moved = rewards and motive in (RECOGNITION, ACCOMPLISHMENT)
    lift = (p.badges if badges and answers_to_badges else 0) + (p.rewards if moved else 0)
    """
    lift = 0.0
    if badges and answers_to_badges:
        lift += p.badges
    if rewards and motive in (RECOGNITION, ACCOMPLISHMENT):
        lift += p.rewards
    return lift
