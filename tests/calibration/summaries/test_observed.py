"""The statistics of an import and of the simulation it was made from are the same rows under the same ids."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from calibration.chronicle import Chronicle, chronicle_of
from calibration.exports import read_export
from calibration.exports.writers.registry import WRITERS
from calibration.summaries.definitions import definitions
from calibration.summaries.observed import Observed, observed, observed_run
from scenarios.again import typical_run
from scenarios.loading import load
from sim.words import LANGUAGES, speaking

COMMUNITIES = [name for name in WRITERS if name != "discourse-archive"]


@pytest.fixture(scope="module")
def chronicle() -> Chronicle:
    """Return a community of twenty weeks that begins on a Wednesday and whose moderators remove messages."""
    scenario = load("b2b-slack", {"start": date(2025, 1, 8), "weeks": 20})
    return chronicle_of(typical_run(scenario, 7))


@pytest.fixture(scope="module")
def imported(chronicle: Chronicle, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Observed]:
    """Return the statistics of each format, read back from files."""
    found = {}
    for name in COMMUNITIES:
        place = tmp_path_factory.mktemp("exports") / name
        WRITERS[name].write(chronicle, place, "android")
        found[name] = observed(read_export(place, today=chronicle.last_day))
    return found


@pytest.mark.parametrize("name", COMMUNITIES)
def test_weeks_are_equal_by_definition_id(name: str, chronicle: Chronicle, imported: dict[str, Observed]) -> None:
    one, other = imported[name].weekly, observed_run(chronicle, name).weekly
    both = one.merge(other, on=["definition_id", "week"], suffixes=("", "_simulated"))
    shown = set(WRITERS[name].shows)
    if not WRITERS[name].keeps_removed:
        shown -= {"messages_per_active_member"}
    assert set(both["measure"]) >= shown
    same = both[both["measure"].isin(shown)]
    assert len(same) > 15 * len(shown)
    assert same["value"].tolist() == pytest.approx(same["value_simulated"].tolist())


@pytest.mark.parametrize("name", ["slack-zip", "whatsapp"])
@pytest.mark.parametrize("frame", ["cohorts", "distributions"])
def test_people_are_counted_alike(name: str, frame: str, chronicle: Chronicle, imported: dict[str, Observed]) -> None:
    one, other = getattr(imported[name], frame), getattr(observed_run(chronicle, name), frame)
    if name == "whatsapp":  # a chat does not say what answers what
        assert "events.answer_minutes" not in set(one["definition_id"])
        other = other[other["definition_id"] != "events.answer_minutes"].reset_index(drop=True)
    assert set(one["definition_id"]) <= set(definitions())
    pd.testing.assert_frame_equal(one, other, check_dtype=False)


def test_cohorts_and_distributions_are_those_of_a_slow_count(chronicle: Chronicle) -> None:
    found, acts = observed_run(chronicle, "slack-zip"), chronicle.acts(removed=False)
    said = acts[acts["kind"].isin(["post", "reply"])]
    wrote, weeks = Counter(said["member"]), defaultdict(set)
    for member, moment in zip(said["member"], said["ts"], strict=True):
        day = moment.date()
        weeks[member].add(day - timedelta(days=day.weekday()))
    counts = found.distributions[found.distributions["definition_id"] == "events.messages_per_member"]
    assert dict(zip(counts["value"], counts["count"], strict=True)) == Counter(wrote.values())
    cohorts = found.cohorts[found.cohorts["definition_id"] == "events.retention.first_post"]
    assert len(cohorts) > 100
    for row in cohorts.itertuples():
        began = [member for member, seen in weeks.items() if min(seen) == row.cohort.date()]
        again = row.cohort.date() + timedelta(weeks=row.later)
        assert row.came == len(began)
        assert row.stayed == sum(again in weeks[member] for member in began)


def test_members_of_a_list_are_followed_to_their_last_visit(
    chronicle: Chronicle, imported: dict[str, Observed]
) -> None:
    table = imported["discourse"].cohorts
    assert set(table["definition_id"]) == {"members.last_seen.join"}
    last = dict.fromkeys(range(len(chronicle.members)), -1)
    for day, rows in enumerate(chronicle.visitors):
        last.update(dict.fromkeys(rows.tolist(), day))
    week = [(chronicle.start.weekday() + day) // 7 for day in range(chronicle.days)]
    joined = chronicle.members["join_day"]
    for later in (1, 4, 12):
        rows = table[(table["later"] == later) & (table["cohort"] >= pd.Timestamp(date(2025, 1, 13)))]
        for row in rows.itertuples():
            cohort = (row.cohort.date() - date(2025, 1, 6)).days // 7
            there = [member for member in last if week[joined[member]] == cohort]
            assert row.came == len(there)
            assert row.stayed == sum(week[last[member]] >= cohort + later for member in there)


def test_every_definition_is_said_in_both_languages() -> None:
    for each in definitions().values():
        said = set()
        for language in LANGUAGES:
            with speaking(language):
                said.add(each.meaning)
                assert each.unit
        assert len(said) == len(LANGUAGES)
        assert each.kind in ("cohorts", "distribution")


def test_the_page_names_every_definition() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "statistics.md").read_text(encoding="utf-8")
    assert all(f"`{identifier}`" in page for identifier in definitions())
