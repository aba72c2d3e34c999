"""Stories of members in words, in both languages: picked out by one half of the futures, told by the other."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from essaim.stories import story_sentences
from scenarios.stories import Stories
from sim.words import speaking


def made_up() -> Stories:
    """Return twenty members: one half of the futures says that the first gains, the other half that nobody does."""
    count = 20
    members = pd.DataFrame(
        {
            "community": np.arange(count) % 2, "key": np.arange(count), "role": "lurker", "motive": "learning",
            "founder": [True, *[False] * (count - 1)], "joined": 10, "posts": 3, "first": 0.6, "second": 0.4,
            "chosen": [0.9, 0.8, *[0.0] * (count - 3), -0.5], "first_told": 0.5, "second_told": 0.5,
        }
    )  # fmt: skip
    return Stories(91, members)


def test_who_is_picked_out_is_told_by_the_other_half_of_the_futures() -> None:
    with speaking("en"):
        said = "\n".join(story_sentences(made_up(), ("with", "without"), date(2026, 1, 5)))

    assert list(made_up().most_moved(1.0)["key"]) == [0, 1]
    assert "the 2 members who gain most stay in 50% of the futures with with, in 50% with without" in said
    assert "- A founder, who only reads, driven by learning, 3 messages by then: stays in 50%" in said
    assert "Stay more often with with: lurkers, driven by learning." in said
    assert "The 1 who lose most" in said


def test_stories_are_told_in_french() -> None:
    with speaking("fr"):
        said = "\n".join(story_sentences(made_up(), ("avec", "sans"), date(2026, 1, 5)))

    assert "Membre depuis le 15 janv. 2026, qui ne fait que lire, par envie d’apprendre" in said
