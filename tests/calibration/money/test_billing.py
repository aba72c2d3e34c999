"""A firm's files give back its churn, prices, costs and tickets, and never what a community causes."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from calibration.money import read_billing, with_billing
from calibration.money.lives import lives_of
from calibration.money.posteriors import GRID, drawn, posteriors
from calibration.money.spending import beside, split_of
from scenarios.loading import load
from scenarios.running import Draws
from sim.offer import MONTH_DAYS
from sim.parameters import OF_CUSTOMERS, values_of
from sim.problems import InputError
from sim.words import speaking

sys.path.insert(0, str(Path(__file__).parent))
from made_up_firm import FIRST, Firm, write_ads, write_payments, write_subscriptions, write_tickets

FIRMS, FALSE_ALARM = 40, 0.001


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the files of one firm."""
    folder, firm = tmp_path_factory.mktemp("firm"), Firm()
    frame = firm.subscriptions(3)
    here = int(frame["end"].isna().sum())
    return [
        write_subscriptions(frame, folder / "subscriptions.csv"),
        write_ads(firm, folder / "ads.csv"),
        write_tickets(firm, here, folder / "tickets.csv", 5),
    ]


def ledger(firm: Firm, seed: int) -> pd.DataFrame:
    frame = firm.subscriptions(seed)
    status = np.where(frame["end"].isna(), "active", "canceled")
    return frame.rename(columns={"amount": "amount_monthly"}).assign(member=frame.index.astype(str), status=status)


def fewest(draws: int) -> int:
    """Return how many of so many 95 % intervals hold the truth at least, but for one time in a thousand."""
    return int(binom.ppf(FALSE_ALARM, draws, 0.95))


def test_the_base_and_mrr_are_a_full_count(files: list[Path]) -> None:
    found, frame = read_billing(files).figures, Firm().subscriptions(3)
    here = frame[frame["end"].isna()]
    assert found["customers.base"].value == len(here)
    assert found["mrr"].value == pytest.approx(here["amount"].sum())
    assert found["customers.price"].value == pytest.approx(here["amount"].mean())


def test_the_truth_lies_in_the_intervals(files: list[Path]) -> None:
    firm, found = Firm(), read_billing(files).figures
    truths = {"customers.monthly_churn": firm.churn, "customers.paid_cac": firm.cac,
              "customers.organic_per_month": firm.organic, "customers.price": firm.price,
              "support.questions_per_month": firm.questions}  # fmt: skip
    for name, truth in truths.items():
        low, high = found[name].interval
        assert low < truth < high, name
    assert found["customers.ads_per_month"].value == pytest.approx(np.mean(firm.budgets), abs=1.0)
    assert 1.0 < found["first_reply_h"].value < 3.0


def test_churn_is_covered_in_as_many_firms_as_promised() -> None:
    firm = Firm(months=14, base=150)
    intervals = [lives_of(ledger(firm, seed)).churn().ppf([0.025, 0.975]) for seed in range(FIRMS)]
    assert sum(low < firm.churn < high for low, high in intervals) >= fewest(FIRMS)


def test_what_a_customer_costs_through_ads_is_covered_in_as_many_firms_as_promised() -> None:
    rng, months = np.random.default_rng(8), pd.period_range("2024-01", periods=24, freq="M")
    spent = pd.Series(np.tile([4000.0, 12000.0, 8000.0], 8), index=months)
    covered = []
    for _ in range(300):
        new = pd.Series(rng.poisson(8.0 + spent.shift(1).fillna(4000.0) / 500.0), index=months).astype(float)
        split = split_of(beside(new, spent, 1))
        if split is not None:
            covered.append(split.cac[0] < 500.0 < split.cac[2])
    assert len(covered) > 290
    assert sum(covered) >= fewest(len(covered))


def test_with_one_budget_ads_and_the_rest_are_not_told_apart(tmp_path: Path) -> None:
    firm = Firm(budgets=(6000.0,))
    paths = [write_subscriptions(firm.subscriptions(3), tmp_path / "s.csv"), write_ads(firm, tmp_path / "a.csv")]
    billed = with_billing(load("b2b-slack"), read_billing(paths))
    assert "customers.paid_cac" not in billed.billing.figures
    sources = billed.sources.set_index("field")["source"]
    assert sources["customers.paid_cac"] == sources["customers.organic_per_month"] == "in-part"
    said, found = load("b2b-slack").customers, billed.scenario.customers
    come = found.ads_per_month / found.paid_cac + found.organic_per_month
    assert come == pytest.approx(billed.billing.figures["new_customers_per_month"].value, rel=0.02)
    share = said.ads_per_month / said.paid_cac / (said.ads_per_month / said.paid_cac + said.organic_per_month)
    assert found.ads_per_month / found.paid_cac / come == pytest.approx(share)


def test_a_month_of_advertising_stands_beside_the_customers_of_a_month_later() -> None:
    months = pd.period_range("2024-01", periods=3, freq="M")
    both = beside(pd.Series([5.0, 6.0, 7.0], index=months), pd.Series([10.0, 20.0, 30.0], index=months), 1)
    assert both["spent"].tolist() == [10.0, 20.0]
    assert both["new"].tolist() == [6.0, 7.0]


