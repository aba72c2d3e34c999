"""All writers, by name."""

from __future__ import annotations

from calibration.exports.writers import discord_insights, discourse, slack_overview, slack_workspace, whatsapp
from calibration.exports.writers.contract import Writer

WRITERS: dict[str, Writer] = {
    writer.name: writer
    for writer in (
        slack_overview.WRITER,
        slack_workspace.WRITER,
        discord_insights.WRITER,
        discourse.WRITER,
        discourse.ARCHIVE_WRITER,
        whatsapp.WRITER,
    )
}
