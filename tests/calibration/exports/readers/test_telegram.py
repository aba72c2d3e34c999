"""Telegram's history is read as a stream, its broken escapes mended; private conversations are never read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.exports import Export, read_export
from calibration.exports.readers.telegram.mending import MendedStream, mended
from sim.problems import InputError

Golden = Callable[..., Export]
START = 1_772_355_600


def message(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": number, "type": "message", "date": "2026-03-01T10:00:00",
            "date_unixtime": str(START + 60 * number), "from": "A", "from_id": "user1"} | fields  # fmt: skip


def service(number: int, action: str, **fields: Any) -> dict[str, Any]:
    return message(number, type="service", actor="A", actor_id="user1", action=action) | fields


def group(folder: Path, *messages: dict[str, Any], kind: str = "private_supergroup", name: str = "result.json") -> Path:
    path = folder / name
    path.write_text(json.dumps({"name": "G", "type": kind, "id": 7, "messages": messages}), encoding="utf-8")
    return path


def test_the_sample_gives_arrivals_answers_reactions_and_removals(sample: Golden) -> None:
    export = sample("telegram/ChatExport_2026-03-01/result.json")
    events = export.tables.events
    assert events["kind"].tolist() == [
        "join", "join", "invite", "join", "invite", "post", "edit", "react", "reply", "removed"
    ]  # fmt: skip
    assert (events["ts"].iloc[0], events["ts"].iloc[-1]) == (
        pd.Timestamp("2026-03-01 09:00Z"), pd.Timestamp("2026-03-01 09:09Z")
    )  # fmt: skip
    one, two, three = events["member"][0], events["member"][1], events["member"][3]
    assert events["target"].tolist()[7:9] == [one, one]
    assert events["member"].tolist()[7:] == [two, two, three]
    assert events["ts"][7] == pd.Timestamp("2026-03-01 09:07Z")
    assert {"telegram-reactions", "telegram-deleted-accounts"} <= {note.key for note in export.report.notes}


def test_escapes_that_json_does_not_know_are_mended(sample: Golden) -> None:
    assert sample("telegram/result_INVALID_control_escape.json").tables.events["kind"].tolist() == ["post"]


@pytest.mark.parametrize(
    ("broken", "right"),
    [(rb"\x0B", rb"\u000B"), (rb"\\x0B", rb"\\x0B"), (rb"\\\x0B", rb"\\\u000B"), (rb"\"\x1f", rb"\"\u001f")],
)
def test_only_true_escapes_are_mended(broken: bytes, right: bytes) -> None:
    assert mended(broken) == right


@given(st.lists(st.sampled_from([rb"\x0B", rb"\\", rb"\"", rb"\n", b"x", b"x0B", "é".encode()])), st.integers(1, 9))
def test_mending_block_by_block_is_mending_the_whole(parts: list[bytes], size: int) -> None:
    whole = b"".join(parts)
    stream = MendedStream(io.BytesIO(whole))
    blocks = list(iter(lambda: stream.read(size), b""))
    assert b"".join(blocks) == mended(whole)


def test_a_name_with_a_broken_escape_before_all_else_is_recognised(tmp_path: Path) -> None:
    path = group(tmp_path, message(1), message(2))
    path.write_bytes(path.read_bytes().replace(b'"name": "G"', rb'"name": "G\x0B"'))
    assert len(read_export(path).tables.events) == 2


def test_what_is_said_in_a_topic_answers_nobody_unless_it_answers_a_message(tmp_path: Path) -> None:
    path = group(tmp_path, service(1, "topic_created"), message(2, reply_to_message_id=1),
                 message(3, reply_to_message_id=2, from_id="user2"))  # fmt: skip
    events = read_export(path).tables.events
    assert events["kind"].tolist() == ["post", "reply"]
    assert events["thread"].nunique() == 1
    assert events["thread"][0] != 0
    assert events["target"][1] == events["member"][0]


def test_who_lets_him_or_herself_in_or_out_joins_or_leaves(tmp_path: Path) -> None:
    path = group(tmp_path, service(1, "invite_members", members=["A"]), service(2, "remove_members", members=["A"]),
                 service(3, "pin_message"))  # fmt: skip
    export = read_export(path)
    assert export.tables.events["kind"].tolist() == ["join", "leave"]
    assert export.tables.events["member"].nunique() == 1
    assert [(each.reason, each.count) for each in export.report.skipped] == [("system", 1)]


def test_who_is_let_in_by_name_is_found_unless_two_people_bear_it(tmp_path: Path) -> None:
    late = {"from": "B", "from_id": "user2"}
    path = group(tmp_path, service(1, "invite_members", members=["B"]), message(2, **late))
    events = read_export(path).tables.events
    assert events["member"][0] == events["member"][2] != events["member"][1]
    path = group(tmp_path, service(1, "invite_members", members=["B"]), message(2, **late),
                 message(3, **(late | {"from_id": "user3"})))  # fmt: skip
    events = read_export(path).tables.events
    assert events["member"].nunique() == 4


def test_files_of_before_2021_state_local_times_and_numbers(tmp_path: Path) -> None:
    old = {"id": 1, "type": "message", "date": "2020-07-01T10:00:00", "from": "A", "from_id": 41}
    events = read_export(group(tmp_path, old), zone="Europe/Paris").tables.events
    assert (events["ts"][0], events["ts_source"][0]) == (pd.Timestamp("2020-07-01 08:00Z"), "local_assumed")


def test_exports_that_overlap_count_each_message_once(tmp_path: Path) -> None:
    whole = [message(number, reactions=[{"count": 1, "emoji": "x", "recent": [{"from_id": "user2", "date": ""}]}])
             for number in range(1, 31)]  # fmt: skip
    group(tmp_path, *whole[:20], name="one.json")
    group(tmp_path, *whole[10:], name="two.json")
    export = read_export(tmp_path)
    assert (len(export.tables.events), export.report.again) == (60, 20)


@pytest.mark.parametrize("kind", ["personal_chat", "bot_chat", "saved_messages"])
def test_a_private_conversation_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(InputError, match="private conversation"):
        read_export(group(tmp_path, message(1), kind=kind))


def account(folder: Path, *chats: tuple[str, int]) -> Path:
    listed = [{"name": "c", "type": kind, "id": place, "messages": [message(n) for n in range(1, 1 + count)]}
              for place, (kind, count) in enumerate(chats, 1)]  # fmt: skip
    path = folder / "result.json"
    path.write_text(json.dumps({"about": "x", "personal_information": {"user_id": 1}, "chats": {"list": listed}}))
    return path


def test_of_an_account_only_its_one_group_is_read(tmp_path: Path) -> None:
    export = read_export(account(tmp_path, ("personal_chat", 5), ("private_group", 3), ("bot_chat", 2)))
    assert export.report.rows_read == len(export.tables.events) == 3
    assert next(note for note in export.report.notes if note.key == "telegram-other-chats").values["count"] == 2


def test_an_account_with_several_groups_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 groups and channels"):
        read_export(account(tmp_path, ("private_group", 1), ("public_supergroup", 1)))
