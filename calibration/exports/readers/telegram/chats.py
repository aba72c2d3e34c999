"""The chats of a ``result.json``: one alone, or those of a whole account, of which only a single group is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple

from calibration.exports.jsons import json_events, json_items
from calibration.exports.opening import Source
from calibration.exports.readers.telegram import WORDS
from calibration.exports.readers.telegram.mending import MendedStream, mended
from calibration.exports.refusing import refusal
from calibration.exports.sniffing import json_paths

GROUPS = frozenset({"private_group", "private_supergroup", "public_supergroup", "private_channel", "public_channel"})
PRIVATE = frozenset({"personal_chat", "bot_chat", "saved_messages", "replies", "verify_codes"})
_LISTED = "chats.list.item"


class Chat(NamedTuple):
    """What a chat says of itself before its messages, and where they are."""

    identifier: str
    kind: str
    number: int
    prefix: str


def recognises(source: Source) -> bool:
    """Say whether a JSON file holds messages of Telegram's."""
    paths = _paths(source)
    one = {"messages.item.type", "messages.item.id"} <= paths and (
        "messages.item.date_unixtime" in paths or "messages.item.from_id" in paths or "messages.item.actor_id" in paths
    )
    return one or {"chats", "chats.list"} <= paths or {"personal_information", "about"} <= paths


def _paths(source: Source) -> frozenset[str]:
    if source.shape != "json" or rb"\x" not in source.beginning:
        return source.json_paths
    return json_paths(mended(source.beginning))


@contextmanager
def _stream(source: Source) -> Iterator[IO[bytes]]:
    with source.bytes() as stream:
        yield MendedStream(stream)  # type: ignore[misc]


def _values(source: Source, path: str) -> Iterator[Any]:
    with _stream(source) as stream:
        yield from json_items(source, path, stream)


def chat_of(source: Source) -> tuple[Chat, int]:
    """Return the one group or channel of a file, and how many chats beside it are never read.

    Raises
    ------
    InputError
        If the chat is a private conversation, or the file holds several groups or none.
    """
    kind = next(_values(source, "type"), None) if "messages" in _paths(source) else None
    if kind is not None:
        if kind not in GROUPS:
            raise refusal("telegram-private-chat", source.path, package=WORDS)
        return Chat(str(next(_values(source, "id"), "")), str(kind), 0, "messages.item"), 0
    kinds = [str(each) for each in _values(source, f"{_LISTED}.type")]
    groups = [number for number, each in enumerate(kinds) if each in GROUPS]
    if len(groups) != 1:
        key = "telegram-several-groups" if groups else "telegram-private-chat"
        raise refusal(key, source.path, package=WORDS, count=len(groups))
    identifiers = [str(each) for each in _values(source, f"{_LISTED}.id")]
    identifier = identifiers[groups[0]] if len(identifiers) == len(kinds) else ""
    return Chat(identifier, kinds[groups[0]], groups[0], f"{_LISTED}.messages.item"), len(kinds) - 1


def messages_of(source: Source, chat: Chat) -> Iterator[Any]:
    """Yield the messages of one chat; those of others are passed over without being built."""
    if chat.prefix == "messages.item":
        yield from _values(source, chat.prefix)
        return
    with _stream(source) as stream:
        yield from json_events(source, chat.prefix, _LISTED, chat.number, stream)