def test_unfinished_months_are_no_chance_to_leave() -> None:
    frame = pd.DataFrame({"member": ["a", "b", "c"], "start": [FIRST] * 3, "status": ["active", "canceled", "active"],
                          "end": [pd.NaT, FIRST + pd.Timedelta(days=45), pd.NaT],
                          "amount_monthly": [1.0] * 3})  # fmt: skip
    lives = lives_of(frame)
    assert lives.lived.tolist() == [1, 2, 1]
    assert lives.by_age["chances"].tolist() == [3, 1]
    assert lives.by_age["left"].tolist() == [0, 1]


def test_whoever_changes_plan_never_left() -> None:
    later = FIRST + pd.Timedelta(days=60)
    frame = pd.DataFrame({"member": ["a", "a"], "start": [FIRST, later], "end": [later, pd.NaT],
                          "status": ["canceled", "active"], "amount_monthly": [10.0, 20.0]})  # fmt: skip
    lives = lives_of(frame)
    assert lives.present.tolist() == [True]
    assert lives.amount.tolist() == [20.0]


def test_a_file_of_active_subscriptions_alone_says_nothing_of_churn(tmp_path: Path) -> None:
    frame = Firm().subscriptions(3)
    path = write_subscriptions(frame[frame["end"].isna()], tmp_path / "s.csv")
    billed = with_billing(load("b2b-slack"), read_billing([path]))
    assert "customers.monthly_churn" not in billed.billing.figures
    assert billed.scenario.customers.monthly_churn == load("b2b-slack").customers.monthly_churn
    assert billed.sources.set_index("field")["source"]["customers.monthly_churn"] == "assumed"


def test_groups_under_five_are_not_shown(tmp_path: Path) -> None:
    path = write_subscriptions(Firm().subscriptions(3).head(4), tmp_path / "s.csv")
    with pytest.raises(InputError, match="five customers or more"):
        read_billing([path])


def test_nobody_is_named(files: list[Path]) -> None:
    billed = with_billing(load("b2b-slack"), read_billing(files))
    for frame in (billed.sources, billed.billing.table, billed.billing.months):
        assert "cus_" not in frame.to_csv()


def test_only_what_files_show_is_drawn_otherwise(files: list[Path]) -> None:
    scenario = load("b2b-slack")
    billed, usual = with_billing(scenario, read_billing(files)).draws(40, 7), Draws.from_seed(40, 7)
    assert billed.seeds.tolist() == usual.seeds.tolist()
    for one, other in zip(billed.parameters, usual.parameters, strict=True):
        mine, theirs = values_of(one), values_of(other)
        assert {name for name in mine if mine[name] != theirs[name]} <= {"churning.spread", "buying.spread"}
    causal = [f"{mechanism}.cause" for mechanism in OF_CUSTOMERS if f"{mechanism}.cause" in mine]
    assert causal
    churn = [plan.customers.monthly_churn for plan in billed.plans(scenario)]
    assert np.std(churn) > 0.0
    assert np.mean(churn) == pytest.approx(Firm().churn, rel=0.25)


def test_differences_between_customers_show_in_churn_by_age_and_in_prices(files: list[Path]) -> None:
    billing = read_billing(files)
    found = posteriors(billing)
    middle = drawn(found["buying.spread"], np.array([0.5]))[0]
    assert middle == pytest.approx(np.sqrt(0.5**2 - 0.15**2), abs=0.06)
    assert all(chances.sum() == pytest.approx(1.0) and len(chances) == len(GRID) for chances in found.values())


def test_the_currency_must_be_the_scenarios(tmp_path: Path) -> None:
    path = write_subscriptions(Firm().subscriptions(3), tmp_path / "s.csv", "usd")
    with speaking("en"), pytest.raises(InputError) as found:
        with_billing(load("b2b-slack"), read_billing([path]))
    assert str(found.value).startswith("amounts on file are in USD but the scenario")


def test_two_currencies_are_refused(tmp_path: Path) -> None:
    paths = [
        write_subscriptions(Firm().subscriptions(3), tmp_path / "s.csv", "usd"),
        write_ads(Firm(), tmp_path / "a.csv"),
    ]
    with pytest.raises(InputError, match="EUR, USD"):
        read_billing(paths)


def test_real_samples_are_read_and_too_small_to_say_anything(shared: Path) -> None:
    with pytest.raises(InputError, match="five customers or more"):
        read_billing([shared / "formats/billing_crm/stripe_subscriptions_fields_seen.csv"])
    with pytest.raises(InputError, match="five customers or more"):
        read_billing([shared / "formats/billing_crm/hubspot_deals.csv", shared / "formats/ads/google_ads_fr_daily.csv"])


def test_purchases_give_basket_and_frequency_and_say_nothing_of_churn(tmp_path: Path) -> None:
    path = write_payments(0.8, 40.0, 200, tmp_path / "payments.csv", 4)
    billed = with_billing(load("b2b-slack"), read_billing([path]))
    found, customers = billed.billing.figures, billed.scenario.customers
    for name, truth in {"customers.basket": 40.0, "customers.purchases_per_month": 0.8 * 24 * MONTH_DAYS / 700}.items():
        low, high = found[name].interval
        assert low < truth < high, name
    assert customers.sells == "purchases"
    rows = pd.read_csv(path, parse_dates=["Created (UTC)"])
    year = rows["Created (UTC)"] > rows["Created (UTC)"].max() - pd.Timedelta(days=12 * MONTH_DAYS)
    assert customers.base == rows.loc[year, "Customer ID"].nunique()
    sources = billed.sources.set_index("field")["source"]
    assert (sources["customers.monthly_churn"], sources["customers.sells"]) == ("assumed", "measured")
