"""`essaim map` proposes, shows and writes; `essaim import` offers it for an unknown table and keeps its mapping."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calibration.exports.readers.table.saved import mappings_folder
from essaim.__main__ import main
from sim.words import use_language

TABLE = "Adresse e-mail;Inscrit le;Biographie\n" + "".join(
    f"membre{number}@example.org;{number:02}/03/2026 09:0{number % 10};j’aime les abeilles\n" for number in range(1, 21)
)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a table of members in a folder of its own, worked in, with no mapping kept."""
    monkeypatch.setenv("ESSAIM_DATA", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "membres.csv"
    place.write_text(TABLE, encoding="utf-8")
    yield place
    use_language("en")


def test_an_unknown_table_is_offered_mapped_shown_and_recognised_from_then_on(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "membres.csv", "--lang", "fr"]) == 2
    told = capsys.readouterr().err
    assert "« essaim map » peut lire ce tableau avec votre aide : il propose comment (2 de ses 3 colonnes" in told

    assert main(["map", "membres.csv", "--lang", "fr"]) == 0
    shown = capsys.readouterr().out
    assert "Les 5 premières lignes" in shown
    assert "1 mars 2026" in shown
    assert "Colonnes ignorées : 1 (Biographie)" in shown
    assert "@" not in shown
    assert "abeilles" not in shown
    written = (table.parent / "membres.mapping.toml").read_text(encoding="utf-8")
    assert '"Inscrit le" = "joined"' in written
    assert "L’ordre du jour, du mois et de l’année." in written

    assert main(["import", "membres.csv", "--mapping", "membres.mapping.toml", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["rows_kept"], document["first_day"]) == (20, "2026-03-01")
    assert Path(document["mapping"]).parent == mappings_folder()
    kept = Path(document["mapping"]).read_text(encoding="utf-8")
    assert "Biographie" not in kept + "".join(path.name for path in mappings_folder().iterdir())

    assert main(["import", "membres.csv", "--lang", "en"]) == 0
    assert "table “other members”, read as its mapping says, 20 rows read, 20 kept" in capsys.readouterr().out


def test_a_mapping_that_is_there_is_not_written_over(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "membres.csv", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["columns"][0] == {"column": "Adresse e-mail", "is": "member", "aggregation": None}
    assert (document["passed_over"], document["written"]) == (["Biographie"], "day first")
    assert main(["map", "membres.csv", "--lang", "en"]) == 2
    assert "this file is there already and is not written over; name another with --out" in capsys.readouterr().err


def test_what_cannot_be_mapped_says_why(table: Path, capsys: pytest.CaptureFixture[str], shared: Path) -> None:
    known = shared / "formats" / "skool" / "members_export.csv"
    assert main(["map", str(known), "--lang", "en"]) == 2
    assert "this file needs no mapping: it is recognised as Skool list of members" in capsys.readouterr().err
    (table.parent / "notes.txt").write_text("one line of words\n", encoding="utf-8")
    assert main(["map", "notes.txt", "--lang", "en"]) == 2
    assert "this is not a table with columns" in capsys.readouterr().err
    (table.parent / "odd.csv").write_text("colour,shape\nred,round\n", encoding="utf-8")
    assert main(["map", "odd.csv", "--lang", "en"]) == 2
    assert re.search(r"none of its columns is recognised.*--as.*colour, shape", capsys.readouterr().err)
    assert main(["map", "odd.csv", "--as", "acts", "--lang", "en"]) == 0
    assert '# "colour" = ""' in (table.parent / "odd.mapping.toml").read_text(encoding="utf-8")
    assert main(["import", "odd.csv", "--mapping", "odd.mapping.toml", "--lang", "en"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
