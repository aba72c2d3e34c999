"""The command line: ``essaim VERB ...``, or ``python -m essaim VERB ...``."""

from __future__ import annotations

import gc
import io
import os
import sys
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from essaim.language import settle_language
from sim.problems import InputError
from sim.words import say

WRONG_INPUT = 2
"""Exit code of input or a command line that cannot be used."""
INTERRUPTED = 130
"""Exit code after Ctrl-C."""
OBJECTS_BETWEEN_SEARCHES = 50_000
"""New objects after which Python looks for garbage; with its usual 700, loading what all stays takes a tenth longer."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code: 0 done, 2 wrong input, 130 interrupted.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line without the program's name; that of the process by default.

    Examples
    --------
    >>> main(["explain", "day", "--lang", "en"])  # doctest: +SKIP
    0
    """
    from essaim.answers import tell

    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES)
    for stream in (sys.stdout, sys.stderr):  # a pipe on Windows would not take French or a narrow space
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    warnings.showwarning = _say_plainly
    try:
        kept = settle_language(sys.argv[1:] if arguments is None else arguments, os.environ)
        _delete_what_is_due()
        return _run_verb(kept)
    except InputError as error:
        tell(str(error))
        return WRONG_INPUT
    except KeyboardInterrupt:
        tell(say("essaim", "interrupted"))
        return INTERRUPTED


def _delete_what_is_due() -> None:
    """Delete the rows about members whose time is over, whatever the verb, and say so."""
    from calibration.own_folder import something_due
    from essaim.answers import tell

    if something_due(datetime.now(UTC).date()):
        from calibration.exports.project.keeping import delete_due

        for folder, rows in delete_due():
            tell(say("essaim", "deleted-as-announced", folder=str(folder), count=rows))


def _say_plainly(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: Any, **__: Any
) -> None:
    """Say a warning of Essaim's own as a sentence; others name the line they come from, for a report to the authors."""
    from essaim.answers import tell

    own = category.__module__.startswith(("essaim.", "scenarios.", "calibration.", "sim."))
    tell(str(message) if own else warnings.formatwarning(message, category, filename, lineno))


def _run_verb(arguments: list[str]) -> int:
    from essaim.commands import command_line
    from essaim.usage import UsageError, localise, usage_problem

    command = localise(command_line(*arguments[:1]), helping="--help" in arguments or not arguments)
    try:
        code = command.main(args=arguments, prog_name="essaim", standalone_mode=False)
    except UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error)
            return WRONG_INPUT
        raise InputError(usage_problem(error)) from error
    if code == INTERRUPTED:  # typer makes a code of the interruption; it is said where all of them are
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    sys.exit(main())
