"""Exports of Mattermost, Zulip, Viva Engage and Teams: acts and dates, nothing private, nobody's name."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from calibration.exports import Export, read_export
from sim.problems import InputError

Golden = Callable[..., Export]
START = 1_772_355_600_000


def bulk(folder: Path, *items: dict[str, Any], name: str = "import.jsonl") -> Path:
    lines = [{"type": "version", "version": 1}, *({"type": next(iter(item))} | item for item in items)]
    path = folder / name
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def post(user: str, minute: int, **fields: Any) -> dict[str, Any]:
    body = {"team": "t", "channel": "c", "user": user, "message": "secret", "create_at": START + 60_000 * minute}
    return {"post": body | fields}


def test_mattermosts_sample_gives_posts_answers_and_dated_reactions(sample: Golden) -> None:
    export = sample("mattermost/bulk-export.jsonl")
    events = export.tables.events
    assert events["kind"].tolist() == ["post", "reply", "react"]
    assert events["ts"].tolist() == [pd.Timestamp(f"2026-03-01 09:0{text}Z") for text in ("5:00", "6:00", "6:10")]
    assert events["target"].tolist()[1:] == [events["member"][0]] * 2
    assert events["thread"][0] == events["thread"][1] != 0
    assert (export.report.rows_read, len(export.tables.members)) == (2, 1)


def test_mattermosts_own_posts_tell_who_came_and_went(tmp_path: Path) -> None:
    path = bulk(
        tmp_path,
        post("a", 1, type="system_join_channel"),
        post("a", 2, type="system_add_to_channel", props={"addedUsername": "b"}),
        post("b", 3, type="system_leave_channel"),
        post("a", 4, type="system_header_change"),
        post("robot", 5, props={"from_webhook": "true"}),
        {"direct_post": {"user": "a", "message": "secret"}},
        {"user": {"username": "b", "roles": "system_admin system_user", "delete_at": START}},
    )
    export = read_export(path)
    events = export.tables.events
    assert events["kind"].tolist() == ["join", "join", "leave", "post"]
    assert events["member"][1] == events["member"][2] != events["member"][0]
    assert events["actor_class"].tolist()[-1] == "bot"
    assert {each.reason: each.count for each in export.report.skipped} == {"system": 1, "private": 1}
    (member,) = export.tables.members.to_dict("records")
    assert (member["role_class"], member["left_at"]) == ("staff", pd.Timestamp("2026-03-01 09:00"))


def test_mattermosts_file_cut_in_its_last_line_is_refused(sample: Golden) -> None:
    with pytest.raises(InputError) as caught:
        sample("_hostile/jsonl_truncated_last_line.jsonl")
    (problem,) = caught.value.problems
    assert (problem.key, problem.where.rsplit(":")[-1]) == ("export-json-cut", "2")


def test_zulips_sample_gives_people_and_messages(sample: Golden) -> None:
    export = sample("zulip")
    assert export.tables.events["ts"].tolist() == [pd.Timestamp("2026-03-01 09:05:00.123Z")]
    assert export.tables.members["joined_at"].tolist() == [pd.Timestamp("2023-11-14 22:13:20")]
    assert export.tables.events["member"][0] == export.tables.members["member"][0]


def test_zulips_messages_alone_are_refused_and_its_people_alone_are_read(sample: Golden) -> None:
    with pytest.raises(InputError, match="give the whole export"):
        sample("zulip/messages-000001.json")
    assert len(sample("zulip/realm.json").tables.members) == 1


def organisation(path: Path, *messages: dict[str, Any], reactions: tuple[dict[str, Any], ...] = ()) -> Path:
    realm = {
        "zerver_userprofile": [{"id": 1, "date_joined": 1.7e9, "role": 100}, {"id": 2, "date_joined": 1.71e9},
                               {"id": 3, "is_bot": True}],
        "zerver_userprofile_crossrealm": [{"id": 9, "email": "x"}],
        "zerver_recipient": [{"id": 21, "type": 2, "type_id": 5}, {"id": 22, "type": 1, "type_id": 1}],
    }  # fmt: skip
    with tarfile.open(path, "w:gz") as archive:
        files = {
            "realm.json": realm,
            "messages-000001.json": {"zerver_message": messages, "zerver_reaction": reactions},
        }
        for name, content in files.items():
            data = json.dumps(content).encode()
            entry = tarfile.TarInfo(f"zulip-export-x/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def test_a_topic_of_zulips_is_a_conversation_and_messages_between_people_are_passed_over(tmp_path: Path) -> None:
    told = {"recipient": 21, "subject": "s", "content": "secret"}
    messages = [told | {"id": number, "sender": who, "date_sent": 1.772e9 + 60 * number}
                for number, who in ((1, 1), (2, 3), (3, 2), (4, 2))]  # fmt: skip
    private = {"id": 5, "sender": 1, "recipient": 22, "date_sent": 1.772e9}
    reaction = {"message": 1, "user_profile": 2, "emoji_name": "x"}
    path = organisation(tmp_path / "x.tar.gz", *messages, private, reactions=(reaction,))
    export = read_export(path)
    events = export.tables.events
    assert events["kind"].tolist() == ["post", "react", "reply", "reply", "reply"]
    assert events["actor_class"].tolist() == ["human", "human", "bot", "human", "human"]
    assert events["target"].tolist()[3] == events["member"][0]
    assert pd.isna(events["target"][4])
    assert export.tables.members["role_class"].tolist() == ["staff", "member"]
    assert {each.reason: each.count for each in export.report.skipped} == {"bot": 1, "private": 1}


def test_viva_engages_network_gives_messages_and_users_who_are_the_same_people(sample: Golden) -> None:
    export = sample("microsoft/viva_engage_network_export")
    events, members = export.tables.events, export.tables.members
    assert events["kind"].tolist() == ["post", "reply"]
    assert events["ts"].tolist() == [pd.Timestamp("2026-03-01 10:00Z"), pd.Timestamp("2026-03-01 10:05Z")]
    assert events["target"][1] == events["member"][0] == members["member"][0]
    assert members["joined_at"].tolist() == [pd.Timestamp("2024-01-01")]


def test_private_messages_of_viva_engage_are_refused_and_null_is_empty(tmp_path: Path) -> None:
    header = (
        "id,replied_to_id,thread_id,group_id,participants,in_private_conversation,sender_id,body,created_at,deleted_at"
    )
    rows = ['1,null,1,9,,false,11,"secret\nin two lines",2026-03-01T10:00:00+00:00,null',
            "2,1,1,9,x,true,12,secret,2026-03-01T10:05:00+00:00,",
            "3,1,1,9,,false,12,secret,2026-03-01T10:06:00+00:00,2026-03-02T10:00:00+00:00"]  # fmt: skip
    (tmp_path / "Messages.csv").write_text("\n".join([header, *rows]) + "\n")
    export = read_export(tmp_path / "Messages.csv")
    assert export.tables.events["kind"].tolist() == ["post", "reply", "delete"]
    assert [(each.reason, each.count, each.line) for each in export.report.skipped] == [("private", 1, 4)]


def rows_of(shared: Path, name: str, *cells: dict[str, str]) -> str:
    header = (shared / "formats/microsoft" / name).read_text(encoding="utf-8-sig").strip()
    lines = [",".join(row.get(column, "") for column in header.split(",")) for row in cells]
    return "\ufeff" + "\n".join([header, *lines]) + "\n"


def test_use_of_viva_engage_is_a_window_that_is_never_added_up(tmp_path: Path, shared: Path) -> None:
    day = {"Report Refresh Date": "2026-04-15", "Report Period": "30"}
    text = rows_of(
        shared, "getYammerActivityUserDetail.csv",
        day | {"User Principal Name": "A@x.example", "User State": "active", "Last Activity Date": "2026-04-14",
               "Posted Count": "3", "Read Count": "40", "Liked Count": "2"},
        day | {"User Principal Name": "b@x.example", "User State": "suspended", "State Change Date": "2026-04-02",
               "Posted Count": "0", "Read Count": "5", "Liked Count": "0"},
    )  # fmt: skip
    (tmp_path / "y.csv").write_text(text, encoding="utf-8")
    export = read_export(tmp_path / "y.csv")
    windows = export.tables.windows
    assert windows[["messages", "reactions"]].values.tolist() == [[3.0, 2.0], [0.0, 0.0]]
    assert set(windows["window_start"]) == {pd.Timestamp(2026, 3, 17)}
    assert set(windows["window_end"]) == {pd.Timestamp(2026, 4, 16)}
    metrics = export.tables.metrics.set_index("metric")
    assert metrics["value"].to_dict() == {"posters": 1.0, "active": 2.0, "messages": 3.0}
    assert set(metrics["grain"]) == {"window"}
    assert export.tables.members["left_at"].dropna().tolist() == [pd.Timestamp(2026, 4, 2)]


def test_private_chats_of_teams_are_never_counted(tmp_path: Path, shared: Path) -> None:
    row = {"Report Refresh Date": "2026-04-15", "Report Period": "7", "User Principal Name": "a",
           "Team Chat Message Count": "4", "Private Chat Message Count": "90", "Meeting Count": "1"}  # fmt: skip
    (tmp_path / "t.csv").write_text(rows_of(shared, "getTeamsUserActivityUserDetail.csv", row), encoding="utf-8")
    assert read_export(tmp_path / "t.csv").tables.windows["messages"].tolist() == [4.0]


def test_groups_of_viva_engage_are_hashed(tmp_path: Path, shared: Path) -> None:
    row = {"Report Refresh Date": "2026-04-15", "Report Period": "7", "Group Display Name": "Secret",
           "Member Count": "80", "Posted Count": "4", "Read Count": "90", "Liked Count": "1"}  # fmt: skip
    (tmp_path / "g.csv").write_text(rows_of(shared, "getYammerGroupsActivityDetail.csv", row), encoding="utf-8")
    metrics = read_export(tmp_path / "g.csv").tables.metrics
    assert metrics.set_index("metric")["value"].to_dict() == {
        "channel_members": 80.0, "channel_messages": 4.0, "channel_reads": 90.0, "channel_reactions": 1.0
    }  # fmt: skip
    assert "Secret" not in metrics.to_csv()


@pytest.mark.parametrize("name", ["getTeamsUserActivityUserDetail", "getYammerActivityUserDetail",
                                  "getYammerGroupsActivityDetail"])  # fmt: skip
def test_reports_without_rows_are_refused(sample: Golden, name: str) -> None:
    with pytest.raises(InputError, match="no row of data"):
        sample(f"microsoft/{name}.csv")
