"""Archives of mailing lists and Stack Exchange sites: who wrote and answered, bodies and entities never read."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.exports import Export, read_export
from calibration.exports.opening import Source
from calibration.exports.readers.mailing_list.mbox import address_of
from calibration.exports.xmls import xml_rows
from sim.problems import InputError

Golden = Callable[..., Export]


def mail(number: int, who: str, *headers: str, marked: str = "Sun Mar  1 10:00:00 2026", date: str = "") -> str:
    date = date or f"Sun, 1 Mar 2026 10:{number:02}:00 +0000"
    head = [f"From x {marked}", f"From: {who}", f"Date: {date}", f"Message-ID: <m{number}@x.example>", *headers]
    return "\n".join([*head, "", "secret text", ">From the body", "In-Reply-To: <nobody@x.example>", ""]) + "\n"


def archive(folder: Path, *mails: str) -> Path:
    (folder / "list.mbox").write_text("".join(mails), encoding="utf-8")
    return folder / "list.mbox"


def test_the_sample_list_gives_two_messages_one_in_answer(sample: Golden) -> None:
    events = sample("mailing_list/liste@example.org-2026-03.mbox").tables.events
    assert events["kind"].tolist() == ["post", "reply"]
    assert events["ts"].tolist() == [pd.Timestamp("2026-03-01 09:00Z"), pd.Timestamp("2026-03-01 09:30Z")]
    assert events["target"][1] == events["member"][0]
    assert events["thread"].nunique() == 1


def test_conversations_follow_references_or_else_the_subject(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        mail(1, "a at x.example (A)", "Subject: [List] Plans"),
        mail(2, "B <b@x.example>", "In-Reply-To: <m1@x.example>", "Subject: Re: [List] Plans"),
        mail(3, "c@x.example", "References: <m1@x.example>\n <m2@x.example>"),
        mail(4, "a@X.example", "Subject: Re: plans"),
        mail(5, "robot@x.example", "Auto-Submitted: auto-replied", "Subject: Re: plans"),
    )
    export = read_export(path)
    events = export.tables.events
    assert events["kind"].tolist() == ["post", "reply", "reply", "reply", "reply"]
    assert events["thread"].nunique() == 1
    one, two = events["member"][0], events["member"][1]
    assert events["target"].tolist()[1:4] == [one, two, one]
    assert events["member"][3] == one
    assert events["actor_class"].tolist() == ["human"] * 4 + ["bot"]
    assert "secret" not in events.to_csv()


def test_a_date_that_is_missing_or_far_off_is_that_of_the_archive(tmp_path: Path) -> None:
    path = archive(tmp_path, mail(1, "a@x.example", date="Fri, 1 Jan 2100 10:00:00 +0000"),
                   mail(2, "b@x.example", date="yesterday"), mail(3, "c@x.example"))  # fmt: skip
    export = read_export(path)
    assert export.tables.events["ts"].dt.strftime("%H:%M").tolist() == ["10:00", "10:00", "10:03"]
    assert "mbox-dates" in {note.key for note in export.report.notes}


def test_two_months_that_overlap_and_a_packed_one_count_once(tmp_path: Path) -> None:
    mails = [mail(number, "a@x.example") for number in range(1, 31)]
    (tmp_path / "one.mbox").write_text("".join(mails[:20]))
    (tmp_path / "two.mbox.gz").write_bytes(gzip.compress("".join(mails[10:]).encode()))
    export = read_export(tmp_path)
    assert (len(export.tables.events), export.report.again) == (30, 10)


@given(st.text(max_size=60))
def test_every_author_has_one_address_or_name(text: str) -> None:
    assert address_of(address_of(text)) == address_of(text)


DUMP = {
    "Users": '<row Id="-1" Reputation="1" CreationDate="2010-01-01T00:00:00.000" />'
             '<row Id="11" Reputation="9" DisplayName="Secret" CreationDate="2026-02-01T08:00:00.000" '
             'LastAccessDate="2026-03-05T08:00:00.000" />',
    "Posts": '<row Id="1" PostTypeId="1" CreationDate="2026-03-01T10:00:00.000" OwnerUserId="11" Body="secret" />'
             '<row Id="2" PostTypeId="2" ParentId="1" CreationDate="2026-03-01T11:00:00.000" OwnerUserId="12" />'
             '<row Id="3" PostTypeId="5" CreationDate="2026-03-01T12:00:00.000" OwnerUserId="12" />'
             '<row Id="4" PostTypeId="2" ParentId="1" CreationDate="2026-03-01T12:00:00.000" />',
    "Comments": '<row Id="1" PostId="2" CreationDate="2026-03-01T11:30:00.000" UserId="11" Text="secret" />',
    "Badges": '<row Id="1" UserId="12" Name="Teacher" Date="2026-03-02T00:00:00.000" />',
}  # fmt: skip


def dump(folder: Path) -> Path:
    for name, rows in DUMP.items():
        root = name.lower()
        (folder / f"{name}.xml").write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n{rows}\n</{root}>')
    return folder


def test_the_sample_posts_give_a_question_and_an_answer(sample: Golden) -> None:
    events = sample("stackexchange/Posts.xml").tables.events
    assert events["kind"].tolist() == ["post", "reply"]
    assert (events["ts"][0], events["ts"][1]) == (pd.Timestamp("2026-03-01 10:00Z"), pd.Timestamp("2026-03-01 11:00Z"))
    assert events["target"][1] == events["member"][0]


def test_the_files_of_a_dump_know_of_each_other(tmp_path: Path) -> None:
    export = read_export(dump(tmp_path))
    events = export.tables.events
    assert events["kind"].tolist() == ["post", "reply", "reply", "badge"]
    assert events["thread"][0] == events["thread"][1] == events["thread"][2] != 0
    assert events["target"].tolist()[1:3] == [events["member"][0], events["member"][1]]
    assert events["member"][2] == events["member"][0] == export.tables.members["member"][0]
    assert export.tables.members["last_seen_at"].tolist() == [pd.Timestamp("2026-03-05 08:00")]
    assert {each.reason: each.count for each in export.report.skipped} == {
        "bot": 1, "system": 1, "stackexchange_nobody": 1
    }  # fmt: skip
    assert "ecret" not in events.to_csv() + export.tables.members.to_csv() + str(export.report.to_dict())


@pytest.mark.parametrize("name", DUMP)
def test_each_file_of_a_dump_is_read_alone(tmp_path: Path, name: str) -> None:
    assert read_export(dump(tmp_path) / f"{name}.xml").report.kind == "stackexchange_file"


def test_entities_are_refused_before_they_grow(tmp_path: Path, sample: Golden) -> None:
    with pytest.raises(InputError, match="not known"):
        sample("_hostile/xml_billion_laughs.xml")
    late = " " * 70_000
    text = f'<posts><row Id="1" PostTypeId="1" />{late}<!DOCTYPE x [<!ENTITY a "b">]></posts>'
    (tmp_path / "Posts.xml").write_text(text)
    with pytest.raises(InputError, match="not valid XML"):
        read_export(tmp_path / "Posts.xml")
    for declared in ('[<!ENTITY a "b">]', 'SYSTEM "https://x.example/posts.dtd"'):
        content = f'<!DOCTYPE posts {declared}><posts><row PostTypeId="1"/></posts>'.encode()
        trap = Source(Path("Posts.xml"), "Posts.xml", "", partial(io.BytesIO, content), content)
        with pytest.raises(InputError) as caught:
            list(xml_rows(trap, "row"))
        assert caught.value.problems[0].key == "export-xml-entities"


def test_a_cut_dump_is_refused(tmp_path: Path) -> None:
    path = dump(tmp_path) / "Posts.xml"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="stops in the middle"):
        read_export(path)


def test_an_element_without_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calibration.exports.xmls.LONGEST_LINE", 200_000)
    path = tmp_path / "Posts.xml"
    path.write_text(f'<posts><row Id="1" PostTypeId="1" Body="{"x" * 900_000}" /></posts>')
    with pytest.raises(InputError) as caught:
        read_export(path)
    assert caught.value.problems[0].key == "export-long-line"
