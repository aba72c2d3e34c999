"""A table that no reader knows is read as its mapping says; the mapping is proposed, checked whole, and kept."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.exports import Export, read_export
from calibration.exports.opening import open_file
from calibration.exports.readers.registry import FILE_READERS
from calibration.exports.readers.table.checking import load_mapping, mapping_of
from calibration.exports.readers.table.fields import TABLES, fields, known_kinds
from calibration.exports.readers.table.mapping import WRITTEN, TableMapping
from calibration.exports.readers.table.moments import moment_written
from calibration.exports.readers.table.proposing import Proposal, propose
from calibration.exports.readers.table.saved import mappings_folder, save_mapping
from calibration.exports.readers.table.writing import mapping_text, rows_as_read
from sim.problems import InputError
from sim.words import speaking

TODAY = date(2026, 11, 1)


def _made() -> ModuleType:
    place = Path(__file__).with_name("made_tables.py")
    spec = importlib.util.spec_from_file_location("made_tables", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = _made()
Mapped = Callable[[str | bytes, str], tuple[Proposal, Export]]


@pytest.fixture
def mapped(tmp_path: Path) -> Mapped:
    """Return a function that writes a table, proposes a mapping, writes that and reads the table with it."""

    def read(content: str | bytes, name: str) -> tuple[Proposal, Export]:
        place, file = tmp_path / name, tmp_path / "mapping.toml"
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        proposal = propose(open_file(place))
        file.write_text(mapping_text(proposal.mapping, proposal.passed_over), encoding="utf-8")
        return proposal, read_export(place, mapping=file, today=TODAY, key=b"test")

    return read


@pytest.fixture
def no_mappings() -> Iterator[None]:
    """Leave no saved mapping behind."""
    yield
    for place in mappings_folder().glob("*.toml"):
        place.unlink()


def what(proposal: Proposal) -> dict[str, str]:
    return {column.name: column.field for column in proposal.mapping.columns}


def test_a_list_of_members_like_circles_gives_members_and_arrivals(mapped: Mapped) -> None:
    proposal, export = mapped(made.circle_members(), "circle.csv")
    assert what(proposal) == {
        "Member ID": "member", "Joined At": "joined", "Last Seen At": "last_seen", "Posts Count": "messages",
        "Role": "role",
    }  # fmt: skip
    assert proposal.mapping.table == "members"
    assert (export.report.rows_read, export.report.rows_kept, len(export.tables.members)) == (40, 40, 40)
    assert (export.first_day, export.last_day) == (date(2026, 1, 5), date(2026, 2, 13))
    assert export.weekly()["joins"].tolist() == [7.0] * 5
    assert set(export.tables.members["role_class"]) == {"staff", "member"}
    assert export.tables.windows["messages"].sum() == sum(number % 9 for number in range(40))
    assert set(export.report.unknown_columns) == {
        "First Name", "Last Name", "Email", "Headline", "Comments Count", "Member Tags"
    }  # fmt: skip


def test_a_workbook_like_mightys_is_read_from_the_sheet_with_the_columns(mapped: Mapped) -> None:
    proposal, export = mapped(made.mighty_members(), "members.xlsx")
    assert what(proposal) == {
        "Email Address": "member", "Join Date": "joined", "Last Visited": "last_seen", "Contributions": "messages",
    }  # fmt: skip
    assert len(export.tables.members) == 30
    assert export.tables.members["joined_at"].min() == datetime(2026, 1, 5, 10, 30)


def test_daily_figures_like_a_french_facebook_groups_give_weeks(mapped: Mapped) -> None:
    proposal, export = mapped(made.facebook_insights(), "Statistiques groupe facebook.csv")
    mapping = proposal.mapping
    assert (mapping.table, mapping.grain, mapping.written) == ("figures", "day", "day first")
    assert (mapping.decimal_sign, mapping.platform) == (".", "facebook")
    weekly = export.weekly()
    assert len(weekly) == 8
    assert weekly["joins"].tolist() == [28.0] * 8
    assert weekly["weekly_messages"].iloc[0] == sum(12 + step % 5 for step in range(7))
    assert weekly["members"].tolist() == [1218 + 21 * week for week in range(8)]
    # Different people of each day never add up to those of a week.
    assert "weekly_active" not in weekly
    assert export.definitions["joins"] == "table.joins.weekly_sum"


def test_weekly_figures_like_khoross_shift_from_sunday_and_difference_a_counter(mapped: Mapped) -> None:
    proposal, export = mapped(made.khoros_figures(), "khoros.csv")
    assert (proposal.mapping.grain, proposal.mapping.written) == ("week", "month first")
    ways = {column.name: column.aggregation for column in proposal.mapping.columns}
    assert ways["Total posts so far"] == "cumulative"
    weekly = export.weekly()
    assert len(weekly) == 16
    assert weekly["weekly_active"].tolist() == [2_400.0 + 10 * week for week in range(16)]
    assert weekly["weekly_messages"].dropna().tolist() == [120.0] * 15
    assert {note.key for note in export.report.notes} >= {"table-weeks-from-sunday", "table-figures"}


def test_of_several_parts_only_what_may_be_added_up_is(mapped: Mapped) -> None:
    header = ["Date", "Space", "Members", "Active members", "Posts"]
    days = [f"2026-01-{day:02}" for day in range(5, 19)]
    rows = [[day, space, size, 3, 10] for day in days for space, size in (("Bees", 40), ("Hives", 60))]
    proposal, export = mapped(made.text_of([header, *rows]), "circle.csv")
    assert what(proposal)["Space"] == "part"
    weekly = export.weekly()
    assert weekly["weekly_messages"].tolist() == [140.0, 140.0]
    assert "members" not in weekly
    parts = export.tables.metrics
    assert set(parts.loc[parts["metric"] == "members_total", "value"]) == {40.0, 60.0}
    assert not set(parts["segment_value"]) & {"Bees", "Hives"}


def test_acts_are_of_the_kind_their_word_says_and_private_ones_are_refused(mapped: Mapped) -> None:
    proposal, export = mapped(made.forum_acts(), "forum.csv")
    assert "Body" in proposal.passed_over
    assert proposal.mapping.kinds == {
        "posted": "post", "commented": "reply", "liked": "react", "directmessage": "private"
    }  # fmt: skip
    kinds = export.tables.events["kind"].astype(str).value_counts().to_dict()
    assert set(kinds) == {"post", "reply", "react"}
    assert sum(kinds.values()) == 102
    skipped = {each.reason: (each.count, each.line) for each in export.report.skipped}
    assert skipped == {"private": (9, 5), "table_kind": (9, 6)}
    assert export.tables.events["target"].notna().sum() == kinds["reply"]


def test_nothing_of_a_table_but_its_columns_is_in_its_mapping_or_its_tables(mapped: Mapped, tmp_path: Path) -> None:
    _, export = mapped(made.circle_members(), "circle.csv")
    written = (tmp_path / "mapping.toml").read_text(encoding="utf-8")
    frames = [getattr(export.tables, name) for name in ("events", "metrics", "members", "windows", "imports")]
    tables = " ".join(frame.to_csv() for frame in frames)
    for first, last, mail, _ in made.people(40):
        for secret in (mail, f"{first},{last}", f"{first} {last}"):
            assert secret not in written + tables
    assert "Bees, and" not in written + tables


@pytest.mark.usefixtures("no_mappings")
def test_a_mapping_that_was_kept_recognises_the_next_table_by_its_columns(tmp_path: Path) -> None:
    first, second = tmp_path / "circle.csv", tmp_path / "something else.txt"
    first.write_text(made.circle_members(), encoding="utf-8")
    rows = list(csv.reader(io.StringIO(made.circle_members(12))))
    order = [10, 5, 0, 6, 1, 2, 3, 4, 7, 8, 9]
    second.write_text(made.text_of(([row[place] for place in order] for row in rows), ";"), encoding="utf-8")
    place = save_mapping(propose(open_file(first)).mapping)
    assert place.stat().st_mode & 0o077 == 0
    read = read_export(second, today=TODAY)
    assert read.report.format.values == {"name": "circle members"}
    assert len(read.tables.members) == 12
    place.unlink()
    with pytest.raises(InputError, match="not the columns"):
        read_export(second, today=TODAY)


def test_what_is_written_is_read_again_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "forum.csv"
    place.write_text(made.forum_acts(), encoding="utf-8")
    proposal = propose(open_file(place))
    for code in ("en", "fr"):
        with speaking(code):
            text = mapping_text(proposal.mapping, proposal.passed_over)
        assert mapping_of(text, "mapping.toml") == proposal.mapping


def test_five_rows_show_nobody(tmp_path: Path) -> None:
    place = tmp_path / "forum.csv"
    place.write_text(made.forum_acts(), encoding="utf-8")
    proposal = propose(open_file(place))
    rows = rows_as_read(proposal.mapping, proposal.looked.records[:5])
    assert len(rows) == 5
    assert rows[0][3] == "Jan 5, 2026 07:00 UTC"
    assert not any("@" in cell or "hive" in cell.casefold() for row in rows for cell in row)


BAD = """name = "Circle"
platform = ""
table = "member"
zzz = "red"
[dates]
written = "dd/mm"
time_zone = "Paris"
[numbers]
decimal_sign = "·"
[columns]
"Email" = "membre"
"Joined" = "joined"
"Since" = "joined"
"""


def test_every_problem_of_a_mapping_is_told_at_once_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        mapping_of(BAD.replace('"member"', '"members"'), "m.toml")
    with speaking("en"):
        english = str(caught.value).splitlines()
    assert english == [
        "m.toml:2: “platform” is missing or is not a text with a letter in it; write, for example, "
        'platform = "circle"',
        "m.toml:4: there is no “zzz” in a mapping; here may stand: name, platform, table, dates, numbers, figures, "
        "acts, columns",
        'm.toml:6: “dates.written” is "dd/mm"; it must be one of "year first", "day first", "month first", '
        '"seconds since 1970", "milliseconds since 1970"',
        'm.toml:7: there is no time zone "Paris"; write it like "Europe/Paris"',
        'm.toml:9: “numbers.decimal_sign” is "·"; it must be one of ".", ","',
        "m.toml:10: no column is “member” (who the member is: an identifier, an address or a name; only a keyed hash "
        "of it is kept); without it the table is of no use: write “name of the column” = \"member\"",
        'm.toml:11: the column “Email” is said to be "membre"; did you mean "member"? It may be: member, joined, left, '
        "last_seen, role, messages, reactions, days_active",
        "m.toml:13: the columns “Joined” and “Since” are both “joined”; keep one",
    ]  # fmt: skip
    with speaking("fr"):
        french = str(caught.value).splitlines()
    assert len(french) == len(english)
    assert not set(french) & set(english)


@given(st.text(max_size=200))
def test_any_text_is_a_mapping_or_a_list_of_problems(text: str) -> None:
    found: TableMapping | list[str]
    try:
        found = mapping_of(text, "m.toml")
    except InputError as error:
        found = str(error).splitlines()

    assert isinstance(found, TableMapping) or (found and all(line.startswith("m.toml") for line in found))


def test_a_table_that_is_not_what_its_mapping_says_names_each_column_and_line(tmp_path: Path) -> None:
    table, file = tmp_path / "circle.csv", tmp_path / "m.toml"
    table.write_text(made.circle_members(), encoding="utf-8")
    text = mapping_text(propose(open_file(table)).mapping)
    line = text.splitlines().index('"Joined At" = "joined"') + 1
    file.write_text(text.replace("year first", "day first"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_export(table, mapping=file)
    assert str(caught.value).splitlines() == [
        f"{file}:{line + place}: of the first 40 cells of “{column}”, 40 are no dates written day first, for example "
        f"“{cell}”; choose among year first, day first, month first, seconds since 1970, milliseconds since 1970"
        for place, (column, cell) in enumerate(
            [("Joined At", "2026-01-05T08:00:00Z"), ("Last Seen At", "2026-02-04 21:15:00 UTC")]
        )
    ]
    file.write_text(text.replace('"Joined At"', '"Joined on"'), encoding="utf-8")
    with pytest.raises(InputError, match=rf"m.toml:{line}: the table has no column “Joined on”; its columns are: Mem"):
        read_export(table, mapping=file)


def test_days_and_months_that_nothing_tells_apart_are_left_to_the_person(tmp_path: Path) -> None:
    table, file = tmp_path / "members.csv", tmp_path / "m.toml"
    rows = [["email", "joined"], *([f"p{day}@example.org", f"0{day}/0{1 + day % 9}/2026"] for day in range(1, 9))]
    rows.append(["p9@example.org", "03/03/2026"])  # the same day in both orders
    table.write_text(made.text_of(rows), encoding="utf-8")
    proposal = propose(open_file(table))
    assert proposal.undecided
    text = mapping_text(proposal.mapping, undecided=True)
    file.write_text(text, encoding="utf-8")
    line = text.splitlines().index('written = ""') + 1
    with pytest.raises(InputError, match=rf"m.toml:{line}: “dates.written” must be chosen: write one of"):
        read_export(table, mapping=file)
    file.write_text(text.replace('written = ""', 'written = "month first"'), encoding="utf-8")
    assert read_export(table, mapping=file, today=TODAY).first_day == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        ("2026-03-01T18:02:11+02:00", "year first", "2026-03-01T18:02:11+02:00"),
        ("12/03/2026", "day first", "2026-03-12T00:00:00"),
        ("12/03/26", "month first", "2026-12-03T00:00:00"),
        ("1er mars 2026", "day first", "2026-03-01T00:00:00"),
        ("lun. 12 janv. 2026 à 9h05", "day first", "2026-01-12T09:05:00"),
        ("Apr 17, 2026", "month first", "2026-04-17T00:00:00"),
        ("March 1, 2026 at 6:02\u202fPM", "month first", "2026-03-01T18:02:00"),
        ("12 août 2026", "month first", "2026-08-12T00:00:00"),
        ("1767603600", "seconds since 1970", "2026-01-05T09:00:00+00:00"),
        ("1767603600000", "milliseconds since 1970", "2026-01-05T09:00:00+00:00"),
    ],
)
def test_dates_of_both_languages_are_read(text: str, written: str, expected: str) -> None:
    found = moment_written(text, written)  # type: ignore[arg-type]
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0000-01-01", "2026-02-30"])
def test_days_that_are_none_in_some_time_zone_are_no_dates(text: str) -> None:
    assert moment_written(text, "year first") is None


@given(st.text(max_size=80), st.sampled_from(WRITTEN))
def test_no_text_makes_the_dates_fail(text: str, written: str) -> None:
    found = moment_written(text, written)  # type: ignore[arg-type]

    assert found is None or isinstance(found, datetime)


def test_ordinary_names_of_columns_in_both_languages_are_known() -> None:
    both = {
        "members": {
            "joined": ("Member since", "Date d’inscription"),
            "last_seen": ("Last login", "Dernière connexion"),
        },
        "figures": {"members_total": ("Total members", "Nombre de membres"), "joins": ("New members", "Arrivées")},
        "acts": {"time": ("Created at", "Date et heure"), "thread": ("Thread ID", "ID de la conversation")},
    }
    for table, wanted in both.items():
        for name, columns in wanted.items():
            for column in columns:
                assert fields(table)[name].rank(column) is not None, column  # type: ignore[index]
    assert known_kinds()["acommente"] == known_kinds()["commented"] == "reply"


def test_every_field_says_what_it_means_in_both_languages() -> None:
    for table in TABLES:
        for field in fields(table).values():
            assert field.meanings["en"] != field.meanings["fr"]
            assert field.names


def test_no_mapping_is_proposed_for_what_a_reader_knows(shared: Path) -> None:
    """Tables of the samples are read by their own readers: the mapper is for the others."""
    source = open_file(shared / "formats" / "skool" / "members_export.csv")
    assert [reader.name for reader in FILE_READERS if reader.recognises(source)] == ["skool_members"]


def test_a_saved_mapping_that_was_damaged_is_passed_over(tmp_path: Path, no_mappings: None) -> None:
    place = tmp_path / "circle.csv"
    place.write_text(made.circle_members(), encoding="utf-8")
    kept = save_mapping(propose(open_file(place)).mapping)
    assert load_mapping(kept).name == "circle members"
    kept.write_text("nonsense", encoding="utf-8")
    with pytest.raises(InputError, match="not the columns"):
        read_export(place)
