"""Tables in the shape of platforms that have no reader, written for the tests: nobody in them exists."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import openpyxl

FIRST = ("Awa", "Benoît", "Chloé", "Driss", "Elsa", "Fanny", "Goran", "Hana")
LAST = ("Aubry", "Blin", "Caron", "Dufour", "Esnault")
START = date(2026, 1, 5)


def text_of(rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    """Return rows as delimited text."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def people(count: int) -> list[tuple[str, str, str, date]]:
    """Return first name, last name, address and day of joining of people who do not exist."""
    found = []
    for number in range(count):
        first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
        found.append((first, last, f"{first}.{last}{number}@example.org".lower(), START + timedelta(days=number)))
    return found


def circle_members(count: int = 40) -> str:
    """Return a list of members as Circle's audience page would give it, times with their zone."""
    header = ["Member ID", "First Name", "Last Name", "Email", "Headline", "Joined At", "Last Seen At", "Posts Count",
              "Comments Count", "Member Tags", "Role"]  # fmt: skip
    rows = [
        [
            1000 + number, first, last, mail, f"Bees, and the number {number}", f"{day}T08:{number % 60:02}:00Z",
            f"{day + timedelta(days=30)} 21:15:00 UTC", number % 9, number % 4, "founders; beta",
            "Moderator" if number == 0 else "Member",
        ]
        for number, (first, last, mail, day) in enumerate(people(count))
    ]  # fmt: skip
    return text_of([header, *rows])


def mighty_members(count: int = 30) -> bytes:
    """Return a workbook as Mighty's link would give it: days as cells of days, a sheet of notes first."""
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Read me"
    notes.append(["This report was made for you"])
    sheet = book.create_sheet("Members")
    sheet.append(["Member", "Email Address", "Join Date", "Last Visited", "Plan", "Location", "Contributions"])
    for number, (first, last, mail, day) in enumerate(people(count)):
        joined = datetime(day.year, day.month, day.day, 10, 30)
        sheet.append(
            [f"{first} {last}", mail, joined, joined + timedelta(days=12), "Free", "Lyon, France", number % 7]
        )  # fmt: skip
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def facebook_insights(days: int = 56) -> str:
    """Return daily figures of a group, in French, as a spreadsheet in French saves them."""
    header = ["Date", "Nombre total de membres", "Nouveaux membres", "Membres actifs", "Publications", "Commentaires",
              "Réactions", "Taux d’engagement"]  # fmt: skip
    rows = [
        [
            f"{START + timedelta(days=step):%d/%m/%Y}", f"{1200 + 3 * step}".replace("1", "1 ", 1), 4, 310 + step % 7,
            12 + step % 5, 40 + step % 11, 95, f"{(310 + step % 7) / 1200:.3f}".replace(".", ","),
        ]
        for step in range(days)
    ]  # fmt: skip
    return text_of([header, *rows], ";")


def khoros_figures(weeks: int = 16) -> str:
    """Return weekly figures of a forum, with a title, weeks from Sunday, and a counter of all posts so far."""
    header = ["Week starting", "Registrations", "Unique visitors", "Contributors", "Total posts so far", "Topics",
              "Accepted solutions", "Page views"]  # fmt: skip
    sunday = START - timedelta(days=1)
    rows = [
        [f"{sunday + timedelta(days=7 * step):%m/%d/%Y}", 20 + step, f"{2_400 + 10 * step:,}", 80 + step,
         9_000 + 120 * step, 30, 11, f"{31_000 + step:,}"]
        for step in range(weeks)
    ]  # fmt: skip
    return text_of([["Community health"], [], header, *rows])


def forum_acts(days: int = 40) -> str:
    """Return the activity of a forum, an act a row, some of them private, some by a word nobody knows."""
    header = ["Activity ID", "Activity", "Author Email", "Created", "Board", "Thread ID", "In reply to", "Body"]
    mails = [mail for _, _, mail, _ in people(12)]
    rows = []
    for step in range(days * 3):
        moment = datetime(2026, 1, 5, 7) + timedelta(hours=8 * step)
        kind = ("Posted", "Commented", "Liked", "Direct message", "Pondered")[step % 13 if step % 13 < 5 else step % 3]
        target = mails[(step + 5) % 12] if kind == "Commented" else ""
        rows.append(
            [f"a{step}", kind, mails[step * step % 12], f"{moment:%d-%m-%Y %H:%M}", "Hives", f"t{step // 4}", target,
             f"How is hive {step}?"]
        )  # fmt: skip
    return text_of([header, *rows])
