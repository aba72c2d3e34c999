"""Every sample is read or refused as the page says, and nothing on disk afterwards holds a person or a text of it."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from calibration.exports import Export, read_export
from calibration.exports.opening import open_file
from calibration.exports.project.folder import project_at
from calibration.exports.project.importing import import_into
from calibration.exports.readers.table.proposing import propose
from calibration.exports.readers.table.saved import save_mapping
from calibration.exports.samples_page import NOT_SAMPLES, PAGE, TODAY, samples, samples_page
from sim.problems import InputError

DOCS = Path(__file__).resolve().parents[3] / "docs"
MAIL = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}")
PHONE = re.compile(r"\+[0-9][0-9 \u00a0().-]{7,20}[0-9]")
INVITE = re.compile(r"(?:discord\.gg|chat\.whatsapp\.com|t\.me)/[\w/+-]{4,60}")
PERSONAL = re.compile(
    r"(?:^|_|\b)(?:text|content|message|body|post_raw|post_cooked|title|subject|topic|caption|name|real_name|full_name|"
    r"first_?name|last_?name|display_?name|username|nickname|author|from|actor|sender|email|email_address|phone|"
    r"bio|intro|website|what i do|invited by|answer\d|question\d|ownerdisplayname|description|comment|notes?|"
    r"location|requester.*|customer (?:email|description)|user principal name|deal name|deal owner|campaign.*|"
    r"nom de la campagne)$",
    re.IGNORECASE,
)
"""Names of columns and keys whose values are texts or people."""
LINE = re.compile(r"(?:\] | - )~?([^:\n]{2,40}?)\s?: (.+)$", re.MULTILINE)
"""A line of a chat: an author and a text."""
SHORTEST = 5
"""Signs of a name or text that is looked for; shorter ones are found in anything."""
OURS = {
    "member", "members", "message", "messages", "moderator", "general", "général", "reply", "default", "active",
    "robot", "messages posted", "organic", "primary", "total", "owner", "group", "channel", "unknown", "staff",
    "organizer", "community", "share", "meetup", "meetup-", "google.com",
}  # fmt: skip
"""Words that samples use and that also stand in our own tables and reports."""


def texts_of(place: Path) -> Iterator[str]:
    """Yield the texts in a file, or in an archive, decoded leniently."""
    raw = place.read_bytes()
    with contextlib.suppress(Exception):
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
    if raw[:2] == b"PK":
        with contextlib.suppress(Exception), zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for entry in packed.infolist():
                if entry.file_size < 1_000_000:
                    yield packed.read(entry).decode("utf-8", "replace")
        return
    if raw[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(raw)) as packed:
            for member in packed:
                stream = packed.extractfile(member)
                if stream is not None:
                    yield stream.read().decode("utf-8", "replace")
        return
    codec = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    yield raw.decode(codec, "replace")


def values_of(node: Any, key: str = "") -> Iterator[str]:
    """Yield the texts in JSON that stand under personal keys."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from values_of(value, str(name))
    elif isinstance(node, list):
        for value in node:
            yield from values_of(value, key)
    elif isinstance(node, str) and PERSONAL.search(key):
        yield node


def secrets_of(text: str) -> Iterator[str]:
    """Yield what nobody may find afterwards: addresses, numbers, invitations, names and texts."""
    for pattern in (MAIL, PHONE, INVITE):
        yield from pattern.findall(text)
    for document in (text, *text.splitlines()) if text.lstrip()[:1] in ("{", "[") else ():
        with contextlib.suppress(ValueError):
            yield from values_of(json.loads(document))
    for author, said in LINE.findall(text):
        yield from (author, said)
    for name, value in re.findall(r"(\w+)=\"([^\"]{2,200})\"", text):
        if PERSONAL.search(name) and text.lstrip().startswith("<"):
            yield value
    for delimiter in ",;\t":
        with contextlib.suppress(Exception):
            table = pd.read_csv(io.StringIO(text), sep=delimiter, dtype=str, on_bad_lines="skip")
            for column in table:
                if PERSONAL.search(str(column).strip()):
                    yield from table[column].dropna()


