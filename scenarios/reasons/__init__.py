"""Reasons: which of the levers that differ between two plans makes their difference, and on what that rests."""

from scenarios.reasons.levers import Lever, levers_between
from scenarios.reasons.study import Reasons, why

__all__ = ["Lever", "Reasons", "levers_between", "why"]
