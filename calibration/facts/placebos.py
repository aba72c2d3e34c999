"""Placebos: parameters without which some facts must break. If they do not, the facts rest on something else."""

from __future__ import annotations

from collections.abc import Mapping

NO_REPLY_EFFECT: Mapping[str, float] = {
    "posting.reply_boost": 0.0,
    "leaving.answered": 0.0,
    "leaving.poster_ties": 0.0,
    "leaving.quiet_ties": 0.0,
    "leaving.return_addressed": 0.0,
    "visiting.push": 0.0,
    "replying.answering_me": 0.0,
}
"""Being answered changes nothing: fact 9 must be about 0."""

NO_SELECTION: Mapping[str, float] = {
    "traits.visit_affinity": 0.0,
    "traits.posting_affinity": 0.0,
    "traits.exit_affinity": 0.0,
    "first_post.affinity": 0.0,
    "visiting.spell_affinity": 0.0,
    "replying.author_affinity": 0.0,
}
"""Affinity moves nothing in the community: fact 9 must no longer lie below fact 8. (Fact 27 has its own: 27b.)"""

SAME_EXIT_FOR_ALL: Mapping[str, float] = {
    "leaving.poster_a": 5.0,
    "leaving.poster_b": 10.0,
    "leaving.poster_ties": 0.0,
    "leaving.answered": 0.0,
    "leaving.topic_fit": 0.0,
    "leaving.return_chance": 0.0,
    "leaving.return_addressed": 0.0,
}
"""All who write have nearly the same chance to leave for good, 0.58 a day of writing: 5 and 13 cannot both hold."""
