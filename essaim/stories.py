"""Stories in words: which members stay under one plan and not under another, by role and by what drives them."""

from __future__ import annotations

from datetime import date as Day
from datetime import timedelta
from typing import Any

import numpy as np
from rich.console import RenderableType

from essaim.tables import new_table
from scenarios.stories import COMMUNITIES, FUTURES, TOLD, Stories
from sim.kpis import UNKNOWN
from sim.words import date, number, percent, say

SURE_ERRORS = 2.0
"""Standard errors from which a group is said to gain or to lose."""


def stories_shown(found: Stories, names: tuple[str, str], start: Day) -> list[RenderableType]:
    """Return the table of groups and the stories under it, for a person."""
    heads = [
        say("essaim", "stories-group"),
        say("essaim", "stories-members"),
        *names,
        say("essaim", "column-difference"),
    ]
    title = say("essaim", "stories-title", day=date(start + timedelta(days=found.day)))
    table = new_table(title, heads)
    for row in found.groups.to_dict("records"):
        error = percent(row["error"], 1) if np.isfinite(row["error"]) else UNKNOWN
        table.add_row(
            group_name(row), number(row["members"], 0), percent(row["first"]), percent(row["second"]),
            f"{_signed(row['difference'])} \u00b1 {error}",
        )  # fmt: skip
    return [table, *story_sentences(found, names, start)]


def story_sentences(found: Stories, names: tuple[str, str], start: Day) -> list[str]:
    """Say how to read the stories, who gains and who loses, and tell some."""
    said = [say("essaim", "stories-meaning", communities=COMMUNITIES, futures=FUTURES)]
    for sign, word in ((1.0, "gain"), (-1.0, "lose")):
        groups = [
            group_name(row)
            for row in found.groups.to_dict("records")
            if row["by"] != "everybody" and sign * row["difference"] > SURE_ERRORS * row["error"]
        ]
        key = f"stories-{word}" if groups else f"stories-none-{word}"
        said.append(say("essaim", key, groups=", ".join(groups), first=names[0]))
    for sign, word in ((1.0, "gain"), (-1.0, "lose")):
        moved = found.most_moved(sign)
        if len(moved):
            shares = {
                "first_share": percent(moved["first_told"].mean()),
                "second_share": percent(moved["second_told"].mean()),
            }
            said.append(
                say("essaim", f"stories-most-{word}", count=len(moved), first=names[0], second=names[1], **shares)
            )
            said += [_story(row, names, start) for row in moved.head(TOLD).to_dict("records")]
    return said


def _story(row: dict[Any, Any], names: tuple[str, str], start: Day) -> str:
    """Tell of one member."""
    came = say("essaim", "story-founder") if row["founder"] else say(
        "essaim", "story-joined", day=date(start + timedelta(days=int(row["joined"])))
    )  # fmt: skip
    return say(
        "essaim", "story-member", came=came, role=say("essaim", f"story-role-{row['role']}"),
        motive=say("essaim", f"story-motive-{row['motive']}"), posts=int(row["posts"]), first=names[0], second=names[1],
        first_share=percent(row["first_told"]), second_share=percent(row["second_told"]),
    )  # fmt: skip


def stories_document(found: Stories, names: tuple[str, str], start: Day) -> dict[str, Any]:
    """Return everything that was followed, for a program."""
    return {"day": found.day, "groups": found.groups, "members": found.members.drop(columns="key"),
            "sentences": story_sentences(found, names, start)}  # fmt: skip


def group_name(row: dict[Any, Any]) -> str:
    """Name a group of members."""
    if row["by"] == "everybody":
        return say("essaim", "stories-everybody")
    return say("essaim", f"story-{row['by']}s-{row['group']}")


def _signed(share: float) -> str:
    return ("\u2212" if share < 0 else "+") + percent(abs(share), 1)
