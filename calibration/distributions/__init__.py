"""Distributions: the model against real communities, fitted on the first half of each and scored on the second."""

from calibration.distributions.folder import Listed, communities_in
from calibration.distributions.scoring import CURVES, JUDGED, Scores, score_communities

__all__ = ["CURVES", "JUDGED", "Listed", "Scores", "communities_in", "score_communities"]
