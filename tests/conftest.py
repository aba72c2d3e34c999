"""What every test shares: one profile for hypothesis, and the folder of real files beside the checkout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The first call of a compiled rule takes longer than hypothesis allows; the same examples run every time.
settings.register_profile("essaim", deadline=None, derandomize=True)
settings.load_profile("essaim")


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the tests a folder of their own for keys, mappings and projects: nobody's real ones are touched."""
    before, place = os.environ.get("ESSAIM_DATA"), tmp_path_factory.mktemp("own")
    os.environ["ESSAIM_DATA"] = str(place)
    yield place
    os.environ.pop("ESSAIM_DATA")
    if before is not None:
        os.environ["ESSAIM_DATA"] = before


@pytest.fixture(autouse=True, scope="session")
def nothing_is_kept() -> Iterator[None]:
    """Keep no runs, so that every test computes what it claims; tests of the store give it a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESSAIM_STORE", "off")
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real exports, which no test copies; skip where it is absent."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real exports, `shared`, is not beside the checkout")
    return folder
