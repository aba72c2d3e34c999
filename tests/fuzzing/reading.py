"""Reading one damaged file as a person would, and telling what came of it."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path

from calibration.exports import read_export
from sim.problems import InputError
from sim.words import LANGUAGES, speaking

TODAY = date(2026, 11, 22)
KEY = b"a key for the fuzzing of readers"


def outcome(place: Path) -> str:
    """Read an export and everything it says; return the format it was read as, or the sentence of its refusal.

    Raises
    ------
    Exception
        Anything but a refusal in both languages: that is what is looked for. A warning counts as one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            export = read_export(place, today=TODAY, key=KEY)
        except InputError as error:
            for language in LANGUAGES:
                with speaking(language):
                    if not str(error).strip():
                        raise AssertionError("a refusal without a sentence") from error
            return f"refused: {error.problems[0].key}"
        export.weekly()
        if len(export.days):
            _ = export.latest_start
        for language in LANGUAGES:
            with speaking(language):
                export.report.lines()
        return f"read: {export.report.kind if hasattr(export.report, 'kind') else export.kind}"
