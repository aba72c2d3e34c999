"""How long large exports take to read, and how much memory: ``python benchmarks/imports.py`` (``make bench-imports``).

The files are made up in a temporary folder. Each is read in a process of its own, three times; time is processor time
and time on the clock, memory the process's peak, what Python and its libraries take on their own included.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

MEMBERS = 2_000
START = datetime(2020, 1, 1, tzinfo=UTC)
WORDS = ("a", "simulated", "message", "of", "a", "few", "words", "as", "people", "write", "them", "in", "a", "chat")


class Reading(NamedTuple):
    """What reading a file once took."""

    clock: float
    processor: float
    megabytes: float
    acts: int


def _acts(count: int) -> Iterator[tuple[datetime, int, str]]:
    """Yield time, member and text of messages that fill five years."""
    chance = random.Random(1)
    step = timedelta(days=5 * 365) / count
    for number in range(count):
        member = int(MEMBERS * chance.random() ** 3)
        yield START + number * step, member, " ".join(WORDS[: chance.randrange(1, len(WORDS))])


def whatsapp(place: Path, count: int) -> None:
    """Write a chat saved on Android in French."""
    with place.open("w", encoding="utf-8") as stream:
        for moment, member, text in _acts(count):
            stream.write(f"{moment:%d/%m/%Y} {moment:%H:%M} - Membre {member}: {text}\n")


def slack(place: Path, count: int) -> None:
    """Write a workspace export: ten channels, a file for each channel and day."""
    days: dict[str, list[str]] = {}
    for number, (moment, member, text) in enumerate(_acts(count)):
        ts = f"{moment.timestamp():.6f}"
        line = {"type": "message", "user": f"U{member:08d}", "text": text, "ts": ts, "team": "T0", "client_msg_id": ts}
        if number % 3:
            line |= {"thread_ts": f"{(moment - timedelta(minutes=9)).timestamp():.6f}", "parent_user_id": "U00000000"}
        days.setdefault(f"channel-{number % 10}/{moment:%Y-%m-%d}.json", []).append(json.dumps(line))
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        users = [{"id": f"U{member:08d}", "name": f"member{member}"} for member in range(MEMBERS)]
        archive.writestr("users.json", json.dumps(users))
        archive.writestr("channels.json", json.dumps([{"id": f"C{n}", "name": f"channel-{n}"} for n in range(10)]))
        for name, lines in days.items():
            archive.writestr(name, "[" + ",\n".join(lines) + "]")


def telegram(place: Path, count: int) -> None:
    """Write the history of a group, about 300 bytes a message."""
    with place.open("w", encoding="utf-8") as stream:
        stream.write('{"name": "x", "type": "private_supergroup", "id": 1, "messages": [\n')
        for number, (moment, member, text) in enumerate(_acts(count)):
            message = {
                "id": number, "type": "message", "date": f"{moment:%Y-%m-%dT%H:%M:%S}",
                "date_unixtime": str(int(moment.timestamp())), "from": f"Membre {member}", "from_id": f"user{member}",
                "text": text, "text_entities": [{"type": "plain", "text": text}],
            }  # fmt: skip
            stream.write((",\n" if number else "") + json.dumps(message, ensure_ascii=False))
        stream.write("\n]}\n")


CASES: dict[str, tuple[Callable[[Path, int], None], str, int]] = {
    "WhatsApp text, 1 million messages": (whatsapp, "chat.txt", 1_000_000),
    "Slack workspace ZIP, 1 million messages": (slack, "workspace.zip", 1_000_000),
    "Telegram history, 100,000 messages": (telegram, "result.json", 100_000),
    "Telegram history, more than 200 MB": (telegram, "result.json", 800_000),
}


def _read(place: Path, answers: multiprocessing.connection.Connection) -> None:
    from calibration.exports import read_export

    clock, processor = time.perf_counter(), time.process_time()
    export = read_export(place, key=b"a key for the measurement")
    export.weekly()
    taken = Reading(
        time.perf_counter() - clock, time.process_time() - processor,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(export.tables.events),
    )  # fmt: skip
    answers.send(tuple(taken))


def measured(place: Path, times: int) -> list[Reading]:
    """Read a file so many times, each in a new process."""
    context = multiprocessing.get_context("spawn")
    found = []
    for _ in range(times):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_read, args=(place, theirs))
        process.start()
        found.append(Reading(*ours.recv()))
        process.join()
    return found


def main() -> None:
    """Print a table of medians and peaks."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--only", default="", help="part of the name of a case")
    asked = options.parse_args()
    print(f"{os.cpu_count()} processors, median of {asked.times}; memory is the highest of them\n")
    print("| file | MB | acts | seconds on the clock | seconds of processor | peak MB |")
    print("|---|---|---|---|---|---|")
    for name, (write, file, count) in CASES.items():
        if asked.only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / file
            write(place, count)
            found = measured(place, asked.times)
            clock, processor = (
                statistics.median(getattr(each, part) for each in found) for part in Reading._fields[:2]
            )
            peak = max(each.megabytes for each in found)
            size = place.stat().st_size / 1e6
            print(f"| {name} | {size:.0f} | {found[0].acts} | {clock:.1f} | {processor:.1f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
