"""The key of the pseudonyms is made once, is nobody else's, and without it nothing leads back to a person."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from calibration.exports.pseudonyms import pseudonym, saved_key
from sim.problems import InputError


def test_the_key_is_made_once_and_is_readable_by_nobody_else(tmp_path: Path) -> None:
    place = tmp_path / "essaim" / "pseudonyms.key"
    key = saved_key(place)
    assert len(key) == 32
    assert saved_key(place) == key
    if os.name == "posix":
        assert place.stat().st_mode & 0o777 == 0o600
        assert place.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "pseudonyms.key"
    saved_key(place)
    place.chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"):
        saved_key(place)


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "pseudonyms.key"
    place.touch(mode=0o600)
    with pytest.raises(InputError, match="not a key"):
        saved_key(place)


def test_a_pseudonym_depends_on_the_key_and_the_platform_and_not_on_invisible_signs() -> None:
    assert pseudonym("Zoe\u0301\u200e ", b"key", "slack") == pseudonym("Zo\u00e9", b"key", "slack")
    assert len({pseudonym("U1", key, platform) for key in (b"a", b"b") for platform in ("slack", "discord")}) == 4
    assert pseudonym("\u200e ", b"key", "slack") == ""
