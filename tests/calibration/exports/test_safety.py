"""Each trap that an export may hold is met by a rule: one test for each, in the order of docs/privacy.md.

Names that lead outside, links, passwords, damage and archives inside archives are in ``test_archives.py``; cells that
begin like formulas in ``tests/scenarios/test_spreadsheets.py``.
"""

from __future__ import annotations

import gzip
import importlib
import io
import json
import pkgutil
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

import calibration.exports
from calibration.exports import limits, read_export
from calibration.exports.opening import open_file
from calibration.exports.project.keeping import forms_of
from calibration.exports.pseudonyms import pseudonym
from calibration.exports.recording import Recording
from sim.problems import InputError

Write = Callable[..., Path]
Overview = Callable[..., str]
TODAY = date(2026, 11, 1)
GUESTS = "api_id,name,email,created_at,approval_status,checked_in_at,ticket_type_id\n"


def key_of(path: Path, **options: object) -> str:
    """Return the name of the sentence with which a file is refused."""
    with pytest.raises(InputError) as caught:
        read_export(path, today=TODAY, **options)  # type: ignore[arg-type]
    return caught.value.problems[0].key


def guest(who: str, day: str = "2026-03-01") -> str:
    return f"g{who},Zoé,{who},{day}T10:00:00.000Z,approved,,t\n"


@pytest.fixture
def recording(write: Write) -> Recording:
    """Return an empty recording of a platform that opened in 2015, read on 1 November 2026."""
    source = open_file(write("x\n"))
    return Recording(source, "luma_guests", "luma", "calibration.exports.readers.luma", TODAY, date(2015, 1, 1), b"key")


# --- Archives --------------------------------------------------------------------------------------------------------


def test_an_archive_is_stopped_while_it_unpacks_and_its_declared_sizes_are_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"Date," + b"0" * 40_000_000))
    assert key_of(path) == "export-archive-bomb"  # what readers load once is loaded
    tracemalloc.start()
    assert key_of(path) == "export-archive-bomb"
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000


