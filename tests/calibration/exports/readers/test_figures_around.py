"""Followers of pages, visitors of websites and tickets are figures, and fill no measure of the community."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from calibration.exports import Export, read_export
from sim.problems import InputError

Golden = Callable[..., Export]
OLD_WORKBOOK = Path(__file__).parent / "page_followers.xls"
"""Written for this test in the shape of LinkedIn's: 14 days, two sheets, invented numbers."""


def test_days_without_a_row_had_no_new_follower(sample: Golden) -> None:
    metrics = sample("meta/facebook_follows_business_suite.csv").tables.metrics
    assert metrics[["value", "estimated"]].values.tolist() == [[3.0, False], [0.0, True], [0.0, True], [5.0, False]]
    assert set(metrics["definition_id"]) == {"facebook.follows"}


def test_instagram_is_not_facebook_and_another_title_is_not_read(tmp_path: Path) -> None:
    for title, definition in (("Instagram follows", "instagram.follows"), ("Facebook visits", "")):
        text = f'sep=,\n"{title}"\n"Date","Primary"\n"2026-01-01T00:00:00","3"\n'
        (tmp_path / "f.csv").write_bytes(text.encode("utf-16"))
        if definition:
            assert set(read_export(tmp_path / "f.csv").tables.metrics["definition_id"]) == {definition}
        else:
            with pytest.raises(InputError, match="not the columns"):
                read_export(tmp_path / "f.csv")


def test_linkedins_total_is_that_of_the_day(sample: Golden) -> None:
    metrics = sample("linkedin/page_followers_New_followers_sheet.csv").tables.metrics
    assert metrics.set_index("segment_value")["value"].to_dict() == {
        "": 5.0, "organic": 4.0, "sponsored": 0.0, "invited": 1.0
    }  # fmt: skip
    assert set(metrics["period_start"]) == {pd.Timestamp(2026, 1, 31)}


def test_linkedins_old_workbook_is_read() -> None:
    export = read_export(OLD_WORKBOOK)
    whole = export.tables.metrics[export.tables.metrics["segment_value"] == ""]
    assert (len(whole), whole["value"].sum()) == (14, 47.0)
    assert (whole["period_start"].min(), whole["period_start"].max()) == (
        pd.Timestamp(2026, 1, 25), pd.Timestamp(2026, 2, 7)
    )  # fmt: skip
    assert export.report.kind == "linkedin_followers"


def test_the_same_sheet_saved_anew_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(
        ["Date", "Sponsored followers", "Organic followers", "Auto-invited followers", "Total followers"]
    )
    book.active.append(["01/31/2026", 0, 4, 1, 5])
    book.save(tmp_path / "f.xlsx")
    assert read_export(tmp_path / "f.xlsx").tables.metrics["value"].tolist() == [5.0, 4.0, 0.0, 1.0]


@pytest.mark.parametrize("cut", [600, 3_000, 5_000])
def test_a_damaged_workbook_is_refused(tmp_path: Path, cut: int) -> None:
    (tmp_path / "f.xls").write_bytes(OLD_WORKBOOK.read_bytes()[:cut])
    with pytest.raises(InputError):
        read_export(tmp_path / "f.xls")


def test_the_days_of_a_websites_snapshot_are_counted_from_its_comment(sample: Golden) -> None:
    metrics = sample("billing_crm/ga4_reports_snapshot.csv").tables.metrics
    sums = metrics.groupby("definition_id")["value"].sum()
    assert sums.to_dict() == {"ga4.active_users": 36.0, "ga4.new_users": 13.0}
    assert (metrics["period_start"].min(), metrics["period_start"].max()) == (
        pd.Timestamp(2026, 3, 1), pd.Timestamp(2026, 3, 3)
    )  # fmt: skip


def test_tickets_are_opened_solved_and_answered(tmp_path: Path, shared: Path) -> None:
    header = (shared / "formats/billing_crm/zendesk_tickets.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = []
    for number, solved, wait in ((1, "2026-03-03 10:00", "60"), (2, "", "180"), (2, "", "180"), (3, "", "")):
        cells = {"Id": str(number), "Requester": "Somebody", "Subject": "Secret", "Status": "Open",
                 "Created at": "2026-03-02 09:00", "Solved at": solved,
                 "First reply time in minutes": wait}  # fmt: skip
        rows.append(",".join(cells.get(name, "") for name in header.split(",")))
    (tmp_path / "t.csv").write_text("\n".join([header, *rows]) + "\n")
    export = read_export(tmp_path / "t.csv")
    assert export.tables.metrics.set_index("metric")["value"].to_dict() == {
        "tickets_created": 3.0, "tickets_solved": 1.0, "ticket_first_reply_h": 2.0
    }  # fmt: skip
    assert not any(text in export.tables.metrics.to_csv() for text in ("Somebody", "Secret"))


def test_tickets_without_rows_are_refused(sample: Golden) -> None:
    with pytest.raises(InputError, match="no row of data"):
        sample("billing_crm/zendesk_tickets.csv")
