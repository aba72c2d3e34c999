"""Archives are read in memory and within limits, whatever they say about themselves."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from calibration.exports import read_export
from calibration.exports.limits import MOST_MEMBERS
from sim.problems import InputError
from sim.words import speaking

Overview = Callable[..., str]


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_export(path)
    with speaking("fr"):
        french = str(caught.value)
    assert french != str(caught.value)
    return caught.value.problems[0].key


def packed(folder: Path, **files: str | bytes) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_the_same_file_gives_the_same_alone_packed_and_in_a_folder(tmp_path: Path, overview: Overview) -> None:
    text = overview()
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / "inner" / "export.csv").write_text(text)
    (tmp_path / "export.csv.gz").write_bytes(gzip.compress(text.encode()))
    with tarfile.open(tmp_path / "export.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "folder", "folder")
    places = [packed(tmp_path, **{"Export/export.csv": text}), tmp_path / "folder", tmp_path / "export.csv.gz"]
    weeks = [read_export(place).weekly() for place in (*places, tmp_path / "export.tar.gz")]
    assert all(week.equals(weeks[0]) for week in weeks)


def test_nothing_is_unpacked_to_disk(tmp_path: Path, overview: Overview) -> None:
    path = packed(tmp_path, **{"export.csv": overview()})
    before = sorted(tmp_path.rglob("*"))
    read_export(path)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["../export.csv", "/export.csv", "a/../../export.csv", "C:/export.csv", "a\\b.csv"])
def test_names_that_lead_outside_are_refused(tmp_path: Path, overview: Overview, name: str) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        archive.writestr(entry, overview())
    assert refused(path) == "export-archive-names"


def test_two_files_of_one_name_are_refused(tmp_path: Path, overview: Overview) -> None:
    path = packed(tmp_path, **{"export.csv": overview()})
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("export.csv", overview(days=14))
    assert refused(path) == "export-archive-twice"


def test_an_archive_that_grows_too_much_is_refused_whatever_size_it_declares(tmp_path: Path) -> None:
    path = packed(tmp_path, **{"export.csv": "Date,Weekly active members\n" + "0" * 3_000_000})
    assert refused(path) == "export-archive-bomb"
    content = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(signature) + place
        content[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    assert refused(path) in ("export-archive-bomb", "export-archive-broken")
    (tmp_path / "export.gz").write_bytes(gzip.compress(b"0" * 3_000_000))
    assert refused(tmp_path / "export.gz") == "export-archive-bomb"


def test_a_password_is_named(tmp_path: Path, overview: Overview) -> None:
    path = packed(tmp_path, **{"export.csv": overview()})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert refused(path) == "export-archive-encrypted"


def test_a_damaged_archive_is_refused_wherever_it_is_cut(tmp_path: Path, overview: Overview) -> None:
    path = packed(tmp_path, **{"export.csv": overview()})
    whole = path.read_bytes()
    for end in range(30, len(whole) - 1, 97):
        path.write_bytes(whole[:end])
        assert refused(path) == "export-archive-broken"
    spoiled = bytearray(whole)
    spoiled[80:90] = bytes(10)
    path.write_bytes(bytes(spoiled))
    assert refused(path) == "export-archive-broken"


def test_an_archive_inside_an_archive_is_not_opened(tmp_path: Path, overview: Overview) -> None:
    inner = packed(tmp_path, **{"export.csv": overview()}).read_bytes()
    assert refused(packed(tmp_path, **{"inner.zip": inner})) == "export-is-archive"


def test_links_in_a_tar_are_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "export.tar", "w") as archive:
        link = tarfile.TarInfo("export.csv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
        archive.addfile(tarfile.TarInfo("x.csv"), io.BytesIO())
    assert refused(tmp_path / "export.tar") == "export-archive-links"


def test_links_in_a_folder_are_not_followed(tmp_path: Path, overview: Overview) -> None:
    (tmp_path / "export.csv").write_text(overview())
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link.csv").symlink_to(tmp_path / "export.csv")
    assert refused(tmp_path / "folder") == "export-folder-empty"


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(MOST_MEMBERS + 1):
            archive.writestr(f"{number}", b"")
    assert refused(path) == "export-too-many-files"


def test_the_same_file_twice_is_read_once(tmp_path: Path, overview: Overview) -> None:
    (tmp_path / "export.csv").write_text(overview())
    (tmp_path / "export (1).csv").write_text(overview())
    assert read_export(tmp_path).report.rows_read == 28


def test_files_that_are_no_export_are_named_and_left_aside(tmp_path: Path, overview: Overview) -> None:
    path = packed(tmp_path, **{"a.csv": overview(), "notes.txt": "hello", "x.json": json.dumps({"a": 1})})
    report = read_export(path).report
    assert (report.left_aside, report.kind) == (("notes.txt", "x.json"), "slack_overview")
