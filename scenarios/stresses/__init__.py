"""Stresses: what may go wrong, or suddenly well, and how a plan stands it."""

from scenarios.stresses.shocks import STRESSES, Untried, stressed
from scenarios.stresses.study import Stressed, stress

__all__ = ["STRESSES", "Stressed", "Untried", "stress", "stressed"]
