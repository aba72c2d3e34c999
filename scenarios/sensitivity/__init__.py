"""Sensitivity: which of the things nobody knows move an outcome, and which would change the decision."""

from scenarios.sensitivity.decision import value_of_knowing
from scenarios.sensitivity.study import Sensitivity, sensitivity

__all__ = ["Sensitivity", "sensitivity", "value_of_knowing"]
