"""Cadences: the measures by week for operations, by month for executives, by quarter for strategy, with targets."""

from scenarios.cadences.tables import ACTIVE_SHARE, CADENCES, cadence_table, target_of, targets_table

__all__ = ["ACTIVE_SHARE", "CADENCES", "cadence_table", "target_of", "targets_table"]
