"""A simulated community as a Discourse forum: reports of the dashboard and the list of users, in one folder."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calibration.chronicle import Chronicle, Written
from calibration.exports.writers.contract import WORDS, Phone, Writer, account_of, name_of
from calibration.exports.writers.distinct import distinct_within, visits_of
from scenarios.spreadsheets import write_rows
from sim.words import say

Values = npt.NDArray[np.float64]
MADE_AT = "060000"
"""The time of day in the names of the files: those of the morning after the last day."""
MONTH = 30
USERS = (
    "id", "name", "username", "email", "title", "created_at", "last_seen_at", "last_posted_at", "last_emailed_at",
    "trust_level", "approved", "suspended_at", "suspended_till", "silenced_till", "active", "admin", "moderator",
    "ip_address", "staged", "secondary_emails", "topics_entered", "posts_read_count", "time_read", "topic_count",
    "post_count", "likes_given", "likes_received", "location", "website", "views", "group_names",
)  # fmt: skip
POSTS = (
    "topic_title",
    "categories",
    "is_pm",
    "post_raw",
    "post_cooked",
    "like_count",
    "reply_count",
    "url",
    "created_at",
)


def write(chronicle: Chronicle, place: Path, phone: Phone) -> list[Path]:
    """Write the reports and the list of users; messages that moderators removed are in none of them."""
    place.mkdir(parents=True)
    made = f"{chronicle.last_day + timedelta(days=1):%y%m%d}-{MADE_AT}"
    header = [say(WORDS, "discourse-day"), say(WORDS, "discourse-count")]
    files = []
    for report, values in _reports(chronicle).items():
        names = [header[0], say(WORDS, "discourse-percent")] if report == "dau-by-mau" else header
        # Discourse leaves out the days on which there is nothing.
        rows = [
            (chronicle.date_of(day).isoformat(), int(value) if value == int(value) else value)
            for day, value in enumerate(values.tolist())
            if value > 0
        ]
        files.append(_csv(place / f"{report}-{made}.csv", names, rows))
    return [*files, _csv(place / f"user-list-{made}.csv", USERS, _users(chronicle))]


def _csv(place: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with place.open("x", encoding="utf-8", newline="") as stream:
        write_rows(stream, [header, *rows])
    return place


def _reports(chronicle: Chronicle) -> dict[str, Values]:
    """Return each report's value of every day; NaN where the day has none."""
    span, said, (people, came) = chronicle.days, chronicle.written(removed=False), visits_of(chronicle)
    author = np.where(said.author < 0, len(chronicle.members), said.author)
    starts = ~said.answers
    daily, monthly = (distinct_within(people, came, span, window) for window in (1, MONTH))
    _, firsts = np.unique(author, return_index=True)
    answered = _first_answers(said)
    waited = np.where(np.isnan(answered), 0.0, answered) * 24.0
    got = starts & ~np.isnan(answered)
    topics = np.bincount(said.day[starts], minlength=span)
    with np.errstate(invalid="ignore"):
        response = np.bincount(said.day[got], waited[got], span) / np.bincount(said.day[got], minlength=span)
        ratio = np.ceil(10_000.0 * daily / monthly) / 100.0
    counts = {
        "signups": np.asarray(chronicle.world.days["joins"]),
        "visits": daily,
        "daily-engaged-users": distinct_within(author, said.day, span, 1),
        "new-contributors": np.bincount(said.day[firsts], minlength=span),
        "topics": topics,
        "posts": np.bincount(said.day, minlength=span),
        "topics-with-no-response": topics - np.bincount(said.day[got], minlength=span),
    }
    hours = np.round(response, 2)
    return {name: value.astype(np.float64) for name, value in counts.items()} | {
        "dau-by-mau": ratio,
        "time-to-first-response": hours,
    }


def _first_answers(said: Written) -> Values:
    """Return the days from the beginning of each conversation to its first answer, NaN elsewhere."""
    found = np.full(len(said.time), np.inf)
    answers = said.answers & (said.root >= 0)
    np.minimum.at(found, said.root[answers], said.time[answers])
    return np.where(np.isfinite(found), found - said.time, math.nan)


def _users(chronicle: Chronicle) -> Iterator[tuple[object, ...]]:
    """Yield the accounts: the team opened the forum the day before; who stops coming stays in the list."""
    said = chronicle.written(removed=False)
    people, came = visits_of(chronicle)
    team = len(chronicle.members)
    seen = np.full(team + 1, -1)
    np.maximum.at(seen, people, came)
    author = np.where(said.author < 0, team, said.author)
    posted = np.full(team + 1, -1.0)
    np.maximum.at(posted, author, said.time)
    posts = np.bincount(author, minlength=team + 1)
    topics = np.bincount(author[~said.answers], minlength=team + 1)
    joined = np.asarray(chronicle.members["join_day"])
    rows = [*([-1] if chronicle.team_days.any() else []), *range(team)]
    for number, row in enumerate(rows, 1):
        made = chronicle.moment(-1 if row < 0 else int(joined[row]))
        last = f"{chronicle.date_of(int(seen[row])).isoformat()} 12:00:00 UTC" if seen[row] >= 0 else ""
        wrote = f"{chronicle.moment(posted[row]):%Y-%m-%d %H:%M:%S} UTC" if posted[row] >= 0 else ""
        account = account_of(row)
        yield (
            number, name_of(row), account, f"{account}@example.invalid", "", f"{made:%Y-%m-%d %H:%M:%S} UTC",
            max(last, wrote), wrote, "", 4 if row < 0 else 1, "true", "", "", "", "true", _said(row < 0), "false",
            "192.0.2.1", "false", "", 0, 0, 0, int(topics[row]), int(posts[row]), 0, 0, "", "", 0, "trust_level_0",
        )  # fmt: skip


def _said(flag: bool) -> str:
    return "true" if flag else "false"


def write_archive(chronicle: Chronicle, place: Path, phone: Phone) -> list[Path]:
    """Write the archive of the member who wrote most: messages and days of visits, as two CSVs."""
    said = chronicle.written(removed=False)
    mine = said.author >= 0
    row = int(np.bincount(said.author[mine], minlength=1).argmax())
    place.mkdir(parents=True)
    posts = [_post(chronicle, said, int(each)) for each in np.flatnonzero(said.author == row)]
    days = [day for day, came in enumerate(chronicle.visitors) if row in came]
    visits = [(chronicle.date_of(day).isoformat(), 0, "false", 0) for day in days]
    return [
        _csv(place / "user_archive.csv", POSTS, posts),
        _csv(place / "visits.csv", ("visited_at", "posts_read", "mobile", "time_read"), visits),
    ]


def _post(chronicle: Chronicle, said: Written, place: int) -> tuple[object, ...]:
    root = int(said.thread[place])
    number = max(1 + int((said.thread[:place] == root).sum()), 1 + int(said.answers[place]))
    text = say(WORDS, "placeholder", number=str(place + 1))
    title = say(WORDS, "topic", number=str(root + 1))
    url = f"https://forum.example.invalid/t/topic-{root + 1}/{root + 1}/{number}"
    stamp = f"{chronicle.moment(said.time[place]):%Y-%m-%d %H:%M:%S} UTC"
    replies = int((said.parent == place).sum())
    return title, "", say(WORDS, "discourse-no"), text, f"<p>{text}</p>", 0, replies, url, stamp


WRITER = Writer(
    name="discourse",
    write=write,
    ending="",
    shows=("joins", "weekly_messages"),
    reader="discourse_report",
    keeps_removed=False,
)
ARCHIVE_WRITER = Writer(name="discourse-archive", write=write_archive, ending="", shows=())
