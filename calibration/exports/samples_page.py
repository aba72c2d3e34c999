"""The page that shows what is made of every sample: recognised and read, or refused with its message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from calibration.exports import Export, read_export
from calibration.exports.archives import Folder, opened
from calibration.exports.readers.registry import FOLDER_READERS
from calibration.exports.report import AspectNames
from sim.problems import InputError
from sim.words import speaking, written

PAGE = "exports-table.md"
TODAY = date(2026, 11, 22)
"""The day the samples are read as of: dates in the future depend on it."""
KEY = b"samples"
Read = Callable[[Path], Export]
NOT_SAMPLES = ("SOURCE.md", "LICENSE", "LICENSE.md")
APART = ("_hostile", "expected")
"""Folders whose files do not belong together."""


class Sample(NamedTuple):
    """What was made of one sample: what it is, or why it was refused."""

    name: str
    format: str
    rows: str
    span: str
    identifies: str
    refused: str


def samples(folder: Path) -> Iterator[Path]:
    """Yield each sample: each file, and before its files each folder of files that belong together."""
    for place in sorted(folder.rglob("*")):
        alone = place.is_file() and place.name not in NOT_SAMPLES
        if alone or (place.is_dir() and place.name not in APART and _together(place, folder)):
            yield place


def _together(place: Path, folder: Path) -> bool:
    """Say whether the files of a folder belong together: a reader knows it, or it is not just that of a platform."""
    files = [each for each in place.iterdir() if each.name not in NOT_SAMPLES]
    if place.parent != folder:
        return len(files) > 1
    with opened(place) as given:
        return isinstance(given, Folder) and any(reader.recognises(given) for reader in FOLDER_READERS)


def read_plainly(place: Path) -> Export:
    """Read one sample, keeping nothing of it."""
    return read_export(place, today=TODAY, key=KEY)


def read_sample(place: Path, folder: Path, read: Read = read_plainly) -> Sample:
    """Read one sample and return what was made of it, in the language in use."""
    name = place.relative_to(folder).as_posix() + ("/" if place.is_dir() else "")
    try:
        report = read(place).report
    except InputError as error:
        return Sample(name, "", "", "", "", _reason(error))
    said = str(report.format) if not report.files else f"{len(report.files)} files read together"
    span = f"{written(report.first_day)} to {written(report.last_day)}" if report.first_day else "-"
    rows = f"{written(report.rows_kept)} of {written(report.rows_read)}"
    return Sample(name, said, rows, span, str(AspectNames(report.aspects)) or "-", "")


def _reason(error: InputError) -> str:
    """Return the first problem's reason, without the place and without what to do."""
    problem = error.problems[0]
    sentence = str(problem).removeprefix(f"{problem.where}: ")
    more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
    return sentence.partition(";")[0].replace("|", "\\|") + more


def samples_page(folder: Path, read: Read = read_plainly) -> str:
    """Return the page, made by reading every sample under a folder.

    Parameters
    ----------
    folder : pathlib.Path
        ``formats``, with a folder for each platform.
    read : callable
        Reads one sample.
    """
    with speaking("en"):
        found = [read_sample(place, folder, read) for place in samples(folder)]
    kept = [each for each in found if not each.refused]
    refused = [each for each in found if each.refused]
    lines = [
        "# What is made of every sample",
        "",
        "Made by `docs/build.py`, which reads every sample beside the checkout; a test checks that it is current. The",
        "samples themselves are not in this repository. What a refusal advises is left out here.",
        "",
        f"## Read: {len(kept)}",
        "",
        "| sample | what it is | rows kept | from, to | what it identifies |",
        "|---|---|---|---|---|",
        *(f"| {each.name} | {each.format} | {each.rows} | {each.span} | {each.identifies} |" for each in kept),
        "",
        f"## Refused: {len(refused)}",
        "",
        "| sample | why |",
        "|---|---|",
        *(f"| {each.name} | {each.refused} |" for each in refused),
    ]
    return "\n".join(lines) + "\n"


def write_pages(docs: Path) -> None:
    """Write the page into the folder of documents, where the samples are beside the checkout."""
    folder = docs.resolve().parents[1] / "shared" / "formats"
    if folder.is_dir():
        (docs / PAGE).write_text(samples_page(folder), encoding="utf-8")
