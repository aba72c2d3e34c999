"""A table means the same whatever the order of its columns, its delimiter, its encoding and rows given twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.exports import read_export
from calibration.exports.tables import Tables

Rows = list[list[str]]
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")


@dataclass(frozen=True)
class Sheet:
    """A table: where its header lies, what its file is called, and whether its rows may lose their last cells."""

    rows: tuple[tuple[str, ...], ...]
    header: int
    name: str
    padded: bool


SAMPLES = {
    "ads/google_ads_en_daily.csv": (",", 2, True),
    "ads/google_ads_excel_utf16_tab.csv": ("\t", 2, True),
    "ads/google_ads_fr_daily.csv": (";", 2, True),
    "ads/linkedin_campaign_manager.csv": (",", 2, True),
    "ads/meta_ads_en.csv": (",", 0, True),
    "ads/meta_ads_fr_semicolon.csv": (";", 0, True),
    "billing_crm/hubspot_deals.csv": (",", 0, False),
    "billing_crm/stripe_subscriptions_fields_seen.csv": (",", 0, False),
    "discord/discordchatexporter/Exemple - Général - accueil [1000000000000000001].csv": (",", 0, False),
    "discord/insights_2021_gplv2/joins-by-referring-domain.csv": (",", 0, True),
    "discord/insights_2021_gplv2/participators-by-platform.csv": (",", 0, True),
    "discourse/consolidated-page-views-260416-091500.fr.csv": (",", 0, False),
    "discourse/signups-260416-091500.fr.csv": (",", 0, False),
    "discourse/user-list-260416-091500.csv": (",", 0, False),
    "discourse/user_archive__visits.csv": (",", 0, False),
    "linkedin/page_followers_New_followers_sheet.csv": (",", 0, False),
    "luma/guests.csv": (",", 0, True),
    "meetup/Exemple_Member_List_on_07-30-15.xls": ("\t", 0, True),
    "meetup/event_attendees_fields_seen.csv": (",", 0, True),
    "microsoft/viva_engage_network_export/Messages.fields_seen.csv": (",", 0, True),
    "microsoft/viva_engage_network_export/Users.fields_seen.csv": (",", 0, True),
    "skool/members_export.csv": (",", 0, True),
    "slack/Exemple Member Analytics Prior 30 Days - Apr 17, 2026.csv": (",", 0, False),
    "slack/admin_channels_export_fields_seen.csv": (",", 0, True),
    "slack/analytics_overview_2019_layout.csv": (",", 0, False),
    "slack/channel_analytics_fields_seen.csv": (",", 0, True),
    "slack/slack_members_admin_export_fields_seen.csv": (",", 0, True),
}
"""The delimiter of each sample, the row of its header, and whether last cells that are empty may be missing."""
FILLED = {
    "billing_crm/zendesk_tickets.csv": {"Id": "7", "Status": "Open", "Created at": "2026-03-02 09:00",
                                        "First reply time in minutes": "60"},
    "billing_crm/stripe_payments_header_2018.csv": {"id": "p", "Created (UTC)": "2026-03-02 09:00", "Amount": "49.00",
                                                    "Amount Refunded": "0.00", "Status": "Paid", "Customer ID": "c"},
    "microsoft/getYammerActivityUserDetail.csv": {"Report Refresh Date": "2026-04-15", "Report Period": "30",
                                                  "User Principal Name": "a", "Posted Count": "3"},
    "microsoft/getYammerGroupsActivityDetail.csv": {"Report Refresh Date": "2026-04-15", "Report Period": "30",
                                                    "Group Display Name": "g", "Member Count": "9"},
    "microsoft/getTeamsUserActivityUserDetail.csv": {"Report Refresh Date": "2026-04-15", "Report Period": "7",
                                                     "User Principal Name": "a", "Team Chat Message Count": "3"},
    "slack/member_analytics_wide_header.csv": {"User ID": "U1", "Claimed Date (UTC)": "Apr 1, 2026",
                                               "Days active": "3", "Messages posted": "5"},
}  # fmt: skip
"""A row, by its columns, for each sample that is a header alone."""


def sheet_of(shared: Path, place: str) -> Sheet:
    content = (shared / "formats" / place).read_bytes()
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    delimiter, header, padded = SAMPLES.get(place, (",", 0, False))
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    if place in FILLED:
        rows.append([FILLED[place].get(name, "") for name in rows[0]])
    wide = len(rows[header])
    below = [(row + [""] * wide)[:wide] for row in rows[header:]]
    return Sheet(tuple(map(tuple, rows[:header] + below)), header, Path(place).name, padded)


def written(sheet: Sheet, order: list[int], delimiter: str, encoding: str, twice: int | None, cut: bool) -> bytes:
    """Write a table with its columns in another order and one of its rows given twice."""
    rows: Rows = [list(row) for row in sheet.rows[: sheet.header]]
    below = [[row[place] for place in order] for row in sheet.rows[sheet.header :]]
    if twice is not None:
        below.insert(2 + twice % (len(below) - 1), below[1 + twice % (len(below) - 1)])
    for row in below[1:] if cut else ():
        while len(row) > 1 and not row[-1]:
            row.pop()
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows + below)
    try:
        return stream.getvalue().encode(encoding)
    except UnicodeEncodeError:
        return stream.getvalue().encode("utf-8")


def contents(tables: Tables) -> dict[str, list[str]]:
    """Return the rows of all tables, in order, without the file and line they come from."""
    found = {}
    for each in fields(tables):
        table: pd.DataFrame = getattr(tables, each.name)
        kept = table.drop(columns=["import_id", "row_no"], errors="ignore")
        found[each.name] = sorted(map(str, kept.itertuples(index=False, name=None)))
    return {name: rows for name, rows in found.items() if name != "imports"}


@pytest.fixture(scope="module")
def tables_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], dict[str, list[str]]]:
    folder = tmp_path_factory.mktemp("same")

    def read(content: bytes, name: str) -> dict[str, list[str]]:
        (folder / name).write_bytes(content)
        return contents(read_export(folder / name, today=date(2026, 11, 1), key=b"k").tables)

    return read


@pytest.mark.parametrize("place", [*SAMPLES, *FILLED])
def test_a_table_written_otherwise_means_the_same(
    shared: Path, tables_of: Callable[[bytes, str], dict[str, list[str]]], place: str
) -> None:
    sheet = sheet_of(shared, place)
    columns = list(range(len(sheet.rows[sheet.header])))
    plain = tables_of(written(sheet, columns, ",", "utf-8", None, cut=False), sheet.name)
    assert any(plain.values())

    @given(
        order=st.permutations(columns), delimiter=st.sampled_from(DELIMITERS), encoding=st.sampled_from(ENCODINGS),
        twice=st.integers(0, 50), cut=st.booleans(),
    )  # fmt: skip
    @settings(max_examples=6, deadline=None)
    def means_the_same(order: list[int], delimiter: str, encoding: str, twice: int, cut: bool) -> None:
        content = written(sheet, order, delimiter, encoding, twice, cut and sheet.padded)
        assert tables_of(content, sheet.name) == plain

    means_the_same()
