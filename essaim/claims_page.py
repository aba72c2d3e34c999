"""The page ``docs/claims.md``, made from the claims as declared and as measured."""

from __future__ import annotations

from pathlib import Path

from calibration.claims.declared import CLAIMS
from calibration.claims.results import Measured, packaged
from essaim.claiming import claim_rows, literature, made_with, model_in_short
from sim.words import say, speaking

OPENING = """\
# What practitioners claim

Made by `make docs` from `calibration/claims`; do not edit by hand. `essaim claims` says the same, in English or in
French (`--lang fr`), and `essaim claims 10` one claim in full.

Five articles of 2024 and 2025 for French practitioners make these 28 claims. *Literature* is what was found in studies.
*Model* is the share of plausible draws of the model's parameters in which the claim holds, with a 90 % interval for
the draws being a sample; every draw lives in communities of about 100, 500 and 2,000 accounts, and on five platforms
where the claim is about one community alone. A share says how the model's assumptions work out, not how likely the
claim is to be true of a real community. Where the role is *input*, the effect itself was put in, from a study or as
an assumption. What counts as holding is assumption A76.
"""


def claims_page(measured: Measured | None) -> str:
    """Return the page, in English.

    Parameters
    ----------
    measured : Measured, optional
        What the model says; None where nothing was measured yet.
    """
    with speaking("en"):
        made = [] if measured is None else made_with(measured)[:1]
        lines = [OPENING, *made, "", "| | claim | number | literature | model |", "|---|---|---|---|---|"]
        lines += [
            f"| [{claim.number}](#claim-{claim.number}) | {claim.claim} | {claim.figure} "
            f"| {literature(claim)} | {model_in_short(claim, measured)} |"
            for claim in CLAIMS.values()
        ]
        for claim in CLAIMS.values():
            lines += ["", f"## Claim {claim.number}", "", f"**{claim.claim}**", ""]
            rows = claim_rows(claim, measured)
            lines += [f"- *{say('essaim', f'claim-row-{name}')}*: {text}" for name, text in rows.items()]
        return "\n".join(lines) + "\n"


def write_pages(folder: Path) -> None:
    """Write the page into the folder of documents."""
    (folder / "claims.md").write_text(claims_page(packaged()), encoding="utf-8")
