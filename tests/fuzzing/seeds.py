"""What the damaged files begin as: small exports that our writers made, and the samples beside the checkout."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

from calibration.chronicle import chronicle_of
from calibration.exports.writers.registry import WRITERS
from scenarios.again import typical_run
from scenarios.loading import load
from sim.words import LANGUAGES, speaking

LARGEST = 30_000
"""Bytes of a file taken whole; of a longer text the first lines are taken, anything else is left out."""
FIRST_LINES = 40
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "formats"


class Seed(NamedTuple):
    """A file, and the kind of export it belongs to."""

    family: str
    name: str
    content: bytes


def all_seeds() -> dict[str, list[Seed]]:
    """Return the files by family, in an order that does not depend on the machine."""
    families: dict[str, list[Seed]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in [*_written(Path(folder)), *_samples()]:
            families.setdefault(seed.family, []).append(seed)
    return families


def _written(folder: Path) -> list[Seed]:
    scenario = load("volunteers-whatsapp", {"start": date(2025, 1, 6), "weeks": 3, "founders.number": 6})
    chronicle = chronicle_of(typical_run(scenario, 3))
    for language in LANGUAGES:
        for name, writer in WRITERS.items():
            with speaking(language):
                writer.write(chronicle, folder / f"{language}-{name}{writer.ending}", "android")
        with speaking(language):
            WRITERS["whatsapp"].write(chronicle, folder / f"{language}-whatsapp-ios.zip", "ios")
    return _of(folder)


def _samples() -> list[Seed]:
    return _of(SHARED) if SHARED.is_dir() else []


def _of(folder: Path) -> list[Seed]:
    found = []
    for place in sorted(path for path in folder.rglob("*") if path.is_file()):
        if place.name.startswith(("SOURCE", "LICENSE")) or "expected" in place.parts:
            continue
        content = place.read_bytes()
        if len(content) > LARGEST:
            if b"\0" in content[:1000] or place.suffix in (".zip", ".gz"):
                continue
            content = b"".join(content.splitlines(keepends=True)[:FIRST_LINES])[:LARGEST]
        head = place.relative_to(folder).parts[0]
        found.append(Seed(head, place.name, content))
    return found
