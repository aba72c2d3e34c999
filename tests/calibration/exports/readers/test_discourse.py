"""Discourse's reports, in English and French, its list of users and a member's archive are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from calibration.exports import Export, read_export
from calibration.exports.figures import series
from sim.problems import InputError

Golden = Callable[..., Export]
Leaks = Callable[..., set[str]]
ARCHIVE = "topic_title,categories,is_pm,post_raw,post_cooked,like_count,reply_count,url,created_at"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_signups_are_arrivals_in_both_languages(sample: Golden, language: str) -> None:
    export = sample(f"discourse/signups-260416-091500.{language}.csv")
    assert series(export.tables.metrics, "joins", "discourse.signups").tolist() == [3.0, 5.0]
    share = sample(f"discourse/dau-by-mau-260416-091500.{language}.csv").tables.metrics
    assert share[["value", "unit", "aggregation"]].values.tolist() == [
        [31.25, "percent", "mean"], [29.42, "percent", "mean"]
    ]  # fmt: skip


def test_stacked_series_are_told_by_their_labels(sample: Golden) -> None:
    views = sample("discourse/consolidated-page-views-260416-091500.fr.csv").tables.metrics
    assert views.groupby("metric")["value"].sum().to_dict() == {
        "pageviews_crawler": 2100.0, "pageviews_anon": 1342.0, "pageviews_member": 441.0
    }  # fmt: skip
    levels = sample("discourse/trust-level-growth-260416-091500.fr.csv").tables.metrics
    assert levels["metric"].tolist() == [f"reached_trust_level_{level}" for level in (1, 2, 3, 4)]


def test_days_that_discourse_leaves_out_are_none_for_counts_and_unknown_for_shares(tmp_path: Path) -> None:
    path = tmp_path / "posts-260520-091500.csv"
    path.write_text("Day,Count\n" + "".join(f"2026-05-{day:02},2\n" for day in range(4, 18) if day != 9))
    export = read_export(path)
    assert export.weekly()["weekly_messages"].tolist() == [12.0, 14.0]
    assert int(export.tables.metrics["estimated"].sum()) == 1
    path = tmp_path / "dau-by-mau-260520-091500.csv"
    path.write_text("Day,Percent\n2026-05-04,10\n2026-05-06,12.5\n")
    assert read_export(path).tables.metrics["value"].isna().tolist() == [False, True, False]


def test_a_renamed_report_is_refused_for_nothing_else_says_what_it_counts(tmp_path: Path) -> None:
    (tmp_path / "report.csv").write_text("Jour,Nombre\n2026-05-04,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="only the name that Discourse gave"):
        read_export(tmp_path / "report.csv")


def test_the_list_of_users_gives_dates_and_counts_and_no_name(sample: Golden, leaks: Leaks) -> None:
    export = sample("discourse/user-list-260416-091500.csv")
    (member,) = export.tables.members.to_dict("records")
    assert (member["joined_at"], member["last_seen_at"]) == (
        pd.Timestamp(2024, 1, 5, 9, 12, 33), pd.Timestamp(2026, 4, 15, 20, 1, 10)
    )  # fmt: skip
    (window,) = export.tables.windows.to_dict("records")
    assert (window["messages"], window["reactions"], window["window_end"]) == (31.0, 20.0, pd.Timestamp(2026, 4, 17))
    assert export.report.unknown_columns == ()
    assert not leaks(export, "discourse/user-list-260416-091500.csv")


def test_discourses_own_and_staged_accounts_are_no_members(tmp_path: Path) -> None:
    header = "id,username,created_at,last_seen_at,trust_level,active,admin,moderator,staged,time_read,post_count"
    rows = ["-1,system,2024-01-01 00:00:00 UTC,,4,true,true,true,false,0,9",
            "5,a,2024-01-01 00:00:00 UTC,,1,true,true,false,false,0,1",
            "6,b,2024-01-02 00:00:00 UTC,,0,true,false,false,true,0,0"]  # fmt: skip
    (tmp_path / "list.csv").write_text("\n".join([header, *rows]) + "\n")
    export = read_export(tmp_path / "list.csv")
    assert export.tables.members["role_class"].tolist() == ["staff"]
    assert {each.reason for each in export.report.skipped} == {"bot", "discourse_not_taken_up"}


def test_an_archive_gives_acts_and_refuses_private_messages(tmp_path: Path, sample: Golden) -> None:
    rows = ["T,C,No,secret text,x,0,0,https://f.example/t/a/7,2026-04-01 10:00:00 UTC",
            "T,C,Non,secret text,x,0,0,https://f.example/t/a/7/2,2026-04-02 10:00:00 UTC",
            "T,C,Oui,secret text,x,0,0,https://f.example/t/b/8/2,2026-04-02 11:00:00 UTC"]  # fmt: skip
    (tmp_path / "user_archive.csv").write_text("\n".join([ARCHIVE, *rows]) + "\n")
    (tmp_path / "visits.csv").write_text("visited_at,posts_read,mobile,time_read\n2026-04-03,12,false,640\n")
    export = read_export(tmp_path)
    events = export.tables.events
    assert (events["kind"].tolist(), events["member"].nunique()) == (["post", "reply", "visit"], 1)
    assert "secret" not in events.to_csv()
    assert [(each.reason, each.count) for each in export.report.skipped] == [("private", 1)]
    assert sample("discourse/user_archive__visits.csv").tables.events["ts_precision"].tolist() == ["day"]


def test_an_archive_without_posts_is_refused(sample: Golden) -> None:
    with pytest.raises(InputError, match="no row of data"):
        sample("discourse/user_archive__user_archive.csv")
