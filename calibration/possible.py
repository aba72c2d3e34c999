"""Possible: a future in which more people wrote than came is none; what makes every joint sample one that can be."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calibration.observation import Floats


def possible(found: Mapping[str, Floats]) -> dict[str, Floats]:
    """Keep each future possible: posters are active, first-time posters post, each poster writes at least once.

    Parameters
    ----------
    found : mapping of str to array (samples, weeks)
        Futures, by measure.

    Returns
    -------
    dict of str to array (samples, weeks)
        The same measures.
    """
    kept = dict(found)
    for fewer, more in (("weekly_posters", "weekly_active"), ("new_posters", "weekly_posters")):
        if fewer in kept and more in kept:
            kept[fewer] = np.minimum(kept[fewer], kept[more])
    if "weekly_messages" in kept and "weekly_posters" in kept:
        some = kept["weekly_posters"] > 0
        kept["weekly_messages"] = np.where(some, np.maximum(kept["weekly_messages"], kept["weekly_posters"]), 0.0)
    if "messages_per_active_member" in kept:
        kept["messages_per_active_member"] = kept["weekly_messages"] / np.maximum(kept["weekly_active"], 1.0)
    return kept
