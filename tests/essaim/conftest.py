"""The command line, run in this process with its output caught."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from essaim.__main__ import main
from sim.words import use_language


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def essaim(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Said]]:
    """Return a function that runs one command line; the environment asks for no language."""
    for name in ("ESSAIM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> Said:
        code = main([str(argument) for argument in arguments])
        caught = capsys.readouterr()
        return Said(code, caught.out, caught.err)

    yield run
    use_language("en")
