"""The columns of Discord's Server Insights, in every layout seen, and the figure each one is."""

from __future__ import annotations

from typing import NamedTuple

from calibration.exports.recording import Aggregation


class Figure(NamedTuple):
    """What one column is in the canonical table."""

    metric: str
    aggregation: Aggregation
    definition: str
    unit: str = "count"
    source: str = ""


JOINS = "discord.joins_by_source"
FIGURES: dict[str, Figure] = {
    "totalmembership": Figure("members_total", "stock", "discord.membership"),
    "discoveryjoins": Figure("joins", "flow", JOINS, source="discovery"),
    "invites": Figure("joins", "flow", JOINS, source="invite"),
    "vanityjoins": Figure("joins", "flow", JOINS, source="vanity"),
    "hubsjoins": Figure("joins", "flow", JOINS, source="hub"),
    "botjoins": Figure("joins", "flow", JOINS, source="bot"),
    "integrationjoins": Figure("joins", "flow", JOINS, source="integration"),
    "otherjoins": Figure("joins", "flow", JOINS, source="other"),
    "leavers": Figure("leaves", "flow", "discord.leavers"),
    "newmembers": Figure("new_members", "flow", "discord.new_members"),
    "pctopenedchannels": Figure("opened_channels_pct", "mean", "discord.opened_3_channels", "percent"),
    "pctretained": Figure("retention_w1_pct", "mean", "discord.visited_after_week_1", "percent"),
    "visitors": Figure("visitors", "unique", "discord.visitor"),
    "messages": Figure("messages", "flow", "discord.messages"),
    "messagespercommunicator": Figure("messages_per_communicator", "mean", "discord.messages", "ratio"),
    "speakingminutes": Figure("speaking_minutes", "flow", "discord.speaking_minutes", "minutes"),
    "muters": Figure("muters", "unique", "discord.muters"),
    "newfollowers": Figure("new_followers", "flow", "discord.followers"),
    "totalfollowers": Figure("followers", "stock", "discord.followers"),
    "unfollows": Figure("unfollows", "flow", "discord.followers"),
    "totalguildsfollowing": Figure("followers", "stock", "discord.followers_by_size"),
    "readers": Figure("channel_readers", "unique", "discord.channel_readers"),
    "chatters": Figure("channel_posters", "unique", "discord.channel_chatters"),
    "listeners": Figure("channel_listeners", "unique", "discord.channel_listeners"),
    "communicators": Figure("channel_posters", "unique", "discord.channel_communicators"),
    "participators": Figure("participators", "unique", "discord.participators"),
    "joins": Figure("joins", "flow", "discord.joins_last_28_days"),
}
"""By column key; ``pct_communicated`` means two things and is read apart."""
ACTIVATION = Figure("activation_pct", "mean", "discord.wrote_3_messages", "percent")
COMMUNICATORS = Figure("communicators", "unique", "discord.communicator")

SEGMENTS: dict[str, str] = {
    "daysinguild": "days_in_guild",
    "guildsize": "guild_size",
    "channelid": "channel",
    "invitelink": "invite_link",
    "referringdomain": "referring_domain",
    "tenure": "tenure",
    "platform": "platform",
    "countrycode": "country",
}
HIDDEN = ("channel", "invite_link")
"""Segments whose names are hashed: an invitation's link lets its holder in."""
ADDED_UP = ("leavers",)
"""Columns whose segments of a day are distinct people, so that their sum is the whole."""
AUDIENCE = ("guild_size", "channel", "invite_link", "referring_domain", "tenure", "platform", "country")
"""Segments of the files that are one look back over 28 days, with a single stamp."""
AUDIENCE_DAYS = 28
STAMP, NOT_USED = "intervalstarttimestamp", ("daypt", "channelname", "totaljoins")
