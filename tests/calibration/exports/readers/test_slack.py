"""Slack's exports give the figures that were counted by hand in the samples."""

from __future__ import annotations

import json
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from calibration.exports import Export, read_export
from calibration.exports.readers.slack.members import window_of

Golden = Callable[..., Export]


def test_the_overview_of_1354_days_lacks_279(sample: Golden) -> None:
    report = sample("slack/nhsr_overview_2024_cc0/20240426-slack.csv").report
    assert (report.rows_kept, report.missing_days) == (1354, 279)
    assert (report.first_day, report.last_day) == (date(2019, 11, 5), date(2024, 4, 24))


def test_the_real_workspace_has_320_channel_joins_of_71_people(sample: Golden) -> None:
    export = sample("slack/houston_export_2015_mit/raw.tar.gz")
    events = export.tables.events
    joins = events[events["kind"] == "join"]
    assert (len(joins), joins["member"].nunique()) == (320, 71)
    assert events["kind"].value_counts().to_dict() == {
        "post": 1031, "join": 320, "react": 198, "invite": 11, "leave": 3
    }  # fmt: skip
    assert (export.report.rows_read, export.report.rows_kept) == (1382, 1354)
    assert (export.report.first_day, export.report.last_day) == (date(2015, 6, 6), date(2016, 7, 27))


def test_the_posters_of_each_week_are_those_of_a_slow_count(sample: Golden, shared: Path) -> None:
    posters: dict[date, set[str]] = {}
    with tarfile.open(shared / "formats" / "slack/houston_export_2015_mit/raw.tar.gz") as archive:
        for entry in archive:
            if entry.name.count("/") and (stream := archive.extractfile(entry)):
                for message in json.load(stream):
                    day = datetime.fromtimestamp(float(message["ts"]), UTC).date()
                    who = message.get("comment", message).get("user")
                    if message.get("subtype") in (None, "file_share", "file_comment", "me_message") and who:
                        posters.setdefault(day - timedelta(days=day.weekday()), set()).add(who)
    weekly = sample("slack/houston_export_2015_mit/raw.tar.gz").weekly()["weekly_posters"]
    assert weekly.tolist() == [len(posters.get(week.date(), ())) for week in weekly.index]
    assert weekly.sum() == 194


def test_nothing_of_what_people_wrote_or_are_called_is_kept(sample: Golden, shared: Path) -> None:
    place = "slack/houston_export_2015_mit/raw.tar.gz"
    said: set[str] = set()
    with tarfile.open(shared / "formats" / place) as archive:
        for entry in archive:
            if entry.name.count("/") and (stream := archive.extractfile(entry)):
                for message in json.load(stream):
                    said |= {message["text"], str(message.get("user")), Path(entry.name).parent.name}
    assert len(said) > 1000
    export = sample(place)
    written = export.tables.events.to_csv() + str(export.report.to_dict())
    assert not [text for text in said if len(text) > 4 and text in written.replace("Slack", "")]


def test_robots_write_but_do_not_count(sample: Golden) -> None:
    export = sample("slack/Exemple Slack export Jan 14 2016 - Mar 30 2022.zip")
    assert (export.tables.events["actor_class"] == "bot").sum() == 1
    assert export.events is not None
    assert (export.events["kind"].isin(["post", "reply"])).sum() == 4


def workspace(folder: Path, **files: object) -> Path:
    base = {
        "users.json": [{"id": "U1"}, {"id": "U2"}, {"id": "B1", "is_bot": True}],
        "channels.json": [{"id": "C1", "name": "general"}],
        "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
    }
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (base | files).items():
            archive.writestr(name, json.dumps(content))
    return path


def test_an_answer_only_announced_by_its_parent_counts_once(tmp_path: Path) -> None:
    replies = [{"user": "U2", "ts": "1700000100.0"}, {"user": "U2", "ts": "1700000200.0"}]
    parent = {"user": "U1", "ts": "1700000000.0", "thread_ts": "1700000000.0", "replies": replies}
    answer = {"user": "U2", "ts": "1700000100.0", "thread_ts": "1700000000.0"}
    path = workspace(tmp_path, **{"general/2023-11-14.json": [parent, answer]})
    events = read_export(path).tables.events
    assert events["kind"].tolist() == ["post", "reply", "reply"]
    assert set(events["target"].dropna()) == {events["member"][0]}


def test_direct_messages_are_never_opened(tmp_path: Path) -> None:
    message = {"user": "U1", "ts": "1700000000.0"}
    private = {f"{place}/2023-11-14.json": [message] for place in ("D1", "D0123ABCD", "mpdm-a--b-1")}
    path = workspace(tmp_path, **{"general/2023-11-14.json": [message]}, **private)
    report = read_export(path).report
    assert report.rows_read == 1
    assert "mpdm" not in str(report.to_dict())
    assert next(note for note in report.notes if note.key == "slack-direct-refused").values["count"] == 3


