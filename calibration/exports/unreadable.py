"""What to say of a file that no reader knows."""

from __future__ import annotations

from calibration.exports.decoding import decode
from calibration.exports.limits import LARGEST_TABLE
from calibration.exports.opening import Shape, Source
from calibration.exports.readers.registry import READERS
from calibration.exports.refusing import refusal
from calibration.exports.report import Remark
from sim.problems import InputError

KEYS: dict[Shape, str] = {
    "pdf": "export-is-pdf",
    "workbook": "export-is-workbook",
    "old_workbook": "export-is-workbook",
    "zip": "export-is-archive",
    "gzip": "export-is-archive",
    "tar": "export-is-archive",
    "archive": "export-is-archive",
    "json": "export-is-markup",
    "xml": "export-is-markup",
    "binary": "export-is-binary",
    "empty": "export-empty",
}

FATAL = ("export-archive-bomb", "export-archive-broken")
"""What makes a whole archive unusable, whichever of its files shows it."""


def not_an_export(source: Source) -> InputError:
    """Return the error that says what a file is, as far as its bytes show, and what to give instead.

    Raises
    ------
    InputError
        If it shows that the archive around it is damaged or a trap.
    """
    key = KEYS.get(source.shape)
    if key is not None:
        return refusal(key, source.path)
    try:
        if (source.size or 0) <= LARGEST_TABLE:
            decode(source.content(), source.path)
    except InputError as error:
        if error.problems[0].key in FATAL:
            raise
        return error
    first = next((line for line in source.lines if line.strip()), "")
    shown = "".join(sign if sign.isprintable() else " " for sign in first[:80]).strip()
    return refusal("export-unknown", f"{source.path}:1", header=shown, platforms=platforms())


def platforms() -> str:
    """Return the names of the platforms whose exports can be read."""
    packages = dict.fromkeys(reader.words for reader in READERS if reader.platform)
    return ", ".join(str(Remark("platform-name", package=package)) for package in packages)
