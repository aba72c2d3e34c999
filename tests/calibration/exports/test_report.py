"""The import report speaks both languages, and machines can read it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from string import Formatter

from calibration.exports import read_export
from sim.kpis import KPIS
from sim.words import sentences, speaking

Write = Callable[..., Path]
Overview = Callable[..., str]
SOURCES = Path(__file__).resolve().parents[3] / "calibration" / "exports"


def test_the_report_is_written_in_both_languages(write: Write, overview: Overview) -> None:
    report = read_export(write(overview(form="%d/%m/%Y"))).report
    with speaking("en"):
        assert report.lines()[:4] == [
            "export.csv: Slack workspace overview, 28 rows read, 28 kept",
            "From Jan 1, 2024 to Jan 28, 2024: 28 days read, 0 missing days (left unknown, never filled); 4 "
            "weeks, 4 of them complete",
            "Read as UTF-8, columns separated by commas",
            "Dates: day, month, year, because “13/01/2024” (line 14) can be nothing else",
        ]
    with speaking("fr"):
        assert report.lines()[:4] == [
            "export.csv : vue d’ensemble d’un espace Slack, 28 lignes lues, 28 gardées",
            "Du 1 janv. 2024 au 28 janv. 2024 : 28 jours lus, 0 jours manquants (laissés inconnus, jamais "
            "comblés) ; 4 semaines, dont 4 complètes",
            "Lu en UTF-8, colonnes séparées par des virgules",
            "Dates : jour, mois, année, car « 13/01/2024 » (ligne 14) ne peut se lire autrement",
        ]


def test_the_report_names_every_measure_as_shown_or_not(write: Write, overview: Overview) -> None:
    report = read_export(write(overview())).report
    assert set(report.shows) | set(report.cannot_show) == set(KPIS)
    assert set(report.shows).isdisjoint(report.cannot_show)
    with speaking("fr"):
        assert "Facteur de rétention" in report.lines()[-1]


def test_the_report_is_a_json_document_without_the_folder(write: Write, overview: Overview) -> None:
    def spoil(rows: list[list[str]]) -> None:
        rows[3][0] = "soon"
        rows[9][-1] = "3"

    path = write(overview(change=spoil))
    document = read_export(path).report.to_dict()
    assert json.loads(json.dumps(document)) == document
    assert str(path.parent) not in json.dumps(document)
    assert document["skipped"] == [
        {
            "reason": "no_date",
            "rows": 1,
            "first_line": 4,
            "text": "rows left out for want of a readable date: 1 (first at line 4)",
        }
    ]
    falls = next(note for note in document["notes"] if note["about"] == "slack-counter-falls")
    assert (falls["count"], falls["day"]) == (1, "2024-01-09")


def test_every_sentence_says_the_same_values_in_both_languages() -> None:
    for key, texts in sentences("calibration").items():
        if key.startswith("export-"):
            fields = [{name for _, name, _, _ in Formatter().parse(texts[code]) if name} for code in ("en", "fr")]
            assert fields[0] == fields[1], key
            assert texts["en"] != texts["fr"], key


def test_every_sentence_is_used_and_every_one_used_exists() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    written = {key for key in sentences("calibration") if key.startswith("export-")}
    used = set(re.findall(r'"(export-[a-z0-9_-]+)"', code))
    assert used <= written
    made = (
        "export-skipped-",
        "export-delimiter-",
        "export-slack-members-",
        "export-aspect-",
        "export-span-",
        "export-decimal-",
    )
    rest = {key for key in written - used if not key.startswith(made)}
    assert rest == {
        "export-dates-day-first", "export-dates-day-first-by-steps", "export-dates-month-first",
        "export-dates-month-first-by-steps", "export-events-kind-type", "export-events-member-type",
        "export-events-ts-type",
    }  # fmt: skip
