"""Readers of the exports that platforms really give, each into the same tables, with a report.

`read_export` recognises a file by its content and returns an `Export`: its weekly measures (`Export.weekly`),
what it knew on any past day (`Export.before`) and what reading it took (`Export.report`).
"""

from calibration.exports.export import Export
from calibration.exports.import_report import ImportReport
from calibration.exports.reading import read_export
from calibration.exports.report import Remark, Skipped
from calibration.exports.writers.slack_overview import write_slack_overview

__all__ = ["Export", "ImportReport", "Remark", "Skipped", "read_export", "write_slack_overview"]
