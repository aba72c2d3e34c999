"""The planner: which plan, of all those one may choose among, serves what is wanted best within a budget."""

from scenarios.planner.asking import Want, want_of
from scenarios.planner.levers import Lever
from scenarios.planner.reading import Asked, asked_of
from scenarios.planner.space import Limits, Space
from scenarios.planner.study import Planned, plan

__all__ = ["Asked", "Lever", "Limits", "Planned", "Space", "Want", "asked_of", "plan", "want_of"]
