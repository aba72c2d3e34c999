"""Observed statistics: the same named figures of an import and of a simulation.

`observed` has them all, by definition id (`definitions`); `cohorts` and `people` count them, for every module that
needs one; `targets` are the few to which the model is fitted.
"""
