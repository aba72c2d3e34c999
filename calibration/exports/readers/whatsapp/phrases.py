"""What WhatsApp itself says in a chat, in the phone's language: who came and went, and what is no message."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

Told = Literal["join", "leave", "removed", "notice", "deleted", ""]
YOU = "\n you"
"""Stands for the person who made the export; a line end is in no name."""
LONGEST = 2_000
"""Characters of a line that are looked at."""
LONGEST_DELETED = 120
"""Characters of the sentence that stands for a deleted message, with the name of whoever deleted it."""
_ACTS: tuple[tuple[str, Told], ...] = (
    ("joined", "join"), ("created", "join"), ("added", "join"), ("removed", "removed"), ("left", "leave")
)  # fmt: skip
_PARTS = {"who": ".{1,1500}", "by": ".{1,100}?", "rest": ".{0,300}"}
_OTHERS = re.compile(r"\d{1,4} \w+$")
_SUFFIX = re.compile(r"'(?:y|n)?(?:[ıiuüaeâ]|[ıiuü]n|[dt][ea]n?)$")
_PHONE = re.compile(r"\+?[\d(][\d ().-]{5,24}$")


class Sentence(NamedTuple):
    """What one line of WhatsApp's own says.

    Parameters
    ----------
    told : str
        What happened; ``"notice"`` for what changes nothing here, ``""`` for a sentence that is not known.
    people : tuple of str
        To whom, as `person` writes them.
    by : str
        Who let them in or out, ``""`` where nobody is named.
    """

    told: Told
    people: tuple[str, ...] = ()
    by: str = ""


class _Pattern(NamedTuple):
    """One sentence: its longest fixed part, which is looked for first, for most lines have none of them."""

    fixed: str
    told: Told
    pattern: re.Pattern[str]
    language: dict[str, Any]


def person(name: str) -> str:
    """Return the one form of a name: without ``~`` and marks, a telephone number as its digits.

    Examples
    --------
    >>> person("~ Ada"), person("+1 555 0100 000")
    ('Ada', '+15550100000')
    """
    bare = name.strip().lstrip("~@").strip()
    if _PHONE.match(bare) and sum(sign.isdigit() for sign in bare) >= 7:
        return "+" + "".join(sign for sign in bare if sign.isdigit())
    return bare


def folded(text: str) -> str:
    """Return a sentence as it is compared: composed, with straight apostrophes, without a full stop."""
    whole = unicodedata.normalize("NFC", text[:LONGEST]).replace("’", "'").strip()
    return whole.rstrip(".。").rstrip()


def sentence(text: str) -> Sentence:
    """Tell what a line of WhatsApp's own says.

    Parameters
    ----------
    text : str
        The line without its time, and without marks of direction.
    """
    line = folded(text)
    if (quoted := min((place for sign in '"“«「' if (place := line.find(sign)) > 0), default=-1)) > 0:
        # The name of a group may say anything: only what stands before it is compared with sentences of people.
        line = line[:quoted] + "x"
    for each in _sentences():
        found = each.pattern.match(line) if each.fixed in line else None
        people = _people(found, each) if found else None
        if found and people:
            by = found.groupdict().get("by") or ""
            return Sentence(each.told, people, _name(by, each.language) if by else "")
    if any(notice in line for notice in _notices()):
        return Sentence("notice")
    return Sentence("")


def deletion(text: str) -> tuple[bool, bool]:
    """Say whether a message was deleted, and whether it says that the person who made the export deleted it."""
    if len(text) > LONGEST_DELETED:
        return False, False
    line = folded(text)
    return (True, True) if line in _deleted(True) else (_is_deleted(line), False)


def is_encryption(text: str) -> bool:
    """Say whether a text is the notice of encryption, with which a chat begins."""
    line = folded(text)
    return any(language["notices"][0] in line for language in _languages().values())


def _is_deleted(line: str) -> bool:
    return line in _deleted(False) or any(line.startswith(start) for start in _deleted_by_others())


def _people(found: re.Match[str], each: _Pattern) -> tuple[str, ...]:
    """Return those who came or went; nobody where the sentence speaks of the group."""
    names = found.groupdict().get("who")
    if names is None:
        return (YOU,)
    if names.startswith(tuple(each.language["groups"])):
        return ()
    parts = re.split(rf", |、|{re.escape(each.language['and'])}", names)
    return tuple(_name(part, each.language) for part in parts if part.strip() and not _OTHERS.match(part))


def _name(text: str, language: dict[str, Any]) -> str:
    bare = _SUFFIX.sub("", text.strip()) if language.get("changes_names") else text
    return YOU if bare.strip() in language["you"] else person(bare)


@cache
def _languages() -> dict[str, dict[str, Any]]:
    text = resources.files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _sentences() -> tuple[_Pattern, ...]:
    found = []
    for language in _languages().values():
        for key, told in _ACTS:
            for template in language[key]:
                whole = folded(template)
                pattern = re.escape(whole).replace(r"\{", "{").replace(r"\}", "}")
                for part, signs in _PARTS.items():
                    pattern = pattern.replace(f"{{{part}}}", f"(?P<{part}>{signs})")
                fixed = max(re.split(r"\{\w+\}", whole), key=len)
                found.append(_Pattern(fixed, told, re.compile(pattern + "$"), language))
    return tuple(found)


@cache
def _notices() -> tuple[str, ...]:
    return tuple(folded(notice) for language in _languages().values() for notice in language["notices"])


@cache
def _deleted(by_you: bool) -> frozenset[str]:
    key = "deleted_by_you" if by_you else "deleted"
    return frozenset(folded(text) for language in _languages().values() for text in language[key])


@cache
def _deleted_by_others() -> tuple[str, ...]:
    """Return the beginnings of the sentences that name who deleted a message."""
    texts = (text for language in _languages().values() for text in language["deleted"] if "{rest}" in text)
    return tuple(folded(text.partition("{rest}")[0]) for text in texts)
