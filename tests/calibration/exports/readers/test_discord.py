"""Discord's exports give the figures that were counted by hand in the samples."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from calibration.exports import Export, read_export
from calibration.exports.figures import series
from calibration.forecast import forecast
from sim.problems import InputError

Golden = Callable[..., Export]
Leaks = Callable[..., set[str]]
INSIGHTS = "discord/insights_2021_gplv2"
CHAT = "discord/discordchatexporter/Exemple - Général - accueil [1000000000000000001]"
HEADER_2026 = "day_pt,new_members,pct_opened_channels,interval_start_timestamp,pct_communicated"


@pytest.fixture(scope="module")
def server(sample: Golden) -> Export:
    """Return the server of 729 days."""
    return sample(INSIGHTS)


def test_arrivals_departures_and_membership_are_those_of_the_server(server: Export) -> None:
    metrics = server.tables.metrics
    joins = series(metrics, "joins", "discord.joins_by_source")
    assert (len(joins), joins.sum()) == (729, 3243)
    assert series(metrics, "leaves", "discord.leavers").sum() == 1956
    assert series(metrics, "new_members", "discord.new_members").sum() == 2867
    members = series(metrics, "members_total", "discord.membership").dropna()
    assert members.iloc[-1] - members.iloc[0] == 1101
    assert (server.report.first_day, server.report.last_day) == (date(2019, 3, 29), date(2021, 3, 26))


def test_the_difference_between_flows_and_stock_is_reported_and_refuses_nothing(server: Export) -> None:
    (residual,) = (note for note in server.report.notes if note.key == "export-residual")
    assert (residual.values["net"], residual.values["moved"], residual.values["residual"]) == (1287, 1101, 186)


def test_communicators_are_whole_and_agree_with_messages_on_every_day(server: Export) -> None:
    metrics = server.tables.metrics
    communicators = series(metrics, "communicators", "discord.communicator")
    messages = series(metrics, "messages", "discord.messages")
    each = series(metrics, "messages_per_communicator", "discord.messages")
    assert len(communicators) == 729
    assert ((messages / each - communicators).abs() < 1e-6).all()


def test_retention_after_a_week_is_weighted_and_what_is_not_known_yet_stays_unknown(server: Export) -> None:
    metrics = server.tables.metrics
    kept = series(metrics, "retention_w1_pct", "discord.visited_after_week_1")
    newcomers = series(metrics, "new_members", "discord.new_members")[kept.index]
    known = kept.notna()
    assert (kept[known] * newcomers[known]).sum() / newcomers[known].sum() == pytest.approx(43.9, abs=0.05)
    rows = metrics[metrics["metric"] == "retention_w1_pct"]
    assert (int(rows["censored"].sum()), int(rows["value"].isna().sum())) == (14, 95)
    assert rows[rows["censored"]]["period_start"].min() == pd.Timestamp(2021, 3, 13)


def test_weeks_add_up_flows_and_never_unique_people(server: Export) -> None:
    weekly = server.weekly()
    assert len(weekly) == 104
    assert {"joins", "leaves", "weekly_messages", "members", "retained_1w_joiners"} <= set(weekly)
    assert {"weekly_active", "weekly_posters"}.isdisjoint(weekly)
    days = series(server.tables.metrics, "joins", "discord.joins_by_source")
    assert weekly.loc["2021-03-15", "joins"] == days["2021-03-15":"2021-03-21"].sum() == 34  # type: ignore[misc]
    assert pd.isna(weekly.loc["2019-03-25", "joins"])


def test_invitation_links_are_never_kept(server: Export, shared: Path) -> None:
    written = server.tables.metrics.to_csv()
    assert "discord.gg" not in written
    names = pd.read_csv(shared / "formats" / INSIGHTS / "popular-text-channels.csv")["channel_id"].astype(str)
    assert not any(name in written for name in names)


def test_columns_of_2026_may_come_in_any_order_and_rows_may_lose_their_last_cells(tmp_path: Path) -> None:
    rows = [f"2026-04-{day:02},{day},50.0,2026-04-{day:02}T00:00:00+00:00,25.0" for day in range(6, 13)]
    rows[2] = rows[2].rsplit(",", 1)[0]
    path = tmp_path / "guild-activation (1).csv"
    path.write_bytes("\r\n".join([HEADER_2026, *rows]).encode())
    export = read_export(path)
    share = series(export.tables.metrics, "activation_pct", "discord.wrote_3_messages")
    assert (share.notna().sum(), export.report.rows_kept) == (6, 7)
    assert series(export.tables.metrics, "new_members", "discord.new_members").sum() == sum(range(6, 13))


def test_two_downloads_that_overlap_count_once_and_the_later_wins(tmp_path: Path) -> None:
    for name, days, count in (("one", range(1, 15), 1), ("two", range(8, 22), 2)):
        rows = [f"2026-06-{day:02}T00:00:00+00:00,0,{count},0" for day in days]
        header = "interval_start_timestamp,discovery_joins,invites,vanity_joins"
        (tmp_path / f"{name}.csv").write_text("\n".join([header, *rows]))
    joins = read_export(tmp_path).weekly()["joins"]
    assert joins.tolist() == [7.0, 14.0, 14.0]


def test_a_chat_as_json_gives_arrivals_answers_and_reactions_without_names(sample: Golden, leaks: Leaks) -> None:
    export = sample(f"{CHAT}.json")
    events = export.tables.events
    assert events["kind"].tolist() == ["join", "reply", "react"]
    assert events["ts_precision"].tolist() == ["s", "s", "parent"]
    assert (export.report.rows_read, export.report.rows_kept) == (2, 2)
    assert events["member"][0] == events["member"][2] != events["member"][1] == events["target"][2]
    assert not leaks(export, f"{CHAT}.json", "reply")


def test_a_chat_as_csv_gives_arrivals_and_messages(sample: Golden) -> None:
    assert sample(f"{CHAT}.csv").tables.events["kind"].tolist() == ["post", "join"]
    old = sample("discord/discordchatexporter/old_2019_semicolon_layout.csv", zone="Europe/Paris")
    assert old.tables.events["ts"][0] == pd.Timestamp(2019, 12, 5, 14, 15, tz="UTC")
    assert old.tables.events["ts_source"][0] == "local_assumed"


def test_a_private_conversation_is_refused(sample: Golden, shared: Path, tmp_path: Path) -> None:
    chat = (shared / "formats" / f"{CHAT}.json").read_text(encoding="utf-8")
    (tmp_path / "dm.json").write_text(chat.replace("GuildTextChat", "DirectTextChat"), encoding="utf-8")
    with pytest.raises(InputError, match="private conversation"):
        read_export(tmp_path / "dm.json")


def test_figures_without_acts_are_imported_and_not_forecast(server: Export) -> None:
    with pytest.raises(InputError, match="no model is fitted"):
        forecast(server)


def test_identifiers_that_a_spreadsheet_rounded_are_refused(tmp_path: Path) -> None:
    rows = [f"1.20253E+17,A,2026-03-0{day}T10:00:00.0000000+01:00,x,," for day in range(1, 6)]
    (tmp_path / "c.csv").write_text("\n".join(["AuthorID,Author,Date,Content,Attachments,Reactions", *rows]) + "\n")
    with pytest.raises(InputError) as caught:
        read_export(tmp_path / "c.csv")
    assert caught.value.problems[0].key == "export-damaged-identifier"
    assert "1.20253E+17" in str(caught.value)


def test_a_time_that_its_identifier_contradicts_is_said(tmp_path: Path) -> None:
    chat: dict[str, object] = {"guild": {"id": "1"}, "channel": {"id": "2", "type": "GuildTextChat"}}
    for identifier, said in (("1477600000000000000", False), ("1000000000000000001", True)):
        instant = "2026-03-01T09:34:52.480+00:00"
        message = {"id": identifier, "type": "Default", "timestamp": instant, "author": {"id": "3"}}
        (tmp_path / "c.json").write_text(json.dumps(chat | {"messages": [message]}))
        notes = {note.key for note in read_export(tmp_path / "c.json").report.notes}
        assert ("discord-times-differ" in notes) is said
