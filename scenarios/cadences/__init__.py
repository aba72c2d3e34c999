"""Cadences: the measures by week for operations, by month for executives, by quarter for strategy, with targets."""

from scenarios.cadences.money import money_table
from scenarios.cadences.tables import ACTIVE_SHARE, CADENCES, MONEY, cadence_table, target_of, targets_table

__all__ = ["ACTIVE_SHARE", "CADENCES", "MONEY", "cadence_table", "money_table", "target_of", "targets_table"]
