"""The verbs of privacy: forget a member, purge everything, write what the law asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from essaim.answers import Answer, writing
from essaim.commands.options import AsJson, Language, argument, flag, option
from sim.problems import InputError, Problem
from sim.words import say

OneProject = Annotated[
    Path | None, option("--project", "option-one-project", "metavar-folder", show_default=False)
]  # fmt: skip


def forget(
    member: Annotated[str, argument("argument-member", "metavar-member")],
    project: OneProject = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Erase one member from everything that is kept."""
    from calibration.exports.project.keeping import forget as forget_in
    from essaim.privacy import chosen

    erased = {}
    for each in chosen(project):
        with writing(each.folder):
            erased[str(each.folder)] = forget_in(each, member)
    shown = [say("essaim", "forgotten-in", folder=folder, count=count) for folder, count in erased.items()]
    if not any(erased.values()):
        shown.append(say("essaim", "forget-not-found"))
    shown.append(say("essaim", "forget-files"))
    Answer({"verb": "forget", "rows_erased": erased}, shown).give(as_json)


def purge(
    project: OneProject = None,
    yes: Annotated[bool, flag("--yes", "option-yes")] = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Destroy everything that is kept of exports."""
    from calibration.exports.project.keeping import purge as purge_one
    from calibration.exports.project.keeping import purge_own_folder
    from essaim.privacy import to_purge

    doomed, what = to_purge(project)
    if not yes:
        raise InputError(Problem("essaim", "purge-would", values={"what": what}))
    for each in doomed:
        with writing(each.folder):
            purge_one(each)
    if project is None:
        purge_own_folder()
    document = {"verb": "purge", "projects": [str(each.folder) for each in doomed], "own_folder": project is None}
    Answer(document, [say("essaim", "purged", what=what)]).give(as_json)


def privacy(
    project: OneProject = None,
    out: Annotated[Path, option("--out", "option-out-privacy", "metavar-folder")] = Path(),
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Write a record of processing and a note to members."""
    from essaim.privacy import write_documents

    files = write_documents(project, out)
    shown = [say("essaim", "privacy-written", files=", ".join(map(str, files)))]
    Answer({"verb": "privacy", "files": files}, shown).give(as_json)


VERBS: dict[str, Callable[..., None]] = {"forget": forget, "purge": purge, "privacy": privacy}
