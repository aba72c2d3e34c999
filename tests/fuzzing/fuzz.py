"""Give damaged exports to all readers: none may crash, hang, or fill the memory; ``make fuzz`` runs it.

An input is known by the seed and its number, so that each can be made again: ``--only NUMBER``. Each is read in a
process of its own kind, which has 5 seconds of processor time and 500 MB for it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from mutations import EDITS, NAMES, OFTEN, Edit, mutated
from reading import outcome
from seeds import Seed, all_seeds

SECONDS = 5.0
MEGABYTES = 500
PATIENCE = 60.0
"""Seconds on the clock, on a busy machine, before a process that says nothing is ended."""


def make(seed: int, number: int, seeds: dict[str, list[Seed]]) -> list[tuple[str, bytes]]:
    """Return the files of one input: one, or some that lie in one folder."""
    chance = random.Random(f"{seed}/{number}")
    files = []
    for _ in range(1 if chance.random() < 0.9 else chance.randint(2, 3)):
        _, name, content = _any(seeds, chance)
        edits = []
        for _ in range(1 + int(chance.expovariate(0.6))):
            kind = chance.choice(OFTEN) if chance.random() < 0.7 else chance.choice(list(EDITS))
            edits.append(Edit(kind, chance.random(), chance.random(), chance.randrange(1 << 16)))
        if chance.random() < 0.1:
            other = _any(seeds, chance).content
            content = content[: int(chance.random() * len(content))] + other[int(chance.random() * len(other)) :]
        if chance.random() < 0.05:
            name = chance.choice(NAMES).replace("/", "")
        files.append((name, mutated(content, edits)))
    return files


def _any(seeds: dict[str, list[Seed]], chance: random.Random) -> Seed:
    """Choose a file: every kind of export is as likely as any other, however many files it has."""
    return chance.choice(seeds[chance.choice(list(seeds))])


def place_of(files: list[tuple[str, bytes]], folder: Path) -> Path:
    """Write the files of one input and return what a person would give."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, (name, content) in enumerate(files):
        (folder / (name if number == 0 else f"{number} {name}")).write_bytes(content)
    return folder / files[0][0] if len(files) == 1 else folder


def _too_slow(_: int, __: FrameType | None) -> None:
    raise TimeoutError(f"more than {SECONDS:g} s")


def work(seed: int, numbers: range, answers: Connection) -> None:
    """Read inputs one after the other; say the number of each before, and what came of it after."""
    seeds = all_seeds()
    folder = Path(tempfile.mkdtemp())
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.signal(signal.SIGPROF, _too_slow)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in numbers:
        place = place_of(make(seed, number, seeds), folder / "input")
        answers.send((number, "begun", ""))
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            found, trace = outcome(place), ""
        except BaseException as error:
            found, trace = f"FAILED: {type(error).__name__}: {str(error)[:120]}", traceback.format_exc()
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024
        if grown > MEGABYTES:
            found, trace = f"FAILED: {grown:.0f} MB of memory", trace
            answers.send((number, found, trace))
            break  # the peak never falls: a new process goes on
        answers.send((number, found, trace))
    shutil.rmtree(folder, ignore_errors=True)


def run(seed: int, count: int, first: int = 0) -> tuple[Counter[str], list[tuple[int, str, str]]]:
    """Read ``count`` inputs; return how often each outcome came, and the failures with number and traceback."""
    tally: Counter[str] = Counter()
    failures: list[tuple[int, str, str]] = []
    context = multiprocessing.get_context("spawn")
    following, last = first, first + count
    while following < last:
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=work, args=(seed, range(following, last), theirs))
        worker.start()
        theirs.close()
        under_way: int | None = None
        try:
            while following < last:
                if not ours.poll(PATIENCE if under_way is not None else 10 * PATIENCE):
                    raise TimeoutError
                number, found, trace = ours.recv()
                if found == "begun":
                    under_way = number
                    continue
                under_way, following = None, number + 1
                tally[found.split(":")[0] if found.startswith("FAILED") else found] += 1
                if found.startswith("FAILED"):
                    failures.append((number, found, trace))
                    print(f"{number}: {found}", file=sys.stderr, flush=True)
                if following % 5000 == 0:
                    print(f"{following} of {last}, {len(failures)} failed", file=sys.stderr, flush=True)
        except (EOFError, TimeoutError) as error:
            if under_way is not None:
                what = "FAILED: the process died" if isinstance(error, EOFError) else "FAILED: it hung"
                failures.append((under_way, what, ""))
                print(f"{under_way}: {what}", file=sys.stderr, flush=True)
                tally["FAILED"] += 1
                following = under_way + 1
        worker.kill()
        worker.join()
    return tally, failures


def main() -> int:
    """Run the fuzzing and print what a document may quote: count, seed, outcomes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=20261122)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--only", type=int, help="make and read one input, and show its traceback")
    options.add_argument("--keep", type=Path, help="where --only leaves the input")
    asked = options.parse_args()
    if asked.only is not None:
        place = place_of(make(asked.seed, asked.only, all_seeds()), asked.keep or Path(tempfile.mkdtemp()) / "input")
        print(place)
        print(outcome(place))
        return 0
    begun = time.monotonic()
    tally, failures = run(asked.seed, asked.count, asked.first)
    for what, times in tally.most_common():
        print(f"{times:>7}  {what}")
    files = sum(map(len, all_seeds().values()))
    read = sum(times for what, times in tally.items() if what.startswith("read"))
    print(
        f"{asked.count} damaged inputs made from {files} files, seed {asked.seed}, first number {asked.first}: "
        f"{read} read, {sum(tally.values()) - read - len(failures)} refused, {len(failures)} failed "
        f"({time.monotonic() - begun:.0f} s)"
    )
    for number, what, trace in failures[:50]:
        print(f"\n{number}: {what}\n{trace}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
