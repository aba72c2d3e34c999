"""A file of results is read with all its faults at once, and analysed as its design drew it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenarios.trials.reading import read_trial
from sim.problems import InputError
from sim.words import speaking

BLOCKS = [120, 100, 99, 121, 118, 101, 100, 122, 119, 99, 101, 121]
HELD = [True, False, False, True, True, False, False, True, True, False, False, True]


def written(folder: Path, *lines: str, head: str = "unit,arm,outcome,period,pair") -> Path:
    file = folder / "results.csv"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return file


def weeks(length: int = 1, last: int = 12) -> list[str]:
    """Write blocks of weeks in turn; the first week of a longer block still shows the block before."""
    lines = []
    for block in range(last):
        for week in range(length):
            level = BLOCKS[block] if week == length - 1 else BLOCKS[max(0, block - 1)]
            lines.append(f"b{block},{'on' if HELD[block] else 'off'},{level},{block * length + week}")
    return lines


def refused(file: Path, unit: str = "member", **asked: int) -> list[str]:
    with speaking("en"), pytest.raises(InputError) as caught:
        read_trial(file, unit, **asked)  # type: ignore[arg-type]
    return [line.removeprefix(str(file)) for line in str(caught.value).splitlines()]


def test_weeks_in_turn_are_compared_in_pairs(tmp_path: Path) -> None:
    trial = read_trial(written(tmp_path, *weeks()), "week")

    assert trial.finding.estimate == pytest.approx(0.2, abs=0.01)
    assert trial.finding.shown
    assert (trial.design.pairs, trial.design.block, trial.units, trial.left_out) == (6, 1, 12, 0)
    assert trial.treated == pytest.approx(np.mean([x for x, held in zip(BLOCKS, HELD, strict=True) if held]))


def test_the_weeks_in_which_a_block_shows_the_one_before_can_be_left_out(tmp_path: Path) -> None:
    file = written(tmp_path, *weeks(2))

    assert read_trial(file, "week", washout=1).finding.estimate == pytest.approx(0.2, abs=0.01)
    assert read_trial(file, "week").finding.estimate < 0.12


def test_an_odd_block_at_the_end_is_left_out_and_counted(tmp_path: Path) -> None:
    file = written(tmp_path, *weeks(), "b12,on,500,12")

    assert read_trial(file, "week").left_out == 1
    assert read_trial(file, "week").finding.estimate == pytest.approx(0.2, abs=0.01)


def test_members_are_compared_by_their_means_over_periods(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    lines = [
        f"m{member};{'témoin' if member % 2 else 'traité'};{(2.0 if member % 2 else 3.0) + rng.normal(0, 0.3):.2f}"
        f";{period}".replace(".", ",")
        for member in range(40)
        for period in (1, 2)
    ]
    trial = read_trial(written(tmp_path, *lines, head="unit;arm;outcome;period"), "member")

    assert trial.finding.estimate == pytest.approx(0.5, abs=0.1)
    assert trial.finding.shown
    assert trial.units == 40


def test_rooms_are_compared_within_the_pairs_that_the_file_names(tmp_path: Path) -> None:
    lines = [
        f"r{place},{'on' if place < 6 else 'off'},{(10 + place % 6) * (1.5 if place < 6 else 1)},,{place % 6}"
        for place in range(12)
    ]
    trial = read_trial(written(tmp_path, *lines), "room")

    assert trial.finding.estimate == pytest.approx(0.5)
    assert trial.finding.shown


def test_everything_wrong_with_the_lines_is_told_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "a,treated,1,1", "a,control,2,2", ",maybe,many,1", "b,control,1,1", "b,control,2,1")

    assert refused(file) == [
        ":4: unit is empty: write who or what was drawn, such as a pseudonym or a block of weeks",
        ':4: arm = "maybe": must be treated or control',
        ':4: outcome = "many": must be a number, 0 or more',
        ":3: a is in both groups (see line 2); a unit belongs to one. With --unit week, give each block of weeks a name"
        " of its own",
        ":6: b, period 1, is already on line 5; keep one of the two, or say the period",
    ]


@pytest.mark.parametrize(
    ("lines", "unit", "asked", "said"),
    [
        (["a,treated,1,1"], "member", {}, ": the smaller group has 0 members; 10 are needed"),
        ([], "member", {}, ": no line of results; fill in a line for each unit, or for each unit and period"),
        (weeks(last=10), "week", {}, ": 5 whole pairs; 6 are needed before chance can be told from an effect at 5%"),
        (weeks(2), "week", {"washout": 2},
         ": --washout 2: blocks of 2 weeks would have no week left; leave out fewer"),
        ([*weeks(), "b0,on,5,12"], "week", {}, ":3: block b1 has 1 lines, the first block 2; all blocks must"),
        (["a,on,1,", *weeks()[1:]], "week", {},
         ":2: period is empty: with --unit week every line is a week, which must be dated (2026-03-02) or numbered"),
    ],
)  # fmt: skip
def test_what_a_design_cannot_use_is_refused(
    tmp_path: Path, lines: list[str], unit: str, asked: dict[str, int], said: str
) -> None:
    found = refused(written(tmp_path, *lines), unit, **asked)

    assert found[0].startswith(said)
    assert len(found) == (11 if "block b1" in said else 1)  # every other block is shorter than that first one


def test_partners_in_the_same_group_are_refused_by_line(tmp_path: Path) -> None:
    lines = weeks()
    lines[1] = lines[1].replace("off", "on")

    assert refused(written(tmp_path, *lines), "week")[0].startswith(
        ":3: b1 is in the same group as its partner b0 (line 2)"
    )


def test_a_file_without_its_columns_says_which(tmp_path: Path) -> None:
    file = written(tmp_path, "a,1", head="who,outcome")

    assert refused(file)[0].startswith(":1: column missing: unit, arm; found: who, outcome.")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00u", None])
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "results.csv"
    if content is not None:
        file.write_bytes(content)

    assert refused(file)[0].startswith(": cannot be read as UTF-8 text")
