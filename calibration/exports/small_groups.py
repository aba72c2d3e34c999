"""Groups of fewer than five people: never shown or kept apart, for a group of one is a person."""

from __future__ import annotations

import pandas as pd

SMALLEST = 5
"""People in a group that may be shown."""
COUNTS_PEOPLE = (
    "active", "channel_members", "channel_posters", "channel_readers", "chatters", "communicators", "customers",
    "engaged", "followers", "joins", "leavers", "leaves", "listeners", "members", "muters", "new_", "participators",
    "posters", "readers", "visitors", "visits", "website",
)  # fmt: skip
"""Beginnings of the names of figures that count people, and not what they wrote."""
PEOPLE_OF = {
    "retained_1w": "new_posters", "retained_4w": "new_posters", "retained_12w": "new_posters",
    "retained_1w_joiners": "joins", "retained_4w_joiners": "joins", "retained_12w_joiners": "joins",
    "retention_factor": "joins",
}  # fmt: skip
"""Weekly measures of a group, and the measure that counts its people."""


def hidden_segments(metrics: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return figures with those of small parts (a country, a channel, a kind of device) taken as not known.

    Parameters
    ----------
    metrics : DataFrame
        The canonical table. Figures of the whole community stay, and so does what is no number of people.

    Returns
    -------
    (DataFrame, int)
        The figures, and how many were hidden.
    """
    few = (metrics["segment_value"] != "") & (metrics["unit"] == "count")
    few &= (metrics["value"] > 0) & (metrics["value"] < SMALLEST)
    few &= metrics["metric"].astype(object).str.startswith(COUNTS_PEOPLE)
    if not few.any():
        return metrics, 0
    return metrics.assign(value=metrics["value"].where(~few)), int(few.sum())


def hidden_cohorts(weekly: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return weekly measures with the shares of small cohorts taken as not known, and how many were hidden.

    Examples
    --------
    >>> weekly = pd.DataFrame({"new_posters": [2.0, 9.0], "retained_1w": [0.5, 0.3]})
    >>> hidden_cohorts(weekly)[0]["retained_1w"].tolist()
    [nan, 0.3]
    """
    shown, count = weekly.copy(), 0
    for name, people in PEOPLE_OF.items():
        if name in shown and people in shown:
            few = (shown[people] > 0) & (shown[people] < SMALLEST) & shown[name].notna()
            shown[name] = shown[name].where(~few)
            count += int(few.sum())
    return shown, count
