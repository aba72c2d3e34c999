"""Problems: what is wrong with what a person gave us, said so that they can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.words import say


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where, and the sentence that says what to do.

    Parameters
    ----------
    package : str
        The package whose ``words.toml`` holds the sentence.
    key : str
        The sentence's name there.
    where : str
        An address such as ``"launch.toml:7"``; empty where there is none.
    values : mapping
        What fills the sentence's placeholders.

    Examples
    --------
    >>> str(Problem("sim", "language-name", where="plan.toml:3"))
    'plan.toml:3: English'
    """

    package: str
    key: str
    where: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        sentence = say(self.package, self.key, **self.values)
        return f"{self.where}: {sentence}" if self.where else sentence


class InputError(Exception):
    """Input that cannot be used: all its problems at once, a line each, in the reader's language.

    The command line prints it on standard error and ends with exit code 2.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
