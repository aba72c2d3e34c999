"""Surface: what `scenarios` shows, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys

import scenarios


def test_what_is_promised_is_there_and_nothing_else_is_shown() -> None:
    assert dir(scenarios) == sorted(scenarios.__all__)
    for name in scenarios.__all__:
        assert getattr(scenarios, name) is not None


def test_importing_scenarios_loads_no_framework() -> None:
    heavy = ("pydantic", "numpy", "pandas", "numba", "mesa")
    code = f"import sys, scenarios; print([name for name in {heavy} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
