"""Lists of members and guests, of Skool, Meetup and Luma, give dates and nobody's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from calibration.exports import Export, read_export
from sim.problems import InputError

Golden = Callable[..., Export]
Leaks = Callable[..., set[str]]


def test_skools_members_joined_and_pay(sample: Golden, leaks: Leaks) -> None:
    export = sample("skool/members_export.csv", zone="Europe/Paris")
    members, ledger = export.tables.members, export.tables.ledger
    assert set(members["joined_at"]) == {pd.Timestamp(2026, 4, 23, 4, 30, 35)}
    assert (len(members), sorted(members["join_source"])) == (2, ["", "invite"])
    assert ledger[["amount_monthly", "currency"]].values.tolist() == [[10.0, "USD"]]
    assert not leaks(export, "skool/members_export.csv")


def test_a_years_price_is_by_the_month_and_questions_may_be_grouped(tmp_path: Path) -> None:
    header = (
        "FirstName,LastName,Email,Invited By,JoinedDate,Question1,Question2,Answer1,Answer2,Price,Recurring Interval"
    )
    (tmp_path / "m.csv").write_text(f"{header}\nA,B,,,2026-04-23,,,,,$120,year\nC,D,,,2026-04-24,,,,,,\n")
    export = read_export(tmp_path / "m.csv")
    assert export.tables.ledger["amount_monthly"].tolist() == [10.0]
    assert (len(export.tables.members), export.report.unknown_columns) == (2, ())


def test_skools_list_without_rows_is_refused(sample: Golden) -> None:
    with pytest.raises(InputError, match="no row of data"):
        sample("skool/members_export_grouped_questions_layout.csv")


def test_meetups_list_is_text_whatever_its_name_says(sample: Golden, leaks: Leaks) -> None:
    export = sample("meetup/Exemple_Member_List_on_07-30-15.xls")
    (member,) = export.tables.members.to_dict("records")
    assert (member["joined_at"], member["last_seen_at"]) == (pd.Timestamp(2014, 4, 24), pd.Timestamp(2015, 6, 22))
    assert not leaks(export, "meetup/Exemple_Member_List_on_07-30-15.xls")


def test_who_answers_an_invitation_is_the_same_person_as_in_the_list(sample: Golden) -> None:
    answers = sample("meetup/event_attendees_fields_seen.csv").tables.events
    member = sample("meetup/Exemple_Member_List_on_07-30-15.xls").tables.members["member"][0]
    assert answers[["kind", "member"]].values.tolist() == [["rsvp", member]]
    assert answers["ts"][0] == pd.Timestamp(2026, 3, 1, 18, 2, tz="UTC")


def test_who_declines_gives_no_act(tmp_path: Path) -> None:
    header = (
        "Name,Attendance,User ID,Title,Event Host,RSVP,Guests,RSVPed on,Joined Group on,URL of Member Profile,Notes"
    )
    rows = ['A,,user 1,,,No,0,"March 1, 2026 6:02 PM",,,', 'B,,user 2,,,Yes,0,"March 2, 2026 6:02 PM",,,']
    (tmp_path / "a.csv").write_text("\n".join([header, *rows]) + "\n")
    assert len(read_export(tmp_path / "a.csv").tables.events) == 1


def test_lumas_guests_sign_up_and_come(sample: Golden, leaks: Leaks) -> None:
    export = sample("luma/guests.csv")
    events = export.tables.events
    assert events["kind"].tolist() == ["rsvp", "attend"]
    assert events["ts"].tolist() == [pd.Timestamp("2026-06-01 10:00Z"), pd.Timestamp("2026-06-15 18:05Z")]
    assert not leaks(export, "luma/guests.csv")
