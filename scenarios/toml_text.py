"""TOML text: how a value is written, and on which line each key stands.

The standard library reads TOML but neither writes it nor says where a key was; this is what is missing.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

LONGEST_SHOWN = 60
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_KEY = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})' + r"|'''.*?'''(?:'{0,2})" + r"|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]+")
_BLANK = re.compile(r"[ \t\r]*")
_BETWEEN = re.compile(r"(?:[\s,]|#[^\n]*)*")


def literal(value: Any) -> str:
    """Write a value as TOML does.

    Examples
    --------
    >>> literal({"en": "Hello", "share": 0.5})
    '{ en = "Hello", share = 0.5 }'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key_text(str(key))} = {literal(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(item) for item in value)}]"
    return str(value)


def cut(text: str) -> str:
    """Shorten a long text for a message."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def key_text(key: str) -> str:
    """Write a key, in quotes where TOML wants them."""
    return key if BARE_KEY.fullmatch(key) else literal(key)


def key_lines(text: str) -> dict[str, int]:
    r"""Return the line, from 1, of each key of a valid TOML text.

    Keys are dotted from the root and items of arrays count from 0 (``"rituals.0.weekday"``), so that
    ``a.b = 1``, ``[a]`` with ``b = 1`` and ``a = { b = 1 }`` give the same name.

    Examples
    --------
    >>> key_lines('[founders]\nnumber = 24')
    {'founders': 1, 'founders.number': 2}
    """
    return _KeyFinder(text).lines


class _KeyFinder:
    """One pass over a text that `tomllib` has accepted; what it need not understand it steps over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[str, int] = {}
        self.last_item: dict[str, int] = {}
        table = ""
        self._pass(_BETWEEN)
        while self.at < len(text):
            if text[self.at] == "[":
                table = self._header()
            else:
                self._assignment(table)
            self._pass(_BETWEEN)

    def _pass(self, pattern: re.Pattern[str]) -> str:
        """Step over what matches here and return it."""
        match = pattern.match(self.text, self.at)
        found = match.group() if match else ""
        self.at += len(found)
        return found

    def _note(self, name: str, position: int) -> None:
        """Keep the first line on which a name stands."""
        self.lines.setdefault(name, self.text.count("\n", 0, position) + 1)

    def _key(self) -> list[str]:
        """Step over a key and return its parts."""
        parts = []
        while True:
            self._pass(_BLANK)
            raw = self._pass(_KEY)
            parts.append(str(tomllib.loads(f"key = {raw}")["key"]) if raw[:1] in "\"'" else raw)
            self._pass(_BLANK)
            if self.text[self.at : self.at + 1] != ".":
                return parts
            self.at += 1

    def _header(self) -> str:
        """Step over ``[table]`` or ``[[array of tables]]`` and return the name of what follows."""
        begin = self.at
        is_item = self.text.startswith("[[", self.at)
        self.at += 2 if is_item else 1
        parts = self._key()
        self.at += 2 if is_item else 1
        name = ""
        for position, part in enumerate(parts):
            name = f"{name}.{part}" if name else part
            self._note(name, begin)
            if is_item and position == len(parts) - 1:
                self.last_item[name] = self.last_item.get(name, -1) + 1
            if name in self.last_item:
                name = f"{name}.{self.last_item[name]}"
                self._note(name, begin)
        return name

    def _assignment(self, table: str) -> None:
        """Step over ``key = value``."""
        begin = self.at
        name = table
        for part in self._key():
            name = f"{name}.{part}" if name else part
            self._note(name, begin)
        self.at += 1  # the equals sign
        self._value(name)

    def _value(self, name: str) -> None:
        """Step over a value, noting the keys inside it."""
        self._pass(_BLANK)
        opening = self.text[self.at]
        if opening in "\"'":
            self._pass(_STRING)
        elif opening in "[{":
            self.at += 1
            self._pass(_BETWEEN)
            item = 0
            while self.text[self.at] not in "]}":
                if opening == "{":
                    self._assignment(name)
                else:
                    self._note(f"{name}.{item}", self.at)
                    self._value(f"{name}.{item}")
                    item += 1
                self._pass(_BETWEEN)
            self.at += 1
        else:
            self._pass(_PLAIN_VALUE)
