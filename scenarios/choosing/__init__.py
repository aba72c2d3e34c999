"""Choosing among many plans: which is best, how sure that is, and when to stop asking."""

from scenarios.choosing.choice import Choice
from scenarios.choosing.goals import Goal, goal_of
from scenarios.choosing.study import Care, choose

__all__ = ["Care", "Choice", "Goal", "choose", "goal_of"]
