"""WhatsApp chats are read in every shape of the samples; what WhatsApp itself says is never a message."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.exports import Export, read_export
from calibration.exports.readers.whatsapp.phrases import YOU, deletion, person, sentence
from sim.problems import InputError

Golden = Callable[..., Export]
CORPUS = "whatsapp/chatcarve_corpus_mit"
LOCALES = ("ambiguous-mdy-android", "ar-sa-ios", "de-de-android", "en-gb-ios", "en-us-android", "es-mx-android",
           "fr-fr-ios", "it-it-android", "ja-jp-ios", "ko-kr-ios", "nl-nl-android", "pt-br-android", "ru-ru-android",
           "tr-tr-android", "zh-tw-ios")  # fmt: skip
ARRIVALS = ("member_added", "member_joined", "group_created")
SHAPES = {
    "Discussion WhatsApp avec Groupe (Android FR 2026)": ("2026-09-12 10:02", "2026-09-13 08:40", 3, 2, 1),
    "android_en_us_12h_nnbsp": ("2026-09-12 14:05", "2026-09-13 09:15", 2, 0, 0),
    "android_fr_avec_a": ("2021-01-22 15:51", "2024-03-12 14:23", 2, 0, 0),
    "android_fr_virgule": ("2024-03-12 14:23", "2024-03-12 14:23", 1, 0, 0),
    "ios_en_group_attributed_system": ("2026-09-12 10:02:11", "2026-09-12 14:06:02", 1, 1, 0),
}


def chat(folder: Path, *lines: str, name: str = "chat.txt", end: str = "\n") -> Path:
    path = folder / name
    path.write_bytes((end.join(lines) + end).encode())
    return path


def kinds(export: Export) -> dict[str, int]:
    return dict(export.tables.events["kind"].value_counts()[lambda counts: counts > 0])


@pytest.mark.parametrize("locale", LOCALES)
def test_each_record_of_the_corpus_is_what_its_answers_say(sample: Golden, shared: Path, locale: str) -> None:
    answers = (shared / "formats" / CORPUS / f"expected/{locale}.jsonl").read_text(encoding="utf-8").splitlines()
    expected = [json.loads(line) for line in answers]
    export = sample(f"{CORPUS}/{locale}.txt")
    events = export.tables.events
    said = Counter((each["system"] or {}).get("event", each["kind"]) for each in expected)
    counts = Counter(events["kind"])
    assert counts["post"] == said["text"] + said["media"]
    assert counts["delete"] == said["deleted"]
    assert counts["join"] == sum(said[name] for name in ARRIVALS)
    assert counts["leave"] == said["member_left"]
    assert export.report.rows_read == len(expected)
    written = [each["timestamp"] for each in expected if each["author"]]
    acts = events[events["kind"].isin(["post", "delete"])]
    assert [ts.strftime("%Y-%m-%dT%H:%M:%S") for ts in acts["ts"]] == written
    authors = [each["author"] for each in expected if each["author"]]
    assert pd.factorize(acts["member"])[0].tolist() == pd.factorize(pd.Series(authors))[0].tolist()


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_of_header_is_read(sample: Golden, name: str) -> None:
    first, last, posts, joins, leaves = SHAPES[name]
    events = sample(f"whatsapp/shapes/{name}.txt").tables.events
    counts = Counter(events["kind"])
    assert (counts["post"], counts["join"], counts["leave"]) == (posts, joins, leaves)
    assert (events["ts"].iloc[0], events["ts"].iloc[-1]) == (pd.Timestamp(f"{first}Z"), pd.Timestamp(f"{last}Z"))


def test_lines_that_begin_in_several_ways_are_refused(sample: Golden) -> None:
    with pytest.raises(InputError, match="begin in several ways"):
        sample("whatsapp/shapes/pustur_all_headers.txt")


def test_members_come_and_go_and_are_one_person_under_one_name_or_number(tmp_path: Path) -> None:
    path = chat(
        tmp_path,
        "14/09/2026 09:00 - Ada: x",
        "14/09/2026 09:01 - Ada a ajouté +1 555 0100 000, Bob et Eve",
        "14/09/2026 09:02 - +1 555 010 0000: x",
        "14/09/2026 09:03 - Ada a retiré Bob",
        "14/09/2026 09:04 - Eve a quitté le groupe",
        "14/09/2026 09:05 - Zoé a rejoint le groupe via le lien d’invitation",
        "14/09/2026 09:06 - Ada a modifié l’icône de ce groupe",
        "14/09/2026 09:07 - ~ Zoé: x",
    )
    export = read_export(path)
    events = export.tables.events
    assert kinds(export) == {"post": 3, "join": 4, "invite": 3, "removed": 1, "leave": 1}
    assert events["member"].nunique() == 5
    assert set(events[events["kind"] == "invite"]["member"]) == {events["member"][0]}
    assert [(each.reason, each.count, each.line) for each in export.report.skipped] == [("system", 1, 7)]


def test_a_message_may_go_on_and_quote_the_beginning_of_another(tmp_path: Path) -> None:
    path = chat(
        tmp_path,
        "[12/09/2026, 09:58:01] Ada: first",
        "12/09/2026 14:06 - no header of this file: x",
        "",
        "14/09/2026, 10:00 - Bob: y",
        "[12/09/2026, 09:58:02] Bob: second",
        "[13/09/2026, 09:58:02] Bob: third",
    )
    export = read_export(path)
    assert kinds(export) == {"post": 3}
    assert export.report.rows_read == 3


def test_messages_of_one_minute_count_apart_and_two_exports_that_overlap_count_once(tmp_path: Path) -> None:
    lines = [f"{day}/09/2026, 10:00 - Ada: x" for day in range(14, 20) for _ in range(3)]
    chat(tmp_path, *lines[:12], name="WhatsApp Chat with Group.txt")
    chat(tmp_path, *lines[6:], name="WhatsApp Chat with Group (1).txt")
    export = read_export(tmp_path)
    assert (len(export.tables.events), export.report.again) == (18, 6)


def test_the_zip_of_an_iphone_is_read_and_its_media_are_neither_opened_nor_named(tmp_path: Path) -> None:
    lines = ["[12/09/2026, 09:58:01] Ada: x", "[13/09/2026, 09:58:02] Bob: \u200e<attached: a.vcf>",
             "[13/09/2026, 10:00:00] Eve: x"]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "WhatsApp Chat - Group.zip", "w") as archive:
        archive.writestr("_chat.txt", "\r\n".join(lines))
        archive.writestr("Secret Name.vcf", "BEGIN:VCARD")
        archive.writestr("table.csv", "day_pt,total_membership,interval_start_timestamp\n")
    export = read_export(tmp_path / "WhatsApp Chat - Group.zip")
    assert kinds(export) == {"post": 3}
    said = " ".join(export.report.lines()) + str(export.report.to_dict())
    assert "Secret" not in said
    assert "table.csv" not in said
    assert "never opened: 2" in said


def test_an_unpacked_chat_beside_its_media_is_the_same(tmp_path: Path) -> None:
    lines = ["[12/09/2026, 09:58:01] Ada: x", "[13/09/2026, 09:58:02] Bob: x", "[13/09/2026, 10:00:00] Eve: x"]
    chat(tmp_path, *lines, name="_chat.txt")
    (tmp_path / "Secret Name.vcf").write_text("BEGIN:VCARD")
    assert read_export(tmp_path).report.kind == "whatsapp_zip"


def test_a_private_conversation_is_refused(tmp_path: Path) -> None:
    lines = ["12/09/2026, 09:58 - Ada Lee: x", "12/09/2026, 09:59 - Bob: x"]
    with pytest.raises(InputError, match="private conversation"):
        read_export(chat(tmp_path, *lines, name="WhatsApp Chat with Ada Lee.txt"))
    export = read_export(chat(tmp_path, *lines, name="chat.txt"))
    assert "whatsapp-two-people" in {note.key for note in export.report.notes}


@pytest.mark.parametrize(
    ("dates", "first", "evidence"),
    [
        (("05/06/24", "13/06/24"), date(2024, 6, 5), "export-dates-day-first"),
        (("06/05/24", "06/13/24"), date(2024, 6, 5), "export-dates-month-first"),
        (("05/06/24", "06/05/24", "06/07/24"), date(2024, 5, 6), "whatsapp-month-first-in-order"),
        (("01/05/24", "02/05/24", "01/06/24"), date(2024, 5, 1), "whatsapp-day-first-in-order"),
        (("05/06/24", "05/06/24", "05/06/24"), date(2024, 6, 5), "whatsapp-day-first-assumed"),
        (("2024/06/05", "2024/06/06", "2024/06/07"), date(2024, 6, 5), "export-dates-year-first"),
    ],
)
def test_the_order_of_dates_is_inferred_from_the_whole_file_and_said(
    tmp_path: Path, dates: tuple[str, ...], first: date, evidence: str
) -> None:
    export = read_export(chat(tmp_path, *(f"{day}, 10:00 - Ada: x" for day in dates)))
    assert export.first_day == first
    assert evidence in {guess.key for guess in export.report.guesses}


def test_dates_that_contradict_each_other_are_refused_with_both_lines(tmp_path: Path) -> None:
    path = chat(tmp_path, *(f"{day}, 10:00 - Ada: x" for day in ("13/06/24", "14/06/24", "06/15/24")))
    with pytest.raises(InputError) as caught:
        read_export(path)
    (problem,) = caught.value.problems
    assert (problem.key, problem.where) == ("export-date-mixed", f"{path}:3")


def test_hours_of_twelve_are_those_of_the_day(tmp_path: Path) -> None:
    hours = {"12:05 a. m.": 0, "1:05 AM": 1, "12:05 pm": 12, "11:05 p.m.": 23}
    for text, hour in hours.items():
        path = chat(tmp_path, *(f"{day}/09/2026, {text} - Ada: x" for day in (13, 14, 15)))
        assert read_export(path).tables.events["ts"][0].hour == hour


def test_the_zone_is_stated_and_hours_given_twice_are_said(tmp_path: Path) -> None:
    path = chat(tmp_path, *(f"25/10/2026, {hour} - Ada: x" for hour in ("01:30", "02:30", "04:30")))
    export = read_export(path, zone="Europe/Paris", today=date(2026, 11, 1))
    assert export.tables.events["ts"].dt.strftime("%d %H:%M").tolist() == ["24 23:30", "25 00:30", "25 03:30"]
    assert set(export.tables.events["ts_source"]) == {"local_assumed"}
    assert "export-zone-fold" in {guess.key for guess in export.report.guesses}


def test_who_made_the_export_is_found_by_what_he_or_she_deleted(tmp_path: Path) -> None:
    lines = ["13/09/2026, 10:00 - Bob added you", "14/09/2026, 10:01 - Ada: You deleted this message",
             "14/09/2026, 10:02 - Bob: x"]  # fmt: skip
    events = read_export(chat(tmp_path, *lines)).tables.events
    assert events.set_index("kind")["member"]["join"] == events.set_index("kind")["member"]["delete"]


def test_what_is_said_in_the_name_of_the_group_is_no_message(tmp_path: Path) -> None:
    lines = ["[12/09/2026, 09:58:01] Plans: \u200eMessages and calls are end-to-end encrypted.",
             "[12/09/2026, 09:58:02] Plans: \u200eSomething that WhatsApp will say one day.",
             "[13/09/2026, 09:58:02] Ada: \u200eimage omitted",
             "[13/09/2026, 09:58:03] Bob: Eve left"]  # fmt: skip
    export = read_export(chat(tmp_path, *lines))
    assert kinds(export) == {"post": 2}
    assert [(each.reason, each.count) for each in export.report.skipped] == [("system", 2)]


def test_the_name_of_a_group_may_hold_a_colon(tmp_path: Path) -> None:
    lines = ['13/09/2026, 10:00 - Bob created group "Plans: 2027"', "14/09/2026, 10:01 - Ada: x",
             "14/09/2026, 10:01 - Eve: Bob left"]  # fmt: skip
    assert kinds(read_export(chat(tmp_path, *lines))) == {"join": 1, "post": 2}


@pytest.mark.parametrize(
    ("text", "told", "people"),
    [
        ("Ada added Bob and Eve", "join", ("Bob", "Eve")),
        ("Ada added this group to the community", "", ()),
        ("You were added", "join", (YOU,)),
        ("Vous avez été ajouté(e)", "join", (YOU,)),
        ("Ada, Emre'yi gruba ekledi", "join", ("Emre",)),
        ("Ada님이 나갔습니다.", "leave", ("Ada",)),
        ("Ada changed the subject from “Bob left” to “Eve left”", "notice", ()),
        ('Ada changed the group name to "Bob added Eve"', "notice", ()),
        ("Messages and calls are end-to-end encrypted.", "notice", ()),
        ("Ada did something new", "", ()),
    ],
)
def test_sentences_of_whatsapp_tell_who_came_and_went(text: str, told: str, people: tuple[str, ...]) -> None:
    assert sentence(text)[:2] == (told, people)


def test_deleted_messages_say_so() -> None:
    assert deletion("Ce message a été supprimé.") == (True, False)
    assert deletion("Vous avez supprimé ce message") == (True, True)
    assert deletion("Ce message a été supprimé hier, dommage") == (False, False)


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_a_name_has_one_form(name: str) -> None:
    assert person(person(name)) == person(name)


@given(st.integers(1, 4), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=20, deadline=None)
def test_marks_line_ends_and_bytes_before_the_text_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, times: int, end: str, marked: bool
) -> None:
    lines = ["13/09/2026, 10:00 - Ada: x", "14/09/2026, 10:00 - Bob: y", "14/09/2026, 10:00 - Eve a ajouté Zoé"] * times
    folder = tmp_path_factory.mktemp("chat")
    before = read_export(chat(folder, *lines), key=b"k").tables.events
    if marked:
        lines = ["\u200e" + line.replace(", ", ",\u00a0") for line in lines]
    (folder / "again.txt").write_bytes((end.join(lines)).encode("utf-8-sig"))
    after = read_export(folder / "again.txt", key=b"k").tables.events
    columns = ["event_id", "member", "ts", "kind", "target"]
    pd.testing.assert_frame_equal(before[columns], after[columns])
