"""Today: what everybody reacts to on a day, made of the calendar and of yesterday's aggregates.

Reading only yesterday means that the order of members within a day cannot matter.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.columns import DayTable
from sim.exponentials import log
from sim.parameters import Parameters
from sim.rules.championing import inviting_factor
from sim.rules.crowding import emptiness, life_factor, posting_crowd, size_factor, visiting_factor
from sim.rules.moderating import sessions_kept, volunteers_watch
from sim.rules.searching import searching_visits
from sim.setting import Setting

FIRST_WRITERS = 0.3  # sessions of writers a day that each founder stands for before there is any history


class Today(NamedTuple):
    """One day's circumstances."""

    calendar: float
    """How lively the day is, 1 on average without drift."""
    empty: float
    """How empty the place feels, 0 to 1."""
    surroundings: float
    """Factor of crowding, emptiness and the community's own level on visits."""
    crowd: float
    """What the crowd takes from the logarithm of posting."""
    crowd_loss: float
    """What the crowd, and drift, add to the log-odds of leaving."""
    active: float
    """Members active in a week, smoothed."""
    writers: float
    """Sessions a day of members who have written, smoothed."""
    toxic_share: float
    """Share of last week's messages that offended and stayed."""
    event_pulse: float
    """What is left of lives and events."""
    sessions_kept: float
    """Share of a day's further sessions kept although offences are hidden."""
    stock: float
    """Useful threads and pieces of content that search finds."""
    searching: float
    """Visits a day that each member makes to look something up."""
    watched: float
    """Share of messages that volunteers look after."""
    inviting: float
    """Factor on word of mouth because of ambassadors."""


def smoothed_yesterday(day: int, days: DayTable, setting: Setting) -> tuple[float, float]:
    """Return yesterday's smoothed weekly actives and writers' sessions; on the first day, the founders' share."""
    if day == 0:
        return float(setting.founders), FIRST_WRITERS * setting.founders
    return days[day - 1].active, days[day - 1].writers


def stock_of(day: int, days: DayTable) -> float:
    """Return the useful content of the days the platform still keeps, as far as search finds it."""
    if day == 0:
        return 0.0
    kept = days[day - 1].useful_so_far
    history = days[day].history_days
    if history > 0 and day - 1 - history >= 0:
        kept -= days[day - 1 - history].useful_so_far
    return kept * days[day].searchable


def answered_lately(day: int, days: DayTable) -> float:
    """Return the share of members' conversations of the last four weeks that were answered, 0 without any."""
    started, answered = 0, 0
    for before in range(max(0, day - 27), day + 1):
        started += days[before].starters
        answered += days[before].first_answers
    return min(1.0, answered / started) if started > 0 else 0.0


def today_of(day: int, days: DayTable, setting: Setting, p: Parameters) -> Today:
    """Return the circumstances of a day."""
    active, writers = smoothed_yesterday(day, days, setting)
    empty = 0.0
    toxic_share = 0.0
    hidden, written, ambassadors = 0.0, 0.0, 0
    if day > 0:
        empty = emptiness(float(days[day - 1].messages_7d), day, p.crowding)
        toxic_share = days[day - 1].toxic_7d / max(1.0, float(days[day - 1].messages_7d))
        hidden = days[day - 1].hidden_7d / max(1.0, float(days[day - 1].hidden_7d + days[day - 1].toxic_7d))
        written = float(days[day - 1].messages_7d + days[day - 1].spam_7d)
        ambassadors = days[day - 1].ambassadors
    size = size_factor(active, p.crowding)
    stock = stock_of(day, days)
    return Today(
        calendar=days[day].calendar * days[day].drift,
        empty=empty,
        surroundings=size * life_factor(empty, p.crowding) * visiting_factor(p.crowding),
        sessions_kept=sessions_kept(hidden, p.moderating),
        crowd=posting_crowd(active, p.crowding),
        crowd_loss=-0.5 * log(size) + days[day].unrest,
        active=active,
        writers=writers,
        toxic_share=toxic_share,
        event_pulse=days[day].event_pulse,
        stock=stock,
        searching=searching_visits(stock, p.searching),
        watched=volunteers_watch(setting.volunteers, written, p.moderating),
        inviting=inviting_factor(ambassadors, active, p.championing),
    )
