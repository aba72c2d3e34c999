"""A file that cannot be used gives one clear message, in both languages, and never half a result."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from calibration.exports import read_export
from calibration.exports.table import LONGEST_LINE
from sim.problems import InputError
from sim.words import speaking

Write = Callable[..., Path]
Overview = Callable[..., str]


def said(path: Path) -> dict[str, str]:
    """Return what reading a file says in each language, without the folder."""
    with pytest.raises(InputError) as caught:
        read_export(path)
    texts = {}
    for code in ("en", "fr"):
        with speaking(code):
            texts[code] = str(caught.value).replace(str(path), path.name)
    return texts


CUT = {
    "en": "the file stops in the middle of this row: the export was cut; download it again (or delete this "
    "row, if you know why it is incomplete)",
    "fr": "le fichier s’arrête au milieu de cette ligne : l’export a été coupé ; téléchargez-le de nouveau "
    "(ou supprimez cette ligne, si vous savez pourquoi elle est incomplète)",
}
EMPTY = {
    "en": "export.csv: the file is empty; download the export again",
    "fr": "export.csv: le fichier est vide ; téléchargez de nouveau l’export",
}
MIXED = {
    "en": "export.csv:1: this line is not written in UTF-8, while others are: two encodings are mixed in the file; "
    "download the export again or save it as “CSV UTF-8”",
    "fr": "export.csv:1: cette ligne n’est pas codée en UTF-8, alors que d’autres le sont : le fichier mélange deux "
    "codages ; téléchargez de nouveau l’export ou enregistrez-le au format « CSV UTF-8 »",
}
PDF = {
    "en": "export.csv: this is a PDF document, whatever its name says; export the figures as CSV (Slack: "
    "Analytics, Overview, Export CSV)",
    "fr": "export.csv: c’est un document PDF, malgré son nom ; exportez les chiffres au format CSV (Slack : "
    "Statistiques, Vue d’ensemble, Exporter au format CSV)",
}


@pytest.mark.parametrize("content", [b"", b"  \n\n \n", b"\xef\xbb\xbf\n"])
def test_an_empty_file_says_so(write: Write, content: bytes) -> None:
    assert said(write(content)) == EMPTY


def test_a_pdf_named_csv_says_so(write: Write) -> None:
    assert said(write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")) == PDF


def test_a_windows_1252_file_is_read_and_the_guess_is_said(write: Write, overview: Overview) -> None:
    text = overview(change=lambda rows: rows[0].__setitem__(9, "Prénom"))
    guesses = [guess.key for guess in read_export(write(text.encode("cp1252"))).report.guesses]
    assert "export-windows-guessed" in guesses


def test_a_file_of_two_encodings_is_refused(write: Write, overview: Overview) -> None:
    text = overview(change=lambda rows: rows[0].__setitem__(9, "Prénom"))
    assert said(write(text.encode("cp1252") + "é".encode())) == MIXED


def test_a_workbook_of_unknown_columns_says_what_to_do(tmp_path: Path, write: Write) -> None:
    with zipfile.ZipFile(tmp_path / "export.csv", "w") as archive:
        archive.writestr("[Content_Types].xml", "")
    expected = {
        "en": "export.csv: this is a spreadsheet workbook (Excel) whose columns no reader knows; give the export as "
        "the platform made it, or have it read with “essaim map”",
        "fr": "export.csv: c’est un classeur de tableur (Excel) dont aucun lecteur ne connaît les colonnes ; donnez "
        "l’export tel que la plateforme l’a produit, ou faites-le lire avec « essaim map »",
    }
    assert said(tmp_path / "export.csv") == expected
    assert said(write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) == expected


def test_a_missing_file_and_an_empty_folder_say_so(tmp_path: Path) -> None:
    assert said(tmp_path / "no.csv") == {
        "en": "no.csv: there is no such file; check the name and the folder",
        "fr": "no.csv: ce fichier n’existe pas ; vérifiez le nom et le dossier",
    }
    assert said(tmp_path) == {
        "en": f"{tmp_path.name}: there is no file in this folder or archive; check that it is the right one",
        "fr": f"{tmp_path.name}: ce dossier ou cette archive ne contient aucun fichier ; vérifiez que c’est le bon",
    }


def test_an_export_cut_in_the_middle_of_a_row_names_the_row(write: Write, overview: Overview) -> None:
    text = overview()
    for end in range(len(text) - 120, len(text) - 1):
        line = text[:end].count("\n") + 1
        if "\n" in text[end - 1 : end + 1]:
            continue  # cut between two rows: nothing shows it
        assert said(write(text[:end])) == {code: f"export.csv:{line}: {CUT[code]}" for code in CUT}


def test_a_whole_last_row_without_line_end_is_not_a_cut_export(write: Write, overview: Overview) -> None:
    assert len(read_export(write(overview().rstrip("\n"))).weekly()) == 4


def test_an_empty_last_column_is_not_a_cut_export(write: Write, overview: Overview) -> None:
    def blank(rows: list[list[str]]) -> None:
        for row in rows:
            row.append("Files uploaded" if row is rows[0] else "")

    assert len(read_export(write(overview(change=blank).rstrip("\n"))).weekly()) == 4


def test_an_export_cut_inside_a_letter_says_cut_and_not_windows(write: Write, overview: Overview) -> None:
    text = overview(change=lambda rows: rows[-1].__setitem__(9, "é")).encode()
    assert said(write(text[: text.index(b"\xc3") + 1])) == {code: f"export.csv:29: {CUT[code]}" for code in CUT}


def test_an_unclosed_quote_at_the_end_is_a_cut_export(write: Write, overview: Overview) -> None:
    assert said(write(overview() + '2024-01-29,"38'))["en"] == f"export.csv:30: {CUT['en']}"


def test_nul_characters_are_refused(write: Write, overview: Overview) -> None:
    text = overview().replace("2024-01-03", "2024-\x0001-03")
    assert said(write(text)) == {
        "en": "export.csv:4: this line holds a NUL character, which no text has; the file is damaged: "
        "download the export again",
        "fr": "export.csv:4: cette ligne contient un caractère nul, qu’aucun texte ne contient ; le fichier "
        "est abîmé : téléchargez de nouveau l’export",
    }


def test_a_header_without_rows_is_refused(write: Write, overview: Overview, shared: Path) -> None:
    expected = "there is no row of data; download the export again, over a longer period"
    assert said(write(overview(days=0)))["en"] == f"export.csv:1: {expected}"
    header = shared / "formats" / "slack" / "analytics_overview_older_layout_header.csv"
    assert said(header)["en"] == f"{header.name}:1: {expected}"


def test_less_than_a_week_is_refused(write: Write, overview: Overview) -> None:
    assert said(write(overview(days=6))) == {
        "en": "export.csv: the data run from Jan 1, 2024 to Jan 6, 2024 and hold no complete week (Monday to "
        "Sunday); download the export again, over a longer period",
        "fr": "export.csv: les données vont du 1 janv. 2024 au 6 janv. 2024 et ne contiennent aucune semaine "
        "complète (du lundi au dimanche) ; téléchargez de nouveau l’export, sur une période plus longue",
    }


def test_a_column_that_comes_twice_is_refused(write: Write, overview: Overview) -> None:
    text = overview(change=lambda rows: rows[0].__setitem__(9, "messages POSTED"))
    assert said(write(text))["en"] == (
        "export.csv:1: the column “messages POSTED” comes twice; keep one\n"
        "export.csv:1: the column “Messages posted” comes twice; keep one"
    )


def test_an_overview_without_dates_or_measures_is_refused(write: Write, overview: Overview) -> None:
    no_date = overview(change=lambda rows: rows[0].__setitem__(0, "Jour"))
    assert said(write(no_date))["fr"] == (
        "export.csv: la colonne « Date » manque ; téléchargez de nouveau l’export sans retirer de colonne"
    )

    def blank(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[1:] = [""] * 10

    assert said(write(overview(change=blank)))["en"].endswith(
        "“Messages posted” has a value; download the export again, without removing columns"
    )


def test_a_line_without_end_is_refused(write: Write, overview: Overview) -> None:
    assert said(write(overview() + "x" * (LONGEST_LINE + 1)))["en"] == (
        "export.csv:30: this line is longer than 1,000,000 characters; the file is damaged or is not an export"
    )


def test_another_kind_of_table_shows_its_first_line(write: Write) -> None:
    texts = said(write("Tag;Zahl\x1b\n2024-01-01;3\n"))
    assert texts["en"].startswith(
        "export.csv:1: these are not the columns of an export that can be read: “Tag;Zahl”; give an export of Slack"
    )
    assert texts["fr"].startswith(
        "export.csv:1: ces colonnes ne sont pas celles d’un export lisible : « Tag;Zahl » ; donnez un export de Slack"
    )


def test_a_file_mostly_unreadable_is_refused_with_every_reason(write: Write, overview: Overview) -> None:
    def spoil(rows: list[list[str]]) -> None:
        rows[2:6] = [["2999-01-01", *row[1:]] for row in rows[2:6]]
        rows[7:10] = [row[:-1] for row in rows[7:10]]

    assert said(write(overview(change=spoil)))["en"] == (
        "export.csv:8: rows left out for having fewer cells than the header: 3 (first at line 8)\n"
        "export.csv:3: rows left out for a date in the future: 4 (first at line 3); check the dates and this "
        "computer's clock"
    )


HOSTILE = {
    "csv_formula.csv": "these are not the columns",
    "csv_mixed_encoding_cp1252_in_utf8.csv": "only the name that Discourse gave says what this report counts",
    "csv_mojibake_header.csv": "these are not the columns",
    "csv_nul_and_bare_quote.csv": "NUL character",
    "duplicate_and_clock_skew.csv": "a date in the future",
    "jsonl_truncated_last_line.jsonl": "stops in the middle",
    "xml_billion_laughs.xml": "web page, XML or JSON",
    "zip_ratio_1000x.zip": "more than 200 times its size",
    "zip_traversal_and_duplicate_names.zip": "lead outside of it",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_message_that_says_why(shared: Path, name: str) -> None:
    texts = said(shared / "formats" / "_hostile" / name)
    assert HOSTILE[name] in texts["en"]
    assert texts["en"] != texts["fr"]
    assert all(len(text.splitlines()) == (2 if "skew" in name else 1) for text in texts.values())


def test_every_hostile_file_is_tried(shared: Path) -> None:
    there = {path.name for path in (shared / "formats" / "_hostile").iterdir()} - {"SOURCE.md"}
    assert there == set(HOSTILE)
