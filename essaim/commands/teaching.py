"""The verbs of understanding: explain, demo, lab."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from essaim.answers import Answer, tell
from essaim.commands.options import AsJson, Language, argument, at_least, flag, option
from sim.words import say


def explain(
    topic: Annotated[str, argument("argument-topic", "metavar-topic")],
    runs: Annotated[int, option("--runs", "option-effect-runs", "metavar-count")] = 24,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Explain the model's day, a measure, a mechanism, a parameter, a study, an assumption or a scenario."""
    if runs:
        at_least("--runs", runs, 2)
    from essaim.explaining import explanation

    explanation(topic, runs).give(as_json)


def demo(
    export: Annotated[Path | None, option("--export", "option-export", "metavar-export", show_default=False)] = None,
    out: Annotated[Path, option("--out", "option-demo-out", "metavar-folder")] = Path("essaim-demo"),
    plan: Annotated[list[str] | None, option("--plan", "option-plan", "metavar-scenario", show_default=False)] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Show the whole path: import, calibrate, back-test, forecast, compare."""
    from essaim.demo import demonstrate

    demonstrate(export, out, plan or [], quiet=as_json).give(as_json)


def lab(
    folder: Annotated[Path, option("--folder", "option-folder", "metavar-folder")] = Path("essaim-notebooks"),
    no_browser: Annotated[bool, flag("--no-browser", "option-no-browser")] = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Open the notebooks in JupyterLab, on a copy."""
    from essaim.lab import copy_notebooks, open_lab

    copied = copy_notebooks(folder)
    tell(say("essaim", "lab-copied", folder=str(folder)))
    if as_json:
        Answer({"verb": "lab", "folder": folder, "notebooks": copied}).give(as_json)
    open_lab(folder, no_browser)


VERBS: dict[str, Callable[..., None]] = {"explain": explain, "demo": demo, "lab": lab}
