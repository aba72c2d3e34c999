"""Exporting: a simulated community written in a platform's own format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from calibration.chronicle import Chronicle, chronicle_of
from calibration.exports.writers.contract import WORDS, Phone, Writer
from calibration.exports.writers.registry import WRITERS
from essaim.answers import Answer, writing
from essaim.names import unknown_name
from scenarios.again import is_result, must_agree, run_again, saved_result, typical_run
from scenarios.loading import load
from sim.problems import InputError, Problem
from sim.words import say

PHONES: tuple[Phone, ...] = ("android", "ios")


@dataclass(frozen=True)
class Wanted:
    """What is to be exported.

    Parameters
    ----------
    subject : str
        A folder that ``essaim run --out`` wrote, a preset or a scenario file.
    format : str
        One of `WRITERS`.
    number : int
        Which run of the folder, from 1.
    seed : int
        Chance, for a scenario.
    phone : {"android", "ios"}
        What a WhatsApp chat is saved on.
    """

    subject: str
    format: str
    number: int = 1
    seed: int = 7
    phone: str = "android"


def export_community(wanted: Wanted, out: Path | None, today: date | None = None) -> Answer:
    """Simulate one community again and write it as a platform would.

    Parameters
    ----------
    wanted : Wanted
        Which community, in which format.
    out : pathlib.Path, optional
        The file or folder to write, which must not exist; by default a name in the folder one is in.
    today : datetime.date, optional
        The community ends before it; by default this computer's day, in UTC.

    Raises
    ------
    InputError
        If the format, the run or the scenario is not known, or something stands where it is to be written.
    """
    writer, phone = _writer(wanted.format), _phone(wanted.phone)
    ending = ".zip" if writer.name == "whatsapp" and phone == "ios" else writer.ending
    place = out or Path(f"simulated-{writer.name}{ending}")
    if place.exists():
        raise InputError(Problem("essaim", "export-exists", str(place)))
    simulated = _simulated(wanted)
    chronicle = simulated.ended_before(today or datetime.now(UTC).date())
    with writing(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        files = writer.write(chronicle, place, phone)
    document = {
        "verb": "export", "format": writer.name, "members": len(chronicle.members), "messages": _messages(chronicle),
        "start": chronicle.start, "last_day": chronicle.last_day, "moved_weeks": _moved(simulated, chronicle),
        "files": files,
    }  # fmt: skip
    return Answer(document, _shown(document, writer, place))


def _shown(document: dict[str, Any], writer: Writer, place: Path) -> list[RenderableType]:
    shown: list[RenderableType] = [
        say("essaim", "exported", what=say(WORDS, f"export-{writer.name}"),
            **{name: document[name] for name in ("members", "messages", "start", "last_day")}),
        say("essaim", "exported-nobody"),
    ]  # fmt: skip
    if document["moved_weeks"]:
        shown.append(say("essaim", "exported-moved", weeks=document["moved_weeks"]))
    return [*shown, say("essaim", "written-to", place=str(place))]


def _simulated(wanted: Wanted) -> Chronicle:
    """Simulate the run of a folder, checked against what the folder holds, or a typical run of a scenario."""
    if Path(wanted.subject).is_dir() or is_result(wanted.subject):
        result = saved_result(wanted.subject)
        run = run_again(result, wanted.number)
        chronicle = chronicle_of(run)
        must_agree(chronicle.world, run, result, wanted.number)
        return chronicle
    return chronicle_of(typical_run(load(wanted.subject), wanted.seed))


def _writer(name: str) -> Writer:
    if name not in WRITERS:
        raise unknown_name("unknown-export-format", name, WRITERS)
    return WRITERS[name]


def _phone(name: str) -> Phone:
    for phone in PHONES:
        if name == phone:
            return phone
    raise unknown_name("unknown-phone", name, PHONES)


def _messages(chronicle: Chronicle) -> int:
    return len(chronicle.written().time)


def _moved(before: Chronicle, after: Chronicle) -> int:
    return (before.start - after.start).days // 7
