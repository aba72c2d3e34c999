"""The verbs of privacy say what is kept and until when, erase a member, destroy all, and write the documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from calibration.own_folder import list_of_projects
from essaim.__main__ import main
from sim.words import use_language

GUESTS = "api_id,name,email,created_at,approval_status,checked_in_at,ticket_type_id\n" + "".join(
    f"g{number},Zoé Martin,zoe{number}@example.org,2026-03-{1 + number:02}T10:00:00.000Z,approved,,t1\n"
    for number in range(6)
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder with an export in it, worked in, that also keeps keys."""
    monkeypatch.setenv("ESSAIM_DATA", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "guests.csv").write_text(GUESTS, encoding="utf-8")
    yield tmp_path
    use_language("en")


def test_an_import_says_what_it_keeps_and_until_when(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "guests.csv", "--project", "p", "--keep-days", "30", "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)["kept"]
    due = datetime.now(UTC).date() + timedelta(days=30)
    assert (kept["rows_about_members"], kept["until"]) == (6, due.isoformat())
    assert main(["import", "guests.csv", "--project", "p", "--lang", "fr"]) == 0
    assert "6 lignes sur les membres, sous pseudonymes, jusqu’au" in " ".join(capsys.readouterr().out.split())
    assert main(["import", "guests.csv", "--keep-days", "3", "--lang", "en"]) == 2
    assert "name its folder with --project" in capsys.readouterr().err


def test_what_is_due_is_deleted_whatever_the_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "guests.csv", "--project", "p"]) == 0
    for file in (list_of_projects(), next(Path("p").rglob("report.json"))):
        told = file.read_text(encoding="utf-8")
        due = (datetime.now(UTC).date() + timedelta(days=90)).isoformat()
        assert due in told
        file.write_text(told.replace(due, "2020-01-01"), encoding="utf-8")
    capsys.readouterr()
    assert main(["explain", "day", "--lang", "en"]) == 0
    assert "6 rows about members deleted, as announced; the figures stay" in capsys.readouterr().err
    assert not list(Path("p").rglob("events.parquet"))


def test_a_member_is_forgotten_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "zoe1@example.org", "--lang", "en"]) == 2
    assert "there is no project on this machine" in capsys.readouterr().err
    main(["import", "guests.csv", "--project", "p"])
    main(["import", "guests.csv", "--project", "q"])
    capsys.readouterr()
    assert main(["forget", "zoe1@example.org", "--json"]) == 0
    assert sorted(json.loads(capsys.readouterr().out)["rows_erased"].values()) == [1, 1]
    assert main(["forget", "nobody", "--project", "p", "--lang", "fr"]) == 0
    assert "Aucune ligne n’a été trouvée sous ce nom." in capsys.readouterr().out
    assert main(["forget", "nobody", "--project", "own", "--lang", "en"]) == 2
    assert "own: this is not the folder of a project" in capsys.readouterr().err


def test_a_purge_asks_first(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", "guests.csv", "--project", "p"])
    capsys.readouterr()
    assert main(["purge", "--lang", "en"]) == 2
    told = capsys.readouterr().err
    assert "nothing has been destroyed" in told
    assert "(1 imports) and its key" in told
    assert Path("p").is_dir()
    assert main(["purge", "--yes", "--lang", "fr"]) == 0
    assert "Détruits" in capsys.readouterr().out
    assert sorted(each.name for each in place.iterdir()) == ["guests.csv"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["note-to-members.md", "record-of-processing.md"]),
        ("fr", ["note-aux-membres.md", "registre-de-traitement.md"]),
    ],
)
def test_the_documents_say_what_is_kept(language: str, names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", "guests.csv", "--project", "p", "--keep-days", "45"])
    assert main(["privacy", "--out", "papers", "--lang", language]) == 0
    assert sorted(place.name for place in Path("papers").iterdir()) == names
    texts = [place.read_text(encoding="utf-8") for place in Path("papers").iterdir()]
    assert all("45" in text and "$" not in text and "[" in text for text in texts)
    assert any("Luma" in text for text in texts)
    capsys.readouterr()
    assert main(["privacy", "--out", "papers", "--lang", language]) == 2
