"""An event log is checked as a whole, and no member can be recognised in what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calibration.exports import Export, read_export
from sim.problems import InputError
from sim.words import speaking

Log = Callable[..., pd.DataFrame]
FORTNIGHT = (("ada", 0.5, "post"), ("bo", 1.5, "reply"), ("ada", 13.5, "message"))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Export]:
    """Return a function that writes a frame as Parquet and reads it."""

    def through(frame: pd.DataFrame, **options: object) -> Export:
        path = tmp_path / "log.parquet"
        frame.to_parquet(path)
        return read_export(path, **options)  # type: ignore[arg-type]

    return through


def message(read: Callable[..., Export], frame: pd.DataFrame, code: str = "en") -> str:
    with pytest.raises(InputError) as caught:
        read(frame)
    with speaking(code):
        lines = str(caught.value).splitlines()
    return "\n".join(line.split("log.parquet: ", 1)[1] for line in lines)


def notes(export: Export) -> dict[str, dict[str, object]]:
    return {note.key.removeprefix("export-"): dict(note.values) for note in export.report.notes}


def test_a_log_is_recognised_by_its_content(tmp_path: Path, log: Log) -> None:
    path = tmp_path / "named-wrongly.csv"
    log(*FORTNIGHT).to_parquet(path)
    export = read_export(path)
    assert (export.kind, len(export.weekly())) == ("events", 2)
    assert (export.first_day, export.last_day) == (date(2024, 1, 1), date(2024, 1, 14))


@pytest.mark.parametrize(
    "times",
    [
        lambda ts: ts.astype(float),
        lambda ts: pd.to_datetime(ts, unit="s"),
        lambda ts: pd.to_datetime(ts, unit="s", utc=True).dt.tz_convert("America/New_York"),
        lambda ts: pd.to_datetime(ts, unit="s").astype("datetime64[ns]"),
    ],
)
def test_times_may_be_seconds_or_datetimes_of_any_zone(
    read: Callable[..., Export], log: Log, times: Callable[[pd.Series], pd.Series]
) -> None:
    frame = log(*FORTNIGHT)
    same = read(frame.assign(ts=times(frame["ts"])), key=b"k")
    pd.testing.assert_frame_equal(same.events, read(frame, key=b"k").events)
    assert same.events["ts"].iloc[0] == datetime(2024, 1, 1, 12, tzinfo=UTC)


def test_all_that_is_wrong_with_the_columns_is_said_at_once(read: Callable[..., Export], log: Log) -> None:
    wrong = log(*FORTNIGHT).rename(columns={"member": "user"}).assign(ts=["a", "b", "c"], kind=[1, 2, 3])
    assert message(read, wrong) == (
        "the column “member” is missing; an event log has member, ts and kind\n"
        "the column “ts” has the type large_string; it must hold seconds since 1970 or dates with a time\n"
        "the column “kind” has the type int64; it must hold texts such as post, reply or join"
    )
    assert message(read, wrong, "fr").splitlines()[0] == (
        "la colonne « member » manque ; un journal d’événements contient member, ts et kind"
    )


def test_milliseconds_are_refused_with_what_to_do(read: Callable[..., Export], log: Log) -> None:
    frame = log(*FORTNIGHT)
    frame["ts"] *= 1000
    assert message(read, frame) == (
        "the column “ts” holds numbers such as 1705276800000, which are no seconds since 1970; divide "
        "milliseconds by 1,000 (microseconds by 1,000,000)"
    ).replace("1705276800000", f"{frame['ts'].max()}")


def test_a_log_without_rows_or_writing_is_refused(read: Callable[..., Export], log: Log) -> None:
    frame = log(*FORTNIGHT)
    assert message(read, frame.iloc[:0]).startswith("there is no row of data")
    assert message(read, frame.assign(kind="join")) == (
        "no row has a kind that counts as writing (post, reply, message, commit); rename the kinds"
    )


def test_a_log_of_several_communities_is_refused(read: Callable[..., Export], log: Log) -> None:
    frame = log(*FORTNIGHT).assign(community=["a", "b", "a"])
    assert message(read, frame) == "the column “community” names 2 communities; give one file for each"
    assert read(frame.assign(community="a").astype({"community": "category"})).report.rows_kept == 3


def test_a_cut_parquet_file_is_refused(tmp_path: Path, log: Log) -> None:
    path = tmp_path / "log.parquet"
    log(*FORTNIGHT).to_parquet(path)
    whole = path.read_bytes()
    for end in (4, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:end])
        with pytest.raises(InputError, match="cut or damaged"):
            read_export(path)


def test_a_damaged_parquet_file_ends_in_a_message(tmp_path: Path, log: Log) -> None:
    path = tmp_path / "log.parquet"
    pq.write_table(pa.Table.from_pandas(log(*FORTNIGHT * 50)), path, compression="gzip")
    whole = bytearray(path.read_bytes())
    whole[40:80] = b"\xff" * 40
    path.write_bytes(bytes(whole))
    with pytest.raises(InputError, match="cut or damaged"):
        read_export(path)


def test_no_name_is_kept_and_pseudonyms_depend_on_the_key(read: Callable[..., Export], log: Log) -> None:
    frame = log(("ada@example.org", 0, "post"), ("+33 6 00", 13.9, "post"))
    one, other = read(frame, key=b"one"), read(frame, key=b"other")
    for export in (one, other):
        kept = export.events.to_csv() + str(export.report.to_dict()) + "\n".join(export.report.lines())
        assert "ada" not in kept
        assert "+33" not in kept
    assert set(one.events["member"]).isdisjoint(other.events["member"])
    assert one.events["member"].tolist() == read(frame, key=b"one").events["member"].tolist()
    assert all(len(pseudonym) == 32 for pseudonym in one.events["member"])
    pd.testing.assert_frame_equal(one.weekly(), other.weekly())


def test_members_are_numbered_in_the_order_in_which_they_appear(read: Callable[..., Export], log: Log) -> None:
    frame = log(("zoe", 3, "post"), ("bo", 1, "post"), ("ada", 9, "post"), ("zoe", 13.9, "post"))
    for key in (b"one", b"other"):
        assert read(frame, key=key).events["member"].cat.codes.tolist() == [0, 1, 2, 1]
    cut = read(frame).before(date(2024, 1, 8))
    assert len(cut.events["member"].cat.categories) == 2


def test_invisible_characters_do_not_make_two_members_of_one(read: Callable[..., Export], log: Log) -> None:
    same = ["zoé", "zoe\u0301", "\u200ezoé\u202c", " zoé "]
    frame = log(*((name, day, "post") for day, name in enumerate(same)), ("bo", 13.5, "post"))
    assert read(frame).events["member"].nunique() == 2


def test_whole_numbers_and_hashed_categories_are_members_too(read: Callable[..., Export], log: Log) -> None:
    frame = log(*FORTNIGHT)
    numbered = read(frame.assign(member=[7, 8, 7]))
    assert numbered.events["member"].cat.codes.tolist() == [0, 1, 0]
    sorted_out = read(frame.astype({"member": "category", "kind": "category"}))
    assert sorted_out.events["member"].cat.codes.tolist() == [0, 1, 0]


def test_rows_that_cannot_be_used_are_counted_by_reason(read: Callable[..., Export], log: Log) -> None:
    good = [("ada", day / 2, "post") for day in range(28)]
    bad = [
        ("", 1, "post"),
        ("bo", 1, "like"),
        ("bo", 2, "Star"),
        ("ada", -13_000, "post"),
        ("ada", 9e4, "post"),
    ]
    frame = log(*good, *bad)
    frame["ts"] = frame["ts"].astype(float)
    frame.loc[3, "ts"] = float("nan")
    report = read(frame).report
    assert {each.reason: each.count for each in report.skipped} == {
        "no_member": 1,
        "no_time": 1,
        "early_act": 1,
        "future_act": 1,
        "kind": 2,
    }
    assert (report.rows_read, report.rows_kept) == (33, 27)
    assert notes(read(frame))["events-unknown-kinds"] == {"kinds": "like, Star"}


def test_identical_rows_are_kept_and_counted(read: Callable[..., Export], log: Log) -> None:
    export = read(log(*FORTNIGHT, FORTNIGHT[0], FORTNIGHT[0]))
    assert export.weekly()["weekly_messages"].tolist() == [4.0, 1.0]
    assert notes(export)["events-identical"] == {"count": 2}


def test_columns_that_are_not_used_are_named_only_if_unknown(read: Callable[..., Export], log: Log) -> None:
    export = read(log(*FORTNIGHT).assign(channel="c", mood=3))
    assert export.report.unknown_columns == ("mood",)
    assert list(export.events) == ["member", "ts", "kind"]
