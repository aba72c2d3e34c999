"""Pseudonyms: a keyed hash in place of each person, and the key's own file.

A plain hash of a phone number or an e-mail address can be reversed by trying them all; one with a key cannot,
as long as the key stays secret. Pseudonyms remain personal data; destroying the key is what makes them less so.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata
from pathlib import Path

from calibration.exports.refusing import refusal
from calibration.own_folder import own_folder, private_folder

KEY_BYTES = 32
OWN_KEY = secrets.token_bytes(KEY_BYTES)
"""A key that lives as long as this process: what it hides cannot be linked to anything afterwards."""


def key_file() -> Path:
    """Return where the key of this person's imports is kept: their own folder."""
    return own_folder() / "pseudonyms.key"


def saved_key(place: Path | None = None) -> bytes:
    """Return the key of this person's imports, made at the first call and readable by nobody else.

    Parameters
    ----------
    place : pathlib.Path, optional
        The key's file; by default `key_file`.

    Raises
    ------
    InputError
        If the file cannot be read or written, is not a key, or others may read it.
    """
    place = key_file() if place is None else place
    try:
        if not place.exists():
            private_folder(place.parent)
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(secrets.token_bytes(KEY_BYTES))
        open_to_others = os.name == "posix" and place.stat().st_mode & 0o077
        key = place.read_bytes()
    except OSError as error:
        raise refusal("export-key-unreadable", place) from error
    if open_to_others:
        raise refusal("export-key-open", place)
    if len(key) != KEY_BYTES:
        raise refusal("export-key-damaged", place)
    return key


def plain_identity(raw: str) -> str:
    """Return the one form of what identifies a person: composed, without invisible signs and outer spaces."""
    composed = unicodedata.normalize("NFC", raw)
    return "".join(sign for sign in composed if unicodedata.category(sign) != "Cf").strip()


def pseudonym(raw: str, key: bytes, platform: str = "") -> str:
    """Return what stands for a person, 32 hexadecimal digits; ``""`` where there is nobody.

    Parameters
    ----------
    raw : str
        What the platform calls the person: an identifier, a name, an address, a number.
    key : bytes
        See `saved_key`.
    platform : str
        The platform that gave it; the same text on two platforms is two people.

    Examples
    --------
    >>> pseudonym(" U123 ", b"key", "slack") == pseudonym("U123", b"key", "slack")
    True
    """
    person = plain_identity(raw)
    if not person:
        return ""
    text = f"{platform}\n{person}" if platform else person
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]
