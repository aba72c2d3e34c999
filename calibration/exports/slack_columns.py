"""The columns of a Slack workspace overview, in every layout seen, and the measure each one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from calibration.exports.table import column_key

Aggregation = Literal["flow", "stock", "unique", "mean", "cumulative"]


class Column(NamedTuple):
    """What one column is in the canonical table.

    ``days`` is the length of its window, which ends with the row's day: Slack counts a member as active this
    week when active on the day or in the 7 before, as posting when posting in 7 days in all.
    """

    metric: str
    aggregation: Aggregation
    definition: str
    days: int = 1
    segment_key: str = ""
    segment_value: str = ""

    @property
    def is_share(self) -> bool:
        """Whether the column holds shares from 0 to 1 and not counts."""
        return self.aggregation == "mean"


STOCKS = ("members_claimed", "members_enabled", "members_total")
"""The stocks of members, in the order of preference. Claimed: people who took up their invitation."""

TOTALS: dict[str, Column] = {
    "Daily active members": Column("active_1d", "unique", "slack.active_read_or_sent"),
    "Daily members posting messages": Column("posters_1d", "unique", "slack.posting"),
    "Weekly active members": Column("active_7d", "unique", "slack.active_read_or_sent", days=8),
    "Weekly members posting messages": Column("posters_7d", "unique", "slack.posting", days=7),
    "Messages posted": Column("messages_total", "cumulative", "slack.messages_posted"),
    "Public channels, single-workspace": Column("channels", "stock", "slack.public_channels"),
}
# The layout of 2019 says "Total membership" where those of 2024 say "Total enabled membership".
MEMBERS: tuple[tuple[str, str, tuple[str, str, str]], ...] = (
    (
        "members_enabled",
        "slack.enabled_membership",
        ("Total enabled membership", "Enabled full members", "Enabled guests"),
    ),
    ("members_enabled", "slack.membership", ("Total membership", "Full members", "Guests")),
    ("members_total", "slack.total_members", ("Total members", "Total full members", "Total guests")),
    (
        "members_claimed",
        "slack.claimed_members",
        ("Total claimed members", "Total claimed full members", "Total claimed guests"),
    ),
)
CHANNEL_TYPES = {
    "public": "public channels",
    "private": "private channels",
    "shared": "shared channels",
    "direct": "DMs",
}
UNUSED = ("Name", "Files uploaded", "Messages posted by members", "Messages posted by apps")
"""Columns known and left aside: empty, or with a meaning nobody has shown."""


def _declared() -> Iterator[tuple[str, Column]]:
    yield from TOTALS.items()
    for metric, definition, names in MEMBERS:
        for name, account in zip(names, ("", "full", "guest"), strict=True):
            segment = "account" if account else ""
            yield name, Column(metric, "stock", definition, 1, segment, account)
    for kind, words in CHANNEL_TYPES.items():
        yield (
            f"Messages in {words}",
            Column("messages", "flow", "slack.messages_by_type", 1, "channel_type", kind),
        )
        for prefix in ("Percent", "Percentage"):
            for what, metric in (("messages", "message_share"), ("views", "view_share")):
                definition = f"slack.{metric}"
                name = f"{prefix} of {what}, {words}"
                yield name, Column(metric, "mean", definition, 1, "channel_type", kind)


COLUMNS: dict[str, Column] = {column_key(name): column for name, column in _declared()}
NOT_USED = frozenset(column_key(name) for name in UNUSED)
DATE = column_key("Date")


def is_overview(cells: Sequence[str]) -> bool:
    """Say whether these cells are the header of a workspace overview."""
    keys = {column_key(cell) for cell in cells}
    posting = {column_key("Daily members posting messages"), column_key("Weekly members posting messages")}
    active = {column_key("Daily active members"), column_key("Weekly active members")}
    return bool(posting & keys) or active <= keys
