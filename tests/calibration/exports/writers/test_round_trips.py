"""A simulated community, written in a platform's format and read again, shows the weeks that the simulation has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.chronicle import Chronicle
from calibration.exports import Export, read_export
from calibration.exports.events_weekly import events_weekly
from calibration.exports.writers.contract import Phone
from calibration.exports.writers.registry import WRITERS
from sim.weekly import mondays, weekly_of
from sim.words import speaking

CENSORED = {"retained_1w_joiners": 1}
"""Last weeks whose later week is not over."""


def simulated(chronicle: Chronicle) -> pd.DataFrame:
    weeks = pd.DatetimeIndex(mondays(chronicle.start, chronicle.days))
    return pd.DataFrame(weekly_of(chronicle.world, chronicle.start), index=weeks)


def back(chronicle: Chronicle, name: str, folder: Path) -> Export:
    place = folder / f"{name}{WRITERS[name].ending}"
    WRITERS[name].write(chronicle, place, "android")
    return read_export(place, today=chronicle.last_day)


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "discourse-archive"])
def test_what_a_format_shows_is_what_the_simulation_has(name: str, free: Chronicle, tmp_path: Path) -> None:
    weekly, own = back(free, name, tmp_path).weekly(), simulated(free)
    for measure in WRITERS[name].shows:
        # A platform shows the stock of the week in which it opened, which the simulation leaves out.
        known = weekly[measure].reindex(own.index).dropna()
        # The days that a report leaves out at an end, and the last weeks of a cohort, are not known.
        assert len(known) >= len(own) - 1 - CENSORED.get(measure, 0), measure
        np.testing.assert_allclose(known, own[measure][known.index], rtol=1e-12, err_msg=measure)


def test_an_archive_lacks_exactly_what_moderators_removed(moderated: Chronicle, tmp_path: Path) -> None:
    own, left = simulated(moderated), moderated.acts(removed=False)
    weekly = back(moderated, "slack-zip", tmp_path).weekly()
    expected = events_weekly(left, moderated.start, moderated.last_day)
    pd.testing.assert_frame_equal(weekly[expected.columns], expected, check_names=False, check_freq=False)
    said = moderated.written()
    first = (weekly.index[0].date() - moderated.start).days
    inside = (said.day >= first) & (said.day < first + 7 * len(weekly))
    missing = own["weekly_messages"].sum() - weekly["weekly_messages"].sum()
    assert missing == (said.removed & inside).sum() > 0


def test_first_posters_of_a_log_are_the_members_and_once_the_team(free: Chronicle, tmp_path: Path) -> None:
    own, weekly = simulated(free), back(free, "slack-zip", tmp_path).weekly()
    extra = weekly["new_posters"] - own["new_posters"].reindex(weekly.index)
    team = free.date_of(int(np.flatnonzero(free.team_days)[0]))
    assert extra.sum() == (1 if team >= weekly.index[0].date() else 0)
    assert set(extra) <= {0.0, 1.0}


def test_returns_are_arrivals_on_discord_and_no_joins_of_the_model(free: Chronicle, tmp_path: Path) -> None:
    own, weekly = simulated(free), back(free, "discord-insights", tmp_path).weekly()
    back_again = pd.Series([len(rows) for rows in free.returned], pd.date_range(free.start, periods=free.days))
    week = back_again.index - pd.to_timedelta(back_again.index.day_of_week, unit="D")
    returns = back_again.groupby(week).sum().reindex(weekly.index)
    known = weekly["joins"].notna()
    pd.testing.assert_series_equal(
        (weekly["joins"] - returns)[known],
        own["joins"].reindex(weekly.index)[known],
        check_names=False,
        check_freq=False,
    )


def test_whoever_stops_coming_stays_a_member_of_slack(free: Chronicle, tmp_path: Path) -> None:
    own = simulated(free)
    weekly = back(free, "slack-overview", tmp_path).weekly().reindex(own.index)
    ends = [(week.date() - free.start).days + 6 for week in own.index]
    away = [sum(map(len, free.left[: end + 1])) - sum(map(len, free.returned[: end + 1])) for end in ends]
    # Its members, those who left, and the team.
    assert weekly["members"].tolist() == (own["members"] + away + 1).tolist()
    assert away[-1] > 0


def test_a_forum_counts_joins_posts_and_people(moderated: Chronicle, tmp_path: Path) -> None:
    place = tmp_path / "forum"
    WRITERS["discourse"].write(moderated, place, "android")
    export = read_export(place, today=moderated.last_day)
    said = moderated.written(removed=False)
    metrics = export.tables.metrics
    total = metrics[metrics["metric"] == "messages"]["value"].sum()
    windows = export.tables.windows
    assert total == len(said.time) == windows["messages"].sum()
    assert len(export.tables.members) == len(moderated.members) + 1
    assert set(export.tables.members["role_class"]) == {"member", "staff"}


def test_the_archive_of_a_member_holds_what_the_busiest_wrote(moderated: Chronicle, tmp_path: Path) -> None:
    events = back(moderated, "discourse-archive", tmp_path).tables.events
    said = moderated.written(removed=False)
    counts = np.bincount(said.author[said.author >= 0])
    busiest = int(counts.argmax())
    assert events["kind"].isin(["post", "reply"]).sum() == counts.max()
    assert (events["kind"] == "visit").sum() == sum(busiest in rows for rows in moderated.visitors)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("phone", ["android", "ios"])
def test_a_chat_is_the_same_whatever_the_phone_and_the_language(
    phone: Phone, language: str, moderated: Chronicle, tmp_path: Path
) -> None:
    """Android writes minutes: an act moves back by less than one, and no week changes."""
    place = tmp_path / "chat"
    with speaking(language):
        WRITERS["whatsapp"].write(moderated, place, phone)
    export = read_export(place, today=moderated.last_day)
    expected = moderated.acts(removed=False)
    acts = export.tables.events["kind"].value_counts()
    assert acts["delete"] == moderated.written().removed.sum()
    assert acts["leave"] == (expected["kind"] == "leave").sum()
    assert acts["join"] == (expected["kind"] == "join").sum() + 1  # who made the group joined it, on the eve
    weekly = export.weekly()
    own = events_weekly(expected, moderated.start, moderated.last_day)
    for measure in WRITERS["whatsapp"].shows:
        assert weekly[measure].tolist() == own[measure].tolist(), measure
