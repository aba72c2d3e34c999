"""Several exports of one community are put together, and what two of them tell counts once."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from calibration.exports import Export, read_export

Together = Callable[..., Export]
TODAY = date(2026, 11, 1)
OVERVIEW = "slack/nhsr_overview_2024_cc0/20240426-slack.csv"
MEMBERS = "slack/Exemple Member Analytics Prior 30 Days - Apr 17, 2026.csv"


@pytest.fixture
def together(shared: Path, tmp_path: Path) -> Together:
    """Return a function that copies samples into one folder and reads it."""

    def read(*places: str) -> Export:
        for place in places:
            shutil.copy(shared / "formats" / place, tmp_path / Path(place).name)
        return read_export(tmp_path, today=TODAY, key=b"test")

    return read


def test_an_overview_members_and_messages_of_one_workspace_each_add_what_the_others_lack(
    together: Together, shared: Path
) -> None:
    alone = read_export(shared / "formats" / OVERVIEW, today=TODAY, key=b"test").weekly()
    export = together(OVERVIEW, MEMBERS, "slack/houston_export_2015_mit/raw.tar.gz")
    weekly = export.weekly()
    assert (export.kind, len(export.report.files), export.report.again) == ("slack_overview", 3, 0)
    pd.testing.assert_frame_equal(weekly[list(alone)], alone, check_freq=False)
    assert {"joins", "retained_1w"} <= set(weekly) - set(alone)
    assert len(export.tables.members) == 3
    assert (export.tables.events["kind"] == "join").sum() == 320


def test_the_same_file_twice_is_read_once(together: Together, shared: Path, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        shutil.copy(shared / "formats" / OVERVIEW, tmp_path / name)
    export = together(OVERVIEW)
    assert (export.report.rows_read, export.report.again) == (1354, 0)


def test_the_same_rows_in_another_file_count_once(together: Together, shared: Path, tmp_path: Path) -> None:
    content = (shared / "formats" / OVERVIEW).read_text(encoding="utf-8")
    (tmp_path / "again.csv").write_text("\ufeff" + content, encoding="utf-8", newline="\r\n")
    once = read_export(shared / "formats" / OVERVIEW, today=TODAY).weekly()
    export = together(OVERVIEW)
    pd.testing.assert_frame_equal(export.weekly(), once, check_freq=False)
    assert export.report.again == len(export.tables.metrics)


def test_a_person_whom_three_files_know_is_one_member(tmp_path: Path) -> None:
    header = "User ID,Account type,Account created (UTC),Claimed Date (UTC),Deactivated date (UTC),Days active"
    rows = [
        'U1,Member,"Apr 1, 2025","Apr 2, 2025","May 2, 2026",3',
        'U2,Member,"Apr 1, 2025","Apr 3, 2025","May 1, 2026",0',
    ]
    (tmp_path / "members.csv").write_text("\n".join([header, *rows]) + "\n")
    accounts = "username,email,status,billing-active,userid\na,a@x.example,Admin,1,U1\n"
    (tmp_path / "accounts.csv").write_text(accounts)
    day = {"date": "2026-04-16", "user_id": "U1", "is_active": True, "date_claimed": 1_743_552_000}
    (tmp_path / "day.json.gz").write_bytes(gzip.compress(json.dumps(day).encode()))
    export = read_export(tmp_path, today=TODAY, key=b"test")
    members = export.tables.members.sort_values("joined_at").to_dict("records")
    assert [member["joined_at"].date() for member in members] == [date(2025, 4, 2), date(2025, 4, 3)]
    assert members[0]["last_seen_at"] == pd.Timestamp(2026, 4, 16)
    assert members[0]["left_at"] == pd.Timestamp(2026, 5, 2)
    assert members[1]["left_at"] == pd.Timestamp(2026, 5, 1)
    assert export.report.again == 2
    weekly = export.weekly()
    assert weekly["joins"].sum() == 2


def test_a_chat_saved_in_two_formats_counts_once_with_what_the_fuller_one_says(tmp_path: Path) -> None:
    messages = [
        {"id": str(number), "type": kind, "timestamp": f"2026-03-01T10:0{number}:00+01:00", "author": {"id": who}}
        | ({"reference": {"type": "Default", "messageId": "2"}} if kind == "Reply" else {})
        for number, kind, who in ((1, "GuildMemberJoin", "A"), (2, "Default", "A"), (3, "Reply", "B"))
    ]
    chat = {"guild": {"id": "1"}, "channel": {"id": "100000", "type": "GuildTextChat"}, "messages": messages}
    (tmp_path / "chat [100000].json").write_text(json.dumps(chat))
    texts = ("Joined the server.", "x", "x")
    rows = [f"{message['author']['id']},n,{message['timestamp']},{text},,"
            for message, text in zip(messages, texts, strict=True)]  # fmt: skip
    header = "AuthorID,Author,Date,Content,Attachments,Reactions"
    (tmp_path / "chat [100000].csv").write_text("\n".join([header, *rows]) + "\n")
    export = read_export(tmp_path, today=TODAY)
    events = export.tables.events
    assert events["kind"].tolist() == ["join", "post", "reply"]
    assert set(events["source_id"]) == {"discord_chat_json"}
    assert export.report.again == 3


def test_files_of_another_kind_are_named_and_left_aside(together: Together, tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("Nothing,known\n1,2\n")
    export = together(OVERVIEW)
    assert export.report.left_aside == ("notes.csv",)


def test_an_archive_of_archives_is_read_once_each(shared: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(shared / "formats" / OVERVIEW, "a/overview.csv")
        archive.write(shared / "formats" / MEMBERS, f"b/{Path(MEMBERS).name}")
    export = read_export(tmp_path / "all.zip", today=TODAY, key=b"test")
    assert {each.kind for each in export.report.files} == {"slack_overview", "slack_members"}
    assert set(export.tables.windows["window_start"]) == {pd.Timestamp(2026, 3, 19)}