def test_one_file_and_all_files_of_an_archive_have_a_limit(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    budget = limits.Budget(packed=10**9)
    monkeypatch.setattr(limits, "LARGEST_MEMBER", 2_000_000)
    monkeypatch.setattr(limits, "LARGEST_FILE", 5_000_000)
    with pytest.raises(InputError, match="more than the 2 MB"):
        budget.count("a", 2_000_001, write("x"))
    budget = limits.Budget(packed=10**9)
    for name in "ab":
        budget.count(name, 2_000_000, write("x"))
    with pytest.raises(InputError, match="more than the 5 MB"):
        budget.count("c", 1_500_000, write("x"))


def test_an_unknown_way_of_packing_is_refused(tmp_path: Path, overview: Overview) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("export.csv", overview())
    assert key_of(path) == "export-archive-broken"
    (tmp_path / "export.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(64))
    assert key_of(tmp_path / "export.7z") == "export-is-archive"


# --- XML and workbooks -----------------------------------------------------------------------------------------------

LAUGHS = '<?xml version="1.0"?><!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><posts><row Id="1" PostTypeId="1" CreationDate="2026-03-01T10:00:00.000" OwnerUserId="&b;"/></posts>'  # noqa: E501
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE posts [<!ENTITY a SYSTEM "file:///etc/hostname">]><posts><row Id="1" PostTypeId="1" CreationDate="2026-03-01T10:00:00.000" OwnerUserId="&a;"/></posts>'  # noqa: E501


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
def test_xml_with_entities_is_refused_whatever_they_hold(write: Write, text: str) -> None:
    assert key_of(write(text, "Posts.xml")).startswith(("export-", "stackexchange-"))


@pytest.mark.parametrize("entity", ['<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/hostname">'])
def test_a_workbook_with_entities_is_refused(tmp_path: Path, entity: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Date", "Sponsored followers", "Organic followers", "Total followers"])
    whole, spoiled = io.BytesIO(), tmp_path / "followers.xlsx"
    book.save(whole)
    with zipfile.ZipFile(whole) as packed, zipfile.ZipFile(spoiled, "w", zipfile.ZIP_DEFLATED) as again:
        for entry in packed.infolist():
            content = packed.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = b"<!DOCTYPE worksheet [" + entity.encode() + b"]>" + content
            again.writestr(entry.filename, content)
    assert key_of(spoiled) in ("export-is-workbook", "export-workbook-broken", "export-unknown-workbook")


# --- Lines, cells, depth, digits -------------------------------------------------------------------------------------


def test_a_line_without_end_a_deep_list_and_endless_digits_are_refused(write: Write) -> None:
    assert key_of(write(GUESTS + "x" * (limits.LONGEST_LINE + 2))) == "export-long-line"
    deep = '{"guild": {"id": "1"}, "channel": {"id": "1", "type": "t"}, "messages": ' + "[" * 5_000 + "]" * 5_000 + "}"
    assert key_of(write(deep, "a.json")).startswith("export-")
    digits = '{"id": 1, "type": "private_group", "name": "n", "messages": [{"id": ' + "9" * 10_000
    digits += ', "type": "message", "from_id": "user1", "date_unixtime": "1772359331"}]}'
    assert key_of(write(digits, "b.json")).startswith("export-")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_numbers_that_are_none_become_no_figure(write: Write, number: str) -> None:
    text = "interval_start_timestamp,total_membership\n2026-03-01T00:00:00+00:00," + number + "\n"
    text += "2026-03-02T00:00:00+00:00,5\n"
    values = read_export(write(text, "guild-total-membership.csv"), today=TODAY).tables.metrics["value"].dropna()
    assert values.tolist() == [5.0]


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every pattern of texts that the readers hold in their modules, by its place."""
    for found in pkgutil.walk_packages(calibration.exports.__path__, "calibration.exports."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{found.name}.{name}", value


HOSTILE = [
    "1" * 20_000, "a" * 20_000, " " * 20_000 + "x", "12/" * 7_000, "1:" * 10_000, "[" * 20_000, "~" * 20_000,
    "12/03/2026, " + "0" * 20_000, "12/03/2026 09:58 - " + "a: " * 7_000, "\u202f" * 20_000, "é" * 20_000 + "!",
    "1e+" * 7_000, '"' * 20_000, "2026-03-01T" + "00:" * 7_000, "x@" * 10_000, "<" * 20_000, "a " * 10_000,
    "\\x0" * 7_000,
]  # fmt: skip


def test_no_pattern_takes_long_on_a_hostile_line() -> None:
    seen = 0
    for place, pattern in patterns():
        for text in HOSTILE:
            start = time.perf_counter()
            pattern.match(text)
            pattern.fullmatch(text)
            assert time.perf_counter() - start < 0.5, (place, text[:20])
        seen += 1
    assert seen > 20


# --- Damage ----------------------------------------------------------------------------------------------------------


def test_an_open_quote_does_not_swallow_the_file(write: Write) -> None:
    text = GUESTS + guest("a@x") + 'g2,"Zoé,b@x,2026-03-01T10:00:00.000Z,approved,,t\n' + "".join(
        guest(f"c{number}@x") for number in range(20)
    )  # fmt: skip
    report = read_export(write(text), today=TODAY).report
    assert (report.rows_kept, [(each.reason, each.line) for each in report.skipped]) == (21, [("quotes", 3)])


def test_mixed_line_ends_are_lines(write: Write) -> None:
    text = GUESTS + guest("a@x").rstrip() + "\r" + guest("b@x").rstrip() + "\r\n" + guest("c@x")
    assert read_export(write(text), today=TODAY).report.rows_kept == 3


def test_what_cannot_be_decoded_is_refused_and_never_replaced(write: Write) -> None:
    mixed = (GUESTS + guest("é@x")).encode() + guest("à@x").encode("cp1252")
    assert key_of(write(mixed)) == "export-not-utf8"


# --- Times -----------------------------------------------------------------------------------------------------------


def test_acts_of_1970_2126_and_before_the_platform_are_set_aside(recording: Recording) -> None:
    for year in (1970, 2014, 2016, 2026, 2126):
        recording.event("post", f"u{year}", datetime(year, 3, 1, tzinfo=UTC).timestamp(), line=year)
    recording.read(5 * 20)
    tables, report = recording.tables()
    assert tables.events["ts"].dt.year.tolist() == [2016, 2026]
    assert {each.reason: each.count for each in report.skipped} == {"early_act": 2, "future_act": 1}


def test_impossible_dates_of_members_and_figures_are_not_known(recording: Recording) -> None:
    recording.read(3)
    recording.member("a", joined=date(1970, 1, 1), last_seen=date(2026, 3, 1))
    recording.member("b", joined=datetime(2126, 1, 1, tzinfo=UTC))
    recording.metric("messages", date(2126, 1, 1), 5.0, aggregation="flow", definition="x.messages")
    recording.metric("messages", date(2026, 1, 1), 5.0, aggregation="flow", definition="x.messages")
    tables, report = recording.tables()
    assert tables.members["joined_at"].isna().all()
    assert tables.members["last_seen_at"].notna().sum() == 1
    assert len(tables.metrics) == 1
    assert [note.values["count"] for note in report.notes if note.key == "export-odd-dates"] == [3]


def test_hours_that_come_twice_or_never_are_said(write: Write) -> None:
    source = open_file(write("x\n"))
    into = Recording(source, "luma_guests", "luma", "calibration.exports.readers.luma", TODAY, zone="Europe/Paris")
    for moment in (datetime(2026, 10, 25, 2, 30), datetime(2026, 3, 29, 2, 30), datetime(2026, 7, 1, 12)):
        into.local(moment)
    into.read()
    notes = {note.key: note.values for note in into.tables()[1].notes}
    assert notes["export-unsure-hours"] == {"count": 2}


# --- People ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", ["\u202eZoé", "Zo\u00e9\u200f", "\ufeffZoe\u0301", "\u2066Zoé\u2069", " Zoé\u00ad"])
def test_signs_that_nobody_sees_make_no_second_member(hidden: str) -> None:
    assert pseudonym(hidden, b"key", "whatsapp") == pseudonym("Zoé", b"key", "whatsapp")


@pytest.mark.parametrize("spoiled", ["1.20253E+17", "1,2E+17", "1e+18"])
def test_identifiers_that_a_spreadsheet_spoiled_are_refused(write: Write, spoiled: str) -> None:
    text = "Group,x\n" if "," in spoiled else GUESTS + guest(spoiled)
    if "," not in spoiled:
        assert key_of(write(text)) == "export-damaged-identifier"
    with pytest.raises(InputError, match="a spreadsheet has rounded"):
        Recording(open_file(write("x")), "r", "p", "calibration").member(spoiled)


def test_private_conversations_are_refused(shared: Path, tmp_path: Path) -> None:
    sample = json.loads(next((shared / "formats" / "telegram").rglob("result.json")).read_text(encoding="utf-8"))
    (tmp_path / "result.json").write_text(json.dumps({**sample, "type": "personal_chat"}), encoding="utf-8")
    assert "private" in key_of(tmp_path / "result.json") or "direct" in key_of(tmp_path / "result.json")


def test_a_phone_number_is_found_however_it_is_written() -> None:
    assert forms_of("+33 6 12 34 56 78") & forms_of("~+33 6 12 34 56 78") >= {"+33612345678"}
