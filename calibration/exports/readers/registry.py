"""All readers, in the order in which they are named when several would help."""

from __future__ import annotations

from calibration.exports.readers.contract import FileReader, FolderReader, Reader
from calibration.exports.readers.discord import chat_exporter, insights
from calibration.exports.readers.discourse import archive, reports, users
from calibration.exports.readers.essaim import event_log
from calibration.exports.readers.google import ads as google_ads
from calibration.exports.readers.google import analytics
from calibration.exports.readers.hubspot import contacts, deals
from calibration.exports.readers.linkedin import ads as linkedin_ads
from calibration.exports.readers.linkedin import followers
from calibration.exports.readers.luma import guests
from calibration.exports.readers.mailing_list import mbox
from calibration.exports.readers.mattermost import bulk
from calibration.exports.readers.meetup import lists
from calibration.exports.readers.meta import ads as meta_ads
from calibration.exports.readers.meta import follows
from calibration.exports.readers.microsoft import network, usage
from calibration.exports.readers.skool import members as skool_members
from calibration.exports.readers.slack import daily_files, members, overview, workspace
from calibration.exports.readers.slack import lists as slack_lists
from calibration.exports.readers.stackexchange import dumps
from calibration.exports.readers.stripe import ledger
from calibration.exports.readers.telegram import messages as telegram_messages
from calibration.exports.readers.whatsapp import chat as whatsapp_chat
from calibration.exports.readers.zendesk import tickets
from calibration.exports.readers.zulip import organisation

READERS: tuple[Reader, ...] = (
    event_log.READER,
    overview.READER,
    members.READER,
    workspace.READER,
    daily_files.READER,
    slack_lists.ANALYTICS_READER,
    slack_lists.CHANNELS_READER,
    slack_lists.ACCOUNTS_READER,
    insights.READER,
    chat_exporter.JSON_READER,
    chat_exporter.CSV_READER,
    whatsapp_chat.READER,
    whatsapp_chat.ZIP_READER,
    telegram_messages.READER,
    organisation.READER,
    organisation.PART_READER,
    bulk.READER,
    network.MESSAGES_READER,
    network.USERS_READER,
    usage.YAMMER_READER,
    usage.GROUPS_READER,
    usage.TEAMS_READER,
    mbox.READER,
    dumps.FILE_READER,
    dumps.DUMP_READER,
    reports.READER,
    users.READER,
    archive.POSTS_READER,
    archive.VISITS_READER,
    skool_members.READER,
    lists.MEMBERS_READER,
    lists.ATTENDEES_READER,
    guests.READER,
    follows.READER,
    followers.READER,
    ledger.SUBSCRIPTIONS_READER,
    ledger.PAYMENTS_READER,
    deals.READER,
    contacts.READER,
    google_ads.READER,
    meta_ads.READER,
    linkedin_ads.READER,
    analytics.READER,
    tickets.READER,
)
FILE_READERS = tuple(reader for reader in READERS if isinstance(reader, FileReader))
FOLDER_READERS = tuple(reader for reader in READERS if isinstance(reader, FolderReader))
BY_NAME = {reader.name: reader for reader in READERS}