@pytest.fixture(scope="module")
def secrets(shared: Path) -> set[str]:
    """Return the names, addresses, numbers and texts in all samples."""
    found: set[str] = set()
    for place in sorted((shared / "formats").rglob("*")):
        if place.is_file() and place.name not in NOT_SAMPLES and "expected" not in place.parts:
            for text in texts_of(place):
                found |= {secret.strip() for secret in secrets_of(text)}
    letters = {each for each in found if len(each) >= SHORTEST and any(sign.isalpha() for sign in each)}
    numbers = {each for each in found if PHONE.fullmatch(each)}
    return {each for each in letters | numbers if each.casefold() not in OURS}


class Disk(NamedTuple):
    """The page of samples, all that is on disk afterwards as text, and how many samples were imported."""

    page: str
    text: str
    count: int


@pytest.fixture(scope="module")
def disk(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """Import every sample into a project, write its weeks and its report, and keep a mapping of every table."""
    folder = tmp_path_factory.mktemp("scan")
    numbers = count()

    def imported(place: Path) -> Export:
        number = next(numbers)
        export, _ = import_into(project_at(folder / f"p{number}"), place, today=TODAY)
        export.weekly().to_parquet(folder / f"weekly{number}.parquet")
        # The names of the files are the person's own; they are shown, and no project keeps them.
        report = {**export.report.to_dict(), "file": "", "left_aside": [], "files": []}
        (folder / f"report{number}.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
        return export

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESSAIM_DATA", str(folder / "own"))
        page = samples_page(shared / "formats", imported)
        for place in samples(shared / "formats"):
            if place.is_file() and place.suffix == ".csv":
                with contextlib.suppress(InputError):
                    save_mapping(propose(open_file(place)).mapping)
    text = "\n".join(_as_text(place) for place in sorted(folder.rglob("*")) if place.is_file())
    return Disk(page, text, len(list(folder.glob("report*.json"))))


def _as_text(place: Path) -> str:
    """Return a file as text: of a Parquet file, whose bytes are packed, the different values of its texts."""
    if place.suffix != ".parquet":
        return place.read_bytes().decode("utf-8", "replace")
    frame = pd.read_parquet(place)
    found: set[str] = {str(name) for name in frame}
    for column in frame.select_dtypes(exclude=["number", "bool", "datetime", "datetimetz"]):
        values = frame[column]
        # A category that no row has would be on disk all the same.
        found |= set(
            map(str, values.cat.categories if isinstance(values.dtype, pd.CategoricalDtype) else values.unique())
        )
    return "\n".join(sorted(found))


def test_the_page_of_samples_is_current(disk: Disk) -> None:
    assert (DOCS / PAGE).read_text(encoding="utf-8") == disk.page, "run `make docs`"


def test_nothing_on_disk_names_a_person_or_repeats_a_text_of_the_samples(secrets: set[str], disk: Disk) -> None:
    assert disk.count > 80
    assert len(secrets) > 500
    assert len(disk.text) > 200_000
    folded = disk.text.casefold()
    assert sorted(secret for secret in secrets if secret.casefold() in folded) == []


def test_the_scan_would_find_what_it_looks_for(secrets: set[str], shared: Path) -> None:
    """Each kind of secret is among those looked for, so an empty result says something."""
    chat = next((shared / "formats" / "whatsapp" / "shapes").glob("Discussion*")).read_text(encoding="utf-8")
    author, said = LINE.findall(chat)[0]
    assert {author.strip(), said.strip()} & secrets
    assert any(MAIL.fullmatch(secret) for secret in secrets)
    assert any(PHONE.fullmatch(secret) for secret in secrets)
    assert sum(" " in secret and len(secret) > 40 for secret in secrets) > 200


@pytest.mark.slow
def test_every_sample_shows_the_same_from_a_project_as_it_did(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAIM_DATA", str(tmp_path / "own"))
    read = 0
    for number, place in enumerate(samples(shared / "formats")):
        with contextlib.suppress(InputError):
            export, _ = import_into(project_at(tmp_path / f"p{number}"), place, today=TODAY)
            again = read_export(tmp_path / f"p{number}", today=TODAY)
            assert export.weekly().equals(again.weekly()), place
            assert (export.report.aspects, export.definitions) == (again.report.aspects, again.definitions), place
            read += 1
    assert read > 80
