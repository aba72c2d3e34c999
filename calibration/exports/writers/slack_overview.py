"""A simulated community's days as Slack would export them (the layout of 2024, 27 columns)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from calibration.chronicle import Chronicle
from calibration.exports.writers.contract import Phone, Writer
from calibration.exports.writers.distinct import distinct_within, visits_of
from scenarios.spreadsheets import write_rows

HEADER = (
    "Date",
    "Total enabled membership",
    "Enabled full members",
    "Enabled guests",
    "Daily active members",
    "Daily members posting messages",
    "Weekly active members",
    "Weekly members posting messages",
    "Messages in public channels",
    "Messages in private channels",
    "Messages in shared channels",
    "Messages in DMs",
    "Percentage of messages, public channels",
    "Percentage of messages, private channels",
    "Percentage of messages, DMs",
    "Percentage of views, public channels",
    "Percentage of views, private channels",
    "Percentage of views, DMs",
    "Total full members",
    "Total guests",
    "Total claimed full members",
    "Total claimed guests",
    "Total members",
    "Total claimed members",
    "Name",
    "Public channels, single-workspace",
    "Messages posted",
)
FROM_DAILY = {
    "Total enabled membership": "members",
    "Enabled full members": "members",
    "Total full members": "members",
    "Total claimed full members": "members",
    "Total members": "members",
    "Total claimed members": "members",
    "Daily active members": "daily_active",
    "Daily members posting messages": "daily_posters",
    "Weekly active members": "weekly_active",
    "Weekly members posting messages": "weekly_posters",
    "Messages in public channels": "messages_public",
    "Messages posted": "messages_total_cumulative",
}


def write_slack_overview(path: str | Path, daily: pd.DataFrame) -> None:
    """Write a community's days as a Slack workspace overview.

    Parameters
    ----------
    path : str or pathlib.Path
        The CSV to write.
    daily : DataFrame
        A row a day: ``date`` and the whole numbers ``members``, ``daily_active``, ``daily_posters``,
        ``weekly_active`` and ``weekly_posters`` (the 7 days that end that day), ``messages_public`` and
        ``messages_total_cumulative``. Everybody is a full member and everything is public.
    """
    records = ({str(name): value for name, value in row.items()} for row in daily.to_dict("records"))
    with Path(path).open("w", encoding="utf-8", newline="") as stream:
        write_rows(stream, [HEADER, *map(_record, records)])


def _record(row: dict[str, object]) -> list[object]:
    """Return the cells of one day, in Slack's order."""
    cells: dict[str, object] = dict.fromkeys(HEADER, 0)
    cells |= {column: int(str(row[name])) for column, name in FROM_DAILY.items()}
    cells["Date"] = pd.Timestamp(str(row["date"])).date().isoformat()
    cells["Percentage of messages, public channels"] = int(cells["Messages in public channels"] != 0)
    cells["Percentage of views, public channels"] = int(cells["Daily active members"] != 0)
    cells["Public channels, single-workspace"] = 1
    return [cells[column] for column in HEADER]


def slack_days(chronicle: Chronicle) -> pd.DataFrame:
    """Return what Slack would show of a simulated community, day by day.

    Parameters
    ----------
    chronicle : Chronicle
        The community. Who stops coming stays a member, as in Slack, and the team is a member who is active when it
        writes.

    Returns
    -------
    DataFrame
        What `write_slack_overview` takes. "Weekly" is seven days, as the measure is defined here.
    """
    days, said, (people, came) = chronicle.days, chronicle.written(), visits_of(chronicle)
    team = len(chronicle.members)
    author = np.where(said.author < 0, team, said.author)
    messages = np.bincount(said.day, minlength=days)
    return pd.DataFrame(
        {
            "date": pd.date_range(chronicle.start, periods=days, freq="D"),
            "members": np.cumsum(chronicle.world.days["joins"]) + int(chronicle.team_days.any()),
            "daily_active": distinct_within(people, came, days, 1),
            "daily_posters": distinct_within(author, said.day, days, 1),
            "weekly_active": distinct_within(people, came, days, 7),
            "weekly_posters": distinct_within(author, said.day, days, 7),
            "messages_public": messages,
            "messages_total_cumulative": np.cumsum(messages),
        }
    )


def write(chronicle: Chronicle, place: Path, phone: Phone) -> list[Path]:
    """Write the overview and return its place."""
    write_slack_overview(place, slack_days(chronicle))
    return [place]


WRITER = Writer(
    name="slack-overview",
    write=write,
    ending=".csv",
    shows=("weekly_active", "weekly_posters", "weekly_messages", "messages_per_active_member"),
    reader="slack_overview",
)