def test_two_exports_of_one_workspace_count_each_message_once(tmp_path: Path) -> None:
    days = [{"user": "U1", "ts": f"17000{step:05}.0"} for step in range(0, 30_000, 1_000)]
    for name, part in (("one", days[:20]), ("two", days[10:])):
        (tmp_path / name).mkdir()
        workspace(tmp_path / name, **{"general/2023-11-14.json": part})
    export = read_export(tmp_path)
    assert (len(export.tables.events), export.report.again) == (30, 10)


def test_member_analytics_give_arrivals_departures_and_the_window_of_the_name(sample: Golden) -> None:
    export = sample("slack/Exemple Member Analytics Prior 30 Days - Apr 17, 2026.csv")
    members, windows = export.tables.members, export.tables.windows
    assert members["joined_at"].dt.date.tolist() == [date(2025, 3, 17), date(2025, 4, 3), date(2026, 4, 9)]
    assert members["left_at"].dropna().dt.date.tolist() == [date(2026, 2, 1)]
    assert windows["messages"].tolist() == [412.0, 0.0, 1204.0]
    assert set(windows["window_start"]) == {pd.Timestamp(2026, 3, 19)}


@pytest.mark.parametrize(
    ("name", "window"),
    [
        ("W Member Analytics Mar 17, 2025 - Apr 17, 2026.csv", (date(2025, 3, 17), date(2026, 4, 18))),
        ("W_Member_Analytics_Prior_30_Days_-_Jul_8__2026.csv", (date(2026, 6, 9), date(2026, 7, 9))),
        ("members.csv", (None, None)),
    ],
)
def test_only_the_name_tells_the_window(name: str, window: tuple[date | None, date | None]) -> None:
    assert window_of(name) == window


def test_daily_files_give_each_member_of_a_day_without_addresses(sample: Golden) -> None:
    export = sample("slack/admin_analytics_getFile_member_2026-04-16.json.gz")
    assert export.tables.windows[["days_active", "messages", "reactions"]].values.tolist() == [[1.0, 12.0, 3.0]]
    channels = sample("slack/admin_analytics_getFile_public_channel_2026-04-16.json.gz").tables.metrics
    readers = channels.set_index("metric")["value"]
    assert (readers["channel_readers"], readers["channel_posters"]) == (71.0, 18.0)


def test_channel_analytics_count_readers_and_posters_of_the_window_in_the_name(tmp_path: Path, shared: Path) -> None:
    text = (shared / "formats/slack/channel_analytics_fields_seen.csv").read_text(encoding="utf-8-sig")
    path = tmp_path / "W Channel Analytics Prior 30 Days - Aug 2, 2026.csv"
    path.write_text(text, encoding="utf-8")
    metrics = read_export(path, today=date(2026, 11, 1)).tables.metrics
    found = metrics.set_index("metric")["value"].to_dict()
    assert found == {"channel_readers": 171.0, "channel_posters": 48.0, "channel_reactors": 40.0,
                     "channel_messages": 310.0, "channel_reactions": 95.0, "channel_members": 212.0}  # fmt: skip
    assert set(metrics[metrics["metric"] == "channel_readers"]["period_start"]) == {pd.Timestamp(2026, 7, 4)}
    assert metrics["segment_value"].str.fullmatch("[0-9a-f]{16}").all()


def test_channel_analytics_may_be_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Name", "Visibility", "Created", "Messages posted", "Members who viewed", "Members who posted"])
    book.active.append(["c", "private", "Jul 3, 2026", 9, 7, 5])
    path = tmp_path / "Private Limited Channel Analytics Prior 30 Days - Aug 2, 2026.xlsx"
    book.save(path)
    assert read_export(path).tables.metrics["value"].tolist() == [7.0, 5.0]


def test_without_its_window_only_the_making_of_a_channel_is_dated(sample: Golden) -> None:
    export = sample("slack/channel_analytics_fields_seen.csv")
    assert export.tables.metrics["metric"].tolist() == ["channels_created"]
    assert "slack-window-unknown" in {guess.key for guess in export.report.guesses}


def test_the_list_of_channels_dates_their_making_and_that_of_accounts_gives_roles(sample: Golden) -> None:
    metrics = sample("slack/admin_channels_export_fields_seen.csv").tables.metrics
    assert metrics[["metric", "period_start", "value"]].values.tolist() == [
        ["channels_created", pd.Timestamp(2026, 7, 3), 1.0], ["channel_members", pd.Timestamp(2026, 7, 8), 212.0]
    ]  # fmt: skip
    members = sample("slack/slack_members_admin_export_fields_seen.csv").tables.members
    assert (members["role_class"].tolist(), members["joined_at"].isna().tolist()) == (["staff"], [True])
