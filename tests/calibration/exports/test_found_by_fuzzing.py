"""What damaged files once brought down: each is now read, or refused with its sentence."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from calibration.exports import read_export
from calibration.exports.limits import DEEPEST
from calibration.exports.sniffing import json_paths
from sim.problems import InputError

Write = Callable[..., Path]


def archive_with_an_empty_name() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = ""
        archive.writestr(entry, b"something")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.zip", archive_with_an_empty_name(), "export-archive-names"),
        ("a.xml", b'<?xml version="1.0" encoding="utf-null"?><posts/>', "export-is-markup"),
        (
            "guild-communicators.csv",
            b"interval_start_timestamp,visitors,pct_communicated\n2024-01-01T00:00:00+00:00,1e309,50\n",
            None,
        ),
        (
            "user_archive.csv",
            b"topic_title,categories,is_pm,post_raw,post_cooked,like_count,reply_count,url,created_at\n"
            b"t,,No,x,x,0,0,/t/t/1/" + b"9" * 5_000 + b",2024-01-05 09:12:33 UTC\n",
            None,
        ),
        (
            "Reports snapshot.csv",
            b"# Start date: 99991231\nNth day,Active users\n0000,12\n0001,13\n",
            "export-skipped-no_date",
        ),
    ],
)
def test_a_file_that_once_ended_the_program(name: str, content: bytes, key: str | None, write: Write) -> None:
    place = write(content, name)
    if key is None:
        assert read_export(place).report.rows_read == 1
        return
    with pytest.raises(InputError) as refused:
        read_export(place)
    assert {problem.key for problem in refused.value.problems} == {key}
    assert str(refused.value)


def test_a_window_at_the_end_of_all_dates_is_no_window(write: Write) -> None:
    header = "User ID,Account type,Account created (UTC),Claimed Date (UTC),Days active,Messages posted\n"
    name = "W Member Analytics Prior 30 Days - Dec 31, 9999.csv"
    place = write(header + 'U1,Member,"Apr 1, 2026","Apr 1, 2026",3,4\n', name)
    assert read_export(place).tables.windows["window_end"].isna().all()


def test_lists_in_lists_are_looked_into_no_deeper_than_they_are_read() -> None:
    tracemalloc.start()
    paths = json_paths(b"[" * (1 << 16))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert max(path.count(".") for path in paths) <= DEEPEST + 1
    assert peak < 50 * 2**20  # it was above two thousand megabytes
