"""What we try: scenario files and presets, read, checked and resolved into plans for the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.library import presets
from scenarios.loading import load
from scenarios.new import new_scenario

if TYPE_CHECKING:
    from scenarios.schema import Scenario

__all__ = ["Scenario", "load", "new_scenario", "presets"]


def __getattr__(name: str) -> Any:
    """Import `Scenario` when it is first asked for: `import scenarios` alone does not load pydantic."""
    if name == "Scenario":
        from scenarios.schema import Scenario

        return Scenario
    raise AttributeError(f"module 'scenarios' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
