"""Roles: how many members of a log are what to the community; the only figures of real members that are ever shown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.twins.seen import Seen, days_of, ties_of
from calibration.twins.staying import chance_here, population_of
from sim.person import CONTRIBUTOR_DAYS
from sim.rules.championing import TERM_DAYS, is_eligible
from sim.rules.ties import Ties

LEAST = 5
"""Cells of fewer members are left out: somebody might be recognised in them."""
NEW_DAYS = 91
"""Members whose first message is younger count as new."""
ROLES = ("ambassador", "contributor", "lurker")


def roles_of(seen: Seen, p: Ties) -> pd.DataFrame:
    """Count members by role and by how long they have been there.

    Parameters
    ----------
    seen : Seen
        What a log shows of them.
    p : Ties
        How fast ties fade, and from where on they count as reciprocal.

    Returns
    -------
    DataFrame
        ``role`` (as in `sim.person.Person.role`; those who never wrote are in no log), ``since`` ("new" = first message
        within 91 days, "old"), ``members`` and ``still_here`` (how many of them are expected to be); missing where
        fewer than five.
    """
    member, day = days_of(seen.who, np.floor(seen.when).astype(np.int64))
    lately = np.bincount(member[day >= seen.today - TERM_DAYS], minlength=len(seen))
    ties = ties_of(seen, p)
    known = ((ties["given"] > p.threshold) & (ties["got"] > p.threshold)).sum(axis=1)
    invited = np.array(
        [is_eligible(int(days), int(ties)) for days, ties in zip(lately, known, strict=True)], dtype=bool
    )
    wrote = seen.today - seen.last <= CONTRIBUTOR_DAYS
    frame = pd.DataFrame(
        {
            "role": pd.Categorical(np.where(invited, ROLES[0], np.where(wrote, ROLES[1], ROLES[2])), ROLES),
            "since": pd.Categorical(np.where(seen.today - seen.first < NEW_DAYS, "new", "old"), ("new", "old")),
            "still_here": chance_here(seen, population_of(seen)),
        }
    )
    counted = (
        frame.groupby(["role", "since"], observed=False)["still_here"]
        .agg(members="size", still_here="sum")
        .reset_index()
    )
    counted["still_here"] = counted["still_here"].round()
    counted[["members", "still_here"]] = counted[["members", "still_here"]].astype("Int64")
    counted.loc[counted["members"] < LEAST, ["members", "still_here"]] = pd.NA
    return counted
