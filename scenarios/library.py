"""The library: the presets that come with Essaim."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def presets() -> tuple[str, ...]:
    """Return the names of the presets, in alphabetical order.

    Examples
    --------
    >>> "b2b-slack" in presets()
    True
    """
    shelf = files("scenarios").joinpath("presets")
    return tuple(sorted(item.name.removesuffix(".toml") for item in shelf.iterdir() if item.name.endswith(".toml")))


def preset_text(name: str) -> str:
    """Return the text of a preset's file."""
    return files("scenarios").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8")
