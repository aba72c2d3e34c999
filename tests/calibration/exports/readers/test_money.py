"""What Stripe, HubSpot and the advertising platforms give: sums count once, and nothing of a card is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from calibration.exports import Export, read_export
from sim.problems import InputError

Golden = Callable[..., Export]
Leaks = Callable[..., set[str]]
SPENT = [
    ("ads/google_ads_en_daily.csv", 1032.84, "CAD", 3.5, 2),
    ("ads/google_ads_excel_utf16_tab.csv", 1033.34, "USD", 0.0, 1),
    ("ads/google_ads_fr_daily.csv", 1032.84, "EUR", 3.5, 1),
    ("ads/meta_ads_en.csv", 314.46, "EUR", 12.0, 1),
    ("ads/meta_ads_fr_semicolon.csv", 2236.56, "EUR", 0.0, 0),
    ("ads/linkedin_campaign_manager.csv", 1334.5, "EUR", 4.0, 1),
]


@pytest.mark.parametrize(("place", "amount", "currency", "conversions", "sums"), SPENT)
def test_what_was_spent_is_the_total_the_platform_states(
    sample: Golden, leaks: Leaks, place: str, amount: float, currency: str, conversions: float, sums: int
) -> None:
    export = sample(place)
    spend, metrics = export.tables.spend, export.tables.metrics
    assert spend["amount"].sum() == pytest.approx(amount)
    assert set(spend["currency"]) == {currency}
    assert metrics["value"].sum() == conversions
    assert sum(each.count for each in export.report.skipped if each.reason == "total") == sums
    assert not leaks(export, place, "conversions", "total", "day", "actions", "lead", currency.casefold())


@pytest.mark.parametrize(
    ("place", "first", "last"),
    [
        ("ads/google_ads_fr_daily.csv", date(2026, 9, 1), date(2026, 9, 2)),
        ("ads/meta_ads_fr_semicolon.csv", date(2026, 8, 1), date(2026, 8, 2)),
        ("ads/linkedin_campaign_manager.csv", date(2026, 9, 1), date(2026, 9, 2)),
    ],
)
def test_days_are_read_in_the_order_of_their_platform(sample: Golden, place: str, first: date, last: date) -> None:
    days = sample(place).tables.spend["date"].dt.date
    assert (days.min(), days.max()) == (first, last)


def test_a_report_by_week_is_refused(tmp_path: Path) -> None:
    (tmp_path / "week.csv").write_text("Week,Campaign,Currency code,Cost\n2026-09-07,A,EUR,10.50\n")
    with pytest.raises(InputError, match="a row a day"):
        read_export(tmp_path / "week.csv")


def test_rows_over_a_whole_range_are_refused(tmp_path: Path) -> None:
    header = '"Reporting starts","Reporting ends","Campaign name","Amount spent (USD)"'
    (tmp_path / "range.csv").write_text(f"{header}\n2026-08-01,2026-08-31,A,10.50\n")
    with pytest.raises(InputError, match="a row a day"):
        read_export(tmp_path / "range.csv")


def test_two_devices_of_one_campaign_and_day_are_added_up(tmp_path: Path) -> None:
    rows = ["2026-09-07,A,EUR,10.50,Mobile", "2026-09-07,A,EUR,2.25,Desktop", "2026-09-08,B,EUR,1.00,Mobile"]
    (tmp_path / "d.csv").write_text("\n".join(["Day,Campaign,Currency code,Cost,Device", *rows]) + "\n")
    assert read_export(tmp_path / "d.csv").tables.spend["amount"].tolist() == [12.75, 1.0]


def test_a_header_read_in_the_wrong_encoding_is_mended(tmp_path: Path) -> None:
    text = "Jour,Nom de la campagne,Montant dÃ©pensÃ© (EUR)\n2026-08-01,A,10.50\n"
    (tmp_path / "m.csv").write_text(text, encoding="utf-8")
    assert read_export(tmp_path / "m.csv").tables.spend["amount"].tolist() == [10.5]


def test_a_subscription_ends_when_stripe_ended_it(sample: Golden, leaks: Leaks) -> None:
    export = sample("billing_crm/stripe_subscriptions_fields_seen.csv")
    (row,) = export.tables.ledger.to_dict("records")
    assert (row["start"], row["end"]) == (pd.Timestamp(2025, 1, 5, 10), pd.Timestamp(2026, 1, 5, 10))
    assert (row["amount_monthly"], row["status"]) == (49.0, "canceled")
    assert not leaks(export, "billing_crm/stripe_subscriptions_fields_seen.csv", "canceled")


def test_a_file_of_active_subscriptions_says_that_churn_cannot_be_seen(tmp_path: Path) -> None:
    header = "id,Customer ID,Status,Amount,Currency,Interval,Created (UTC),Start (UTC),Ended At (UTC)"
    (tmp_path / "s.csv").write_text(
        f"{header}\nsub_1,cus_1,active,120.00,eur,year,2025-01-05 10:00,2025-01-05 10:00,\n"
    )
    export = read_export(tmp_path / "s.csv")
    assert export.tables.ledger[["amount_monthly", "currency"]].values.tolist() == [[10.0, "EUR"]]
    assert "stripe-only-active" in {note.key for note in export.report.notes}


def test_payments_count_less_what_was_paid_back_and_failed_ones_do_not(tmp_path: Path, shared: Path) -> None:
    header = (shared / "formats/billing_crm/stripe_payments_header_2018.csv").read_text(encoding="utf-8").strip()
    names = header.split(",")
    rows = []
    paid = (("Paid", "49.00", "0.00"), ("Paid", "30.00", "10.00"), ("Failed", "49.00", "0.00"))
    for number, (status, amount, back) in enumerate(paid):
        cells = {"id": f"ch_{number}", "Created (UTC)": "2026-01-05 10:00", "Amount": amount, "Amount Refunded": back,
                 "Currency": "eur", "Status": status, "Customer ID": "cus_1", "Card Last4": "4242"}  # fmt: skip
        rows.append(",".join(cells.get(name, "") for name in names))
    (tmp_path / "p.csv").write_text("\n".join([header, *rows]) + "\n")
    export = read_export(tmp_path / "p.csv")
    assert export.tables.ledger["amount_monthly"].tolist() == [49.0, 20.0]
    assert "4242" not in export.tables.ledger.to_csv()


def test_a_list_of_payments_without_rows_is_refused(sample: Golden) -> None:
    with pytest.raises(InputError, match="no row of data"):
        sample("billing_crm/stripe_payments_header_2018.csv")


def test_deals_are_opened_and_won_on_their_days(sample: Golden, leaks: Leaks) -> None:
    export = sample("billing_crm/hubspot_deals.csv")
    found = export.tables.metrics[["metric", "period_start", "value"]].values.tolist()
    assert found == [
        ["deals_opened", pd.Timestamp(2026, 1, 10), 1.0],
        ["customers_new", pd.Timestamp(2026, 3, 31), 1.0],
        ["deals_won_amount", pd.Timestamp(2026, 3, 31), 12000.0],
    ]
    assert not leaks(export, "billing_crm/hubspot_deals.csv", "closedwon")


def test_amounts_that_a_french_spreadsheet_saved_anew_are_the_same(tmp_path: Path) -> None:
    header = "id;Customer ID;Status;Amount;Interval;Created (UTC);Ended At (UTC)"
    rows = ["s1;c1;active;49,00;month;2025-01-05 10:00;", "s2;c2;active;1 020,50;year;2025-01-05 10:00;"]
    (tmp_path / "s.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    assert read_export(tmp_path / "s.csv").tables.ledger["amount_monthly"].tolist() == [49.0, pytest.approx(85.0417)]


def test_who_is_on_trial_pays_nothing_before_its_end(tmp_path: Path) -> None:
    header = "id,Customer ID,Status,Amount,Interval,Created (UTC),Trial End (UTC),Ended At (UTC)"
    rows = ["s1,c1,trialing,49.00,month,2026-05-01 10:00,2026-06-01 10:00,",
            "s2,c2,active,49.00,month,2026-03-01 10:00,2026-04-01 10:00,",
            "s3,c3,canceled,49.00,month,2026-03-01 10:00,2026-04-01 10:00,2026-03-20 10:00"]  # fmt: skip
    (tmp_path / "s.csv").write_text("\n".join([header, *rows]) + "\n")
    ledger = read_export(tmp_path / "s.csv", today=date(2026, 5, 9)).tables.ledger
    assert ledger["amount_monthly"].tolist() == [0.0, 49.0, 0.0]
    assert ledger["start"].tolist()[1] == pd.Timestamp(2026, 4, 1, 10)


def test_a_campaign_may_be_called_total(tmp_path: Path) -> None:
    text = "Campaign,Day,Currency code,Cost\nTotal brand,2026-09-07,EUR,10.50\nTotal: Campaigns,,EUR,10.50\n"
    (tmp_path / "a.csv").write_text(text)
    export = read_export(tmp_path / "a.csv", today=date(2026, 11, 1))
    assert export.tables.spend["amount"].tolist() == [10.5]


def test_contacts_are_leads_by_day_and_by_the_sources_that_hubspot_names(tmp_path: Path) -> None:
    rows = ["1,A,2026-03-02 09:00,lead,Organic Search", "2,B,2026-03-02 10:00,lead,Somebody's own",
            "2,B,2026-03-02 10:00,lead,Organic Search"]  # fmt: skip
    (tmp_path / "c.csv").write_text(
        "\n".join(["Record ID,First Name,Create Date,Lifecycle Stage,Original Source", *rows]) + "\n"
    )
    metrics = read_export(tmp_path / "c.csv").tables.metrics
    assert metrics[["segment_value", "value"]].values.tolist() == [["", 2.0], ["organicsearch", 1.0]]
