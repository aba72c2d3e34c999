"""All readers, in the order in which they are named when several would help."""

from __future__ import annotations

from calibration.exports.readers.contract import FileReader, FolderReader, Reader
from calibration.exports.readers.essaim import event_log
from calibration.exports.readers.discord import insights
from calibration.exports.readers.slack import overview

READERS: tuple[Reader, ...] = (
    event_log.READER,
    overview.READER,
    insights.READER,
)
FILE_READERS = tuple(reader for reader in READERS if isinstance(reader, FileReader))
FOLDER_READERS = tuple(reader for reader in READERS if isinstance(reader, FolderReader))
BY_NAME = {reader.name: reader for reader in READERS}
