"""A project keeps figures and pseudonyms, deletes rows about members in time, and forgets whoever asks."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from calibration.exports import read_export
from calibration.exports.project.folder import FILE, Project, keys_folder, listed, project_at, projects
from calibration.exports.project.importing import import_into
from calibration.exports.project.keeping import delete_due, forget, purge, purge_own_folder
from calibration.exports.pseudonyms import pseudonym
from calibration.exports.small_groups import hidden_cohorts, hidden_segments
from calibration.own_folder import own_folder, something_due
from sim.problems import InputError

IMPORTED = date(2026, 4, 1)
PEOPLE = [f"p{number}@example.org" for number in range(8)]
RSVPS = (
    "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,ticket_type_id\n"
    + "".join(
        f"gst-{number},{mail[:2]} Dupont,,,{mail},,2026-03-{1 + number:02}T10:00:00.000Z,approved,"
        "2026-03-20T18:00:00.000Z,t1\n"
        for number, mail in enumerate(PEOPLE)
    )
)


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a folder of its own for keys and the list of projects."""
    monkeypatch.setenv("ESSAIM_DATA", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def rsvps(tmp_path: Path) -> Path:
    """Return an export with eight people in it."""
    place = tmp_path / "Amis de p0 Dupont.csv"
    place.write_text(RSVPS, encoding="utf-8")
    return place


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a new project."""
    return project_at(tmp_path / "project")


def written(*places: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield each file under some folders and its content."""
    for place in places:
        for file in sorted(place.rglob("*")):
            if file.is_file():
                yield file, file.read_bytes()


def test_what_is_kept_reads_as_the_export_did(project: Project, rsvps: Path, shared: Path) -> None:
    direct, _ = import_into(project, rsvps, today=IMPORTED)
    again = read_export(project.folder, today=IMPORTED)
    pd.testing.assert_frame_equal(direct.tables.events, again.tables.events, check_categorical=False)
    assert direct.weekly().equals(again.weekly())
    assert str(direct.report.files or direct.report.format) == str(again.report.files or again.report.format)
    assert again.report.rows_kept == direct.report.rows_kept

    sample = shared / "formats" / "discord" / "insights_2021_gplv2"
    figures, _ = import_into(project, sample, today=IMPORTED)
    both = read_export(project.folder, today=IMPORTED)
    assert figures.weekly().equals(both.weekly()[list(figures.weekly())].loc[figures.weekly().index])


def test_an_event_log_of_few_columns_is_kept_too(project: Project, tmp_path: Path) -> None:
    days = range(1_767_600_000, 1_767_600_000 + 30 * 86_400, 86_400)
    log = pd.DataFrame({"member": [f"m{day % 7}" for day in days], "ts": list(days), "kind": "message"})
    log.assign(thread="t").to_parquet(tmp_path / "log.parquet")
    export, kept = import_into(project, tmp_path / "log.parquet", today=IMPORTED)
    again = read_export(project.folder, today=IMPORTED)
    assert kept.rows == 30
    assert export.weekly().equals(again.weekly())
    assert forget(project, "m3") > 0


def test_the_same_export_again_takes_its_own_place(project: Project, rsvps: Path) -> None:
    import_into(project, rsvps, today=IMPORTED)
    import_into(project, rsvps, today=IMPORTED)
    assert len(project.imports) == 1
    assert read_export(project.folder, today=IMPORTED).report.again == 0


def test_files_and_folders_are_for_this_person_only_and_the_key_is_elsewhere(project: Project, rsvps: Path) -> None:
    import_into(project, rsvps, today=IMPORTED)
    assert project.key_file.parent == keys_folder()
    assert project.folder not in project.key_file.parents
    assert all(project.key not in content for _, content in written(project.folder))
    if os.name == "posix":
        places = [project.folder, *project.folder.rglob("*"), own_folder(), *own_folder().rglob("*")]
        assert all(place.stat().st_mode & 0o077 == 0 for place in places)


def test_neither_a_name_nor_the_name_of_the_file_is_kept(project: Project, rsvps: Path) -> None:
    import_into(project, rsvps, today=IMPORTED)
    kept = b"".join(str(place).encode() + content for place, content in written(project.folder, own_folder()))
    kept = kept.replace(str(rsvps.parent).encode(), b"")
    assert b"Dupont" not in kept
    assert b"example.org" not in kept
    assert b"gst-" not in kept
    assert b"Amis" not in kept


def test_two_projects_never_give_one_person_one_pseudonym(project: Project, rsvps: Path, tmp_path: Path) -> None:
    other = project_at(tmp_path / "other")
    first, second = (import_into(each, rsvps, today=IMPORTED)[0] for each in (project, other))
    members = [set(each.tables.events["member"].astype(str)) for each in (first, second)]
    assert len(members[0]) == 8
    assert not members[0] & members[1]


def test_whoever_asks_is_gone_from_every_byte_and_from_later_imports(project: Project, rsvps: Path) -> None:
    import_into(project, rsvps, today=IMPORTED)
    gone = pseudonym(PEOPLE[3], project.key, "luma")
    assert any(gone.encode() in content for _, content in written(project.folder / "imports"))

    assert forget(project, "  P3@Example.org ".strip()) == 2
    assert not any(gone.encode() in content for _, content in written(project.folder / "imports"))
    events = read_export(project.folder, today=IMPORTED).tables.events
    assert events["member"].nunique() == 7
    assert forget(project, PEOPLE[3]) == 0

    project = project_at(project.folder)
    again, _ = import_into(project, rsvps, today=IMPORTED)
    assert gone not in set(again.tables.events["member"].astype(str))
    assert not any(gone.encode() in content for _, content in written(project.folder / "imports"))


def test_whom_others_answered_is_gone_too(project: Project, shared: Path) -> None:
    sample = next((shared / "formats" / "discord" / "discordchatexporter").glob("*.json"))
    import_into(project, sample, today=date(2026, 11, 1))
    before = read_export(project.folder, today=date(2026, 11, 1)).tables.events
    authors = {each["author"]["id"] for each in json.loads(sample.read_text(encoding="utf-8"))["messages"]}
    targets = set(before["target"].astype(str))
    answered = next(each for each in authors if pseudonym(each, project.key, "discord") in targets)
    name = pseudonym(answered, project.key, "discord")
    forget(project, answered)
    after = read_export(project.folder, today=date(2026, 11, 1)).tables.events
    assert name not in set(after["target"].astype(str)) | set(after["member"].astype(str))
    assert len(after) < len(before)


def test_rows_about_members_are_deleted_on_the_day_announced_and_figures_stay(project: Project, rsvps: Path) -> None:
    export, kept = import_into(project, rsvps, today=IMPORTED)
    assert (kept.until, kept.rows) == (date(2026, 6, 30), len(export.tables.events))
    assert delete_due(date(2026, 6, 29)) == []
    assert not something_due(date(2026, 6, 29))
    assert something_due(date(2026, 6, 30))
    assert delete_due(date(2026, 6, 30)) == [(project.folder, kept.rows)]
    assert delete_due(date(2026, 7, 1)) == []
    left = {place.name for place, _ in written(project.folder / "imports")}
    assert left <= {"report.json", "metrics.parquet", "spend.parquet"}
    report = read_export(project.folder, today=date(2026, 7, 1)).report
    assert "project-rows-deleted" in [note.key for note in report.notes]


def test_how_long_is_the_persons_choice(tmp_path: Path, rsvps: Path) -> None:
    short = project_at(tmp_path / "short", kept_days=7)
    assert import_into(short, rsvps, today=IMPORTED)[1].until == date(2026, 4, 8)
    none = project_at(tmp_path / "none", kept_days=0)
    kept = import_into(none, rsvps, today=IMPORTED)[1]
    assert (kept.rows, kept.until) == (0, None)
    assert not list((tmp_path / "none").rglob("events.parquet"))
    assert project_at(short.folder).kept_days == 7
    with pytest.raises(InputError, match="cannot be kept for -1 days"):
        project_at(tmp_path / "bad", kept_days=-1)


def test_a_purge_leaves_neither_key_nor_rows(project: Project, rsvps: Path, tmp_path: Path) -> None:
    other = project_at(tmp_path / "other")
    for each in (project, other):
        import_into(each, rsvps, today=IMPORTED)
    assert purge(project) == 1
    assert not project.folder.exists()
    assert not project.key_file.exists()
    assert [each.identifier for each in projects()] == [other.identifier]
    (own_folder() / "not ours.txt").write_text("stays", encoding="utf-8")
    purge_own_folder()
    assert [place.name for place in own_folder().iterdir()] == ["not ours.txt"]
    assert listed() == {}


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, project: Project, rsvps: Path) -> None:
    with pytest.raises(InputError, match="holds other things"):
        project_at(tmp_path)
    import_into(project, rsvps, today=IMPORTED)
    with pytest.raises(InputError, match="not an export"):
        import_into(project, project.folder)
    (project.folder / FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="damaged"):
        project_at(project.folder)


def test_an_export_that_is_refused_leaves_nothing(project: Project, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError):
        import_into(project, tmp_path / "bad.csv")
    assert not project.imports
    with pytest.raises(InputError, match="keeps nothing yet"):
        read_export(project.folder)


def test_groups_under_five_people_are_hidden_and_wholes_are_not() -> None:
    metrics = pd.DataFrame(
        {
            "metric": ["joins", "joins", "joins", "joins", "messages"],
            "segment_value": ["FR", "BE", "", "CH", "BE"],
            "unit": ["count", "count", "count", "percent", "count"],
            "value": [5.0, 4, 2, 3, 1],
        }
    )
    hidden, count = hidden_segments(metrics)
    assert count == 1
    assert hidden["value"].fillna(-1).tolist() == [5, -1, 2, 3, 1]
    weekly = pd.DataFrame({"joins": [4.0, 5.0, 0.0], "retained_4w_joiners": [0.25, 0.2, None], "members": [1.0, 2, 3]})
    shown, count = hidden_cohorts(weekly)
    assert count == 1
    assert shown["retained_4w_joiners"].fillna(-1).tolist() == [-1, 0.2, -1]
    assert shown["members"].tolist() == [1.0, 2, 3]
