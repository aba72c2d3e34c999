"""What every test shares: one profile for hypothesis, and the folder of real files beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# The first call of a compiled rule takes longer than hypothesis allows; the same examples run every time.
settings.register_profile("essaim", deadline=None, derandomize=True)
settings.load_profile("essaim")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real exports, which no test copies; skip where it is absent."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real exports, `shared`, is not beside the checkout")
    return folder
