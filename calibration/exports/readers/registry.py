"""All readers, in the order in which they are named when several would help."""

from __future__ import annotations

from calibration.exports.readers.contract import FileReader, FolderReader, Reader
from calibration.exports.readers.discord import chat_exporter, insights
from calibration.exports.readers.essaim import event_log
from calibration.exports.readers.slack import daily_files, members, overview, workspace

READERS: tuple[Reader, ...] = (
    event_log.READER,
    overview.READER,
    members.READER,
    workspace.READER,
    daily_files.READER,
    insights.READER,
    chat_exporter.JSON_READER,
    chat_exporter.CSV_READER,
)
FILE_READERS = tuple(reader for reader in READERS if isinstance(reader, FileReader))
FOLDER_READERS = tuple(reader for reader in READERS if isinstance(reader, FolderReader))
BY_NAME = {reader.name: reader for reader in READERS}
