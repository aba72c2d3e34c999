"""Pages: ``docs/facts.md``, made from the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from calibration.facts.definitions import Fact, all_facts
from sim.words import speaking

OPENING = """\
# Stylised facts

Made by `make docs` from `calibration/facts/facts.toml`; do not edit by hand. `essaim facts` measures them.

What communities show, and how Essaim is held to it. These definitions were written down, and committed, before
anything was scored by them; a later change of a definition is a commit that says why. One has been made since: 15a
first reached 100 members in mid-November too; a look with four seeds, before the engine was whole, gave 17 %; then the
source's own growth was looked up (100 members in week 15, 500 in week 50, 2,000 in week 184), and the growth paths of
15a to 15c were stated after it.

*Role*: **input** = true by construction, so passing proves nothing; **fitted** = used by `make defaults` to set
defaults; **emergent** = never tuned to. Bands come from the evidence notes, wider than any one data set.

*The runs*: default parameters; 24 founders, the default team and moderation, no rituals, no launch; newcomers at a
steady rate for 12 months (365 days from Monday 5 January 2026), chosen so that about 50, 100, 250, 500, 1,000 and
2,000 people have joined by mid-November; 15a alone grows faster. Paired experiments (9, 19, 24 to 26) run the same
seeds twice; all but 9 at 100, 500 and 2,000. 27 draws parameters from their priors, at 500.

*Put together over*: **sizes** = pooled over the seeds of a size, then the plain mean over sizes, so that a large
community does not drown a small one; **people** = everybody of all runs pooled; **seeds** = one verdict a seed;
**draws** = the median over draws of parameters from their priors. The interval is that of 90 % of 400 resamples of
the seeds (of the draws).

*Placebos*: parameters without which facts must break (`calibration/facts/placebos.py`; the slow tests run them). No
reply effect: 9 about 0. No selection in the community: 9 no longer below 8; no selection of customers: 27b. The same
exit for all: 5 and 13 no longer hold together.

*Verdict*: pass = the value lies in the band. Where the band is a sign, the whole interval must lie on that side of
zero. A value that cannot be measured (too few people) fails.
"""


def facts_page() -> str:
    """Return the page of all facts, in English."""
    with speaking("en"):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield OPENING
    yield "| id | fact | measure | band | role | over | source |"
    yield "|---|---|---|---|---|---|---|"
    for fact in all_facts().values():
        measure = " ".join(part for part in (fact.said(fact.measure) + ".", fact.said(fact.note)) if part)
        yield (
            f"| {fact.id} | {fact.said(fact.name)} | {measure} | {band_of(fact)} | {fact.role} | {fact.over} "
            f"| {fact.source} |"
        )


def band_of(fact: Fact) -> str:
    """Return the band as it stands in the page.

    Examples
    --------
    >>> band_of(all_facts()["27a"])
    'at least 5 points'
    """
    unit = "" if fact.unit in ("index", "share", "ratio", "shape", "exponent") else f" {fact.unit}"
    if fact.sign:
        return f"{fact.sign} 0"
    if fact.high is None:
        return f"at least {fact.low:g}{unit}"
    if fact.low is None:
        return f"at most {fact.high:g}{unit}"
    under = f", and below fact {fact.below}" if fact.below else ""
    return f"{fact.low:g} to {fact.high:g}{unit}{under}"


def write_pages(folder: Path) -> None:
    """Write the page of facts into a folder."""
    (folder / "facts.md").write_text(facts_page(), encoding="utf-8")
