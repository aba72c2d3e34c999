"""Every sample gives the counts in ``samples.tsv``, or the message named there; nothing of anybody's is kept."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from calibration.exports import Export
from calibration.exports.tables import Tables
from sim.problems import InputError
from sim.words import speaking

Golden = Callable[..., Export]
GOLDEN = Path(__file__).parent / "samples.tsv"


@pytest.fixture(scope="module")
def reading(sample: Golden) -> Golden:
    """Return the reader of samples, each read once."""
    return cache(sample)


@cache
def golden() -> dict[str, dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        return {row["file"]: row for row in csv.DictReader(stream, delimiter="\t")}


def samples(shared: Path) -> Iterator[str]:
    """Yield the name of each sample: all files but the notes, licences and the corpus's own answers."""
    root = shared / "formats"
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.name.startswith(("SOURCE", "LICENSE")) and "expected" not in path.parts:
            yield path.relative_to(root).as_posix()


def days(tables: Tables) -> pd.Series:
    stamps = tables.events["ts"].dt.tz_localize(None) if len(tables.events) else pd.Series(dtype="datetime64[us]")
    others = [tables.metrics["period_start"], tables.members["joined_at"], tables.ledger["start"], tables.spend["date"]]
    return pd.concat([stamps, *others]).dropna()


def flows(tables: Tables) -> tuple[int, int]:
    """Return the arrivals and departures that acts, dates of members and figures tell of."""
    kinds, whole = tables.events["kind"], tables.metrics[tables.metrics["segment_value"] == ""]
    sums = {name: whole[whole["metric"] == name]["value"].sum() for name in ("joins", "leaves")}
    joins = (kinds == "join").sum() + tables.members["joined_at"].notna().sum() + sums["joins"]
    leaves = kinds.isin(["leave", "removed"]).sum() + tables.members["left_at"].notna().sum() + sums["leaves"]
    return int(joins), int(leaves)


def posters(tables: Tables) -> list[int]:
    """Return how many people wrote in each week with any message."""
    events = tables.events
    written = events[events["kind"].isin(["post", "reply"]) & events["actor_class"].isin(["human", "unknown"])]
    if written.empty:
        return []
    weeks = written["ts"].dt.tz_localize(None).dt.to_period("W-SUN")
    return list(written.groupby(weeks)["member"].nunique())


def test_the_table_names_every_sample_and_no_other(shared: Path) -> None:
    assert set(golden()) == set(samples(shared))


@pytest.mark.parametrize("name", golden())
def test_a_sample_gives_its_counts_or_its_message(reading: Golden, name: str) -> None:
    row = golden()[name]
    if not row["rows read"]:
        with pytest.raises(InputError) as caught:
            reading(name)
        assert caught.value.problems[0].key == row["result"]
        return
    export = reading(name)
    report, dated = export.report, days(export.tables)
    assert (report.kind, report.rows_read, report.rows_kept) == (
        row["result"], int(row["rows read"]), int(row["rows kept"])
    )  # fmt: skip
    first = report.first_day or (dated.min().date() if len(dated) else "")
    last = report.last_day or (dated.max().date() if len(dated) else "")
    assert (str(first), str(last)) == (row["first day"], row["last day"])
    assert flows(export.tables) == (int(row["joins"]), int(row["leaves"]))
    assert posters(export.tables) == [int(each) for each in row["posters per week"].split()]


@pytest.mark.parametrize("name", [name for name, row in golden().items() if row["rows read"]])
def test_people_and_places_are_hashes_in_every_table(reading: Golden, name: str) -> None:
    tables = reading(name).tables
    for table in (tables.events, tables.members, tables.windows, tables.ledger):
        assert table["member"].dropna().astype(str).str.fullmatch("[0-9a-f]{32}").all()
    assert tables.events["target"].dropna().astype(str).str.fullmatch("[0-9a-f]{32}").all()
    assert tables.events["channel"].dropna().astype(str).str.fullmatch("[0-9a-f]{16}").all()
    hidden = tables.metrics[tables.metrics["segment_key"].isin(["channel", "invite_link"])]["segment_value"]
    assert hidden.str.fullmatch("[0-9a-f]{16}").all()
    assert tables.spend["channel"].str.fullmatch("[a-z_]+(/[0-9a-f]{16})?").all()


@pytest.mark.parametrize("tongue", ["en", "fr"])
def test_every_report_speaks_both_languages_and_names_no_address(reading: Golden, tongue: str) -> None:
    for name, row in golden().items():
        if row["rows read"] and "insights_2021" not in name:
            with speaking(tongue):
                said = " ".join(reading(name).report.lines()).replace(Path(name).name, "")
            assert "@" not in said
            assert "http" not in said
            assert "discord.gg" not in said
