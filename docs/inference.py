"""Draw what simulation-based calibration found, and print its figures into ``docs/inference.md``: ``make sbc``.

The replicates are those that ``python -m calibration.inference sbc FOLDER COUNT`` keeps.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import get_args

import altair as alt
import numpy as np
import pandas as pd
import vl_convert
from PIL import Image
from scipy.stats import binom, norm

from calibration.inference.checking import BINS, FALSE_ALARMS, RANKS, holm, uniformity
from calibration.inference.typical import NAMED, Kind
from calibration.pages import write_part
from essaim.charts import BAND_80, INK, LINE, Chart, dressed

SHOWN = 60
"""Replicates drawn; all are counted."""
DRAWN: Kind = "events"
"""The kind of file drawn: the one that fits all parameters."""
COLUMNS, SIDE, COLOURS = 5, 125, 32


def recovery(replicates: pd.DataFrame) -> Chart:
    """Show truths against fitted medians with their bands of 80 %, a panel a parameter."""
    part = replicates[replicates["replicate"] < SHOWN]
    half = norm.ppf(0.9) * part["sd"]
    part = part.assign(low=part["mean"] - half, high=part["mean"] + half)
    x = alt.X("truth:Q", title="Truth [prior sd]")
    y = alt.Y("mean:Q", title="Fitted [prior sd]")
    base = alt.Chart(part).encode(x=x)
    layers = alt.layer(
        base.mark_line(color=INK, strokeDash=[3, 3], strokeWidth=1).encode(
            y=alt.Y("truth:Q", title="Fitted [prior sd]")
        ),
        base.mark_rule(color="#6baed6", strokeWidth=1).encode(y=alt.Y("low:Q", title="Fitted [prior sd]"), y2="high:Q"),
        base.mark_circle(color=LINE, size=12, opacity=1).encode(y=y),
    ).properties(width=SIDE, height=SIDE)
    lines = [
        f"{SHOWN} simulated communities, event log. Dot: posterior median; bar: 80% band; dashed: fitted = truth.",
        "Dots along the dashed line: the file teaches the parameter. Dots along a level line: it teaches nothing.",
    ]
    return dressed(_panels(layers, part), "Known parameters, fitted again", lines)


def ranks(replicates: pd.DataFrame) -> Chart:
    """Show how truths rank among the draws, a panel a parameter; even is right."""
    number = replicates["replicate"].nunique()
    bins = replicates["rank"] // ((RANKS + 1) // BINS)
    counted = replicates.assign(bin=bins).groupby(["parameter", "bin"]).size().rename("count").reset_index()
    low, high = binom.interval(0.98, number, 1 / BINS)
    counted = counted.assign(rank=(counted["bin"] + 0.5) * (RANKS + 1) / BINS, low=low, high=high)
    title = "Communities"
    base = alt.Chart(counted).encode(
        x=alt.X("rank:Q", title="Rank of the truth", scale=alt.Scale(domain=[0, RANKS + 1]))
    )
    layers = alt.layer(
        base.mark_area(color=BAND_80).encode(y=alt.Y("low:Q", title=title), y2="high:Q"),
        base.mark_bar(color=LINE, size=4).encode(y=alt.Y("count:Q", title=title)),
    ).properties(width=SIDE, height=SIDE // 2)
    lines = [f"{number:,} simulated communities, event log. Of a right fit, 98 bars in 100 end in the pale band."]
    return dressed(_panels(layers, replicates), f"Ranks of the truths among {RANKS} draws", lines)


def _panels(layers: Chart, replicates: pd.DataFrame) -> Chart:
    order = list(replicates["parameter"].unique())
    return layers.facet(facet=alt.Facet("parameter:N", title=None, sort=order), columns=COLUMNS)


def tests(replicates: dict[Kind, pd.DataFrame]) -> pd.DataFrame:
    """Test all parameters of all kinds of file at once; adds ``kind`` and ``fails`` to `uniformity`'s table."""
    found = pd.concat([uniformity(ranked).assign(kind=kind) for kind, ranked in replicates.items()], ignore_index=True)
    return found.assign(fails=holm(found["chance"].to_numpy(dtype=np.float64)))


def said(replicates: dict[Kind, pd.DataFrame]) -> list[str]:
    """Return the generated part of the page."""
    found = tests(replicates)
    counts = ", ".join(f"{NAMED[kind]} {ranked['replicate'].nunique():,}" for kind, ranked in replicates.items())
    failed = found[found["fails"]]
    named = [
        f"`{row['parameter']}` ({NAMED[row['kind']]}, chance {row['chance']:.4f})" for row in failed.to_dict("records")
    ]
    lines = [
        f"Replicates: {counts}. {len(found) - len(failed)} of {len(found)} tests pass, at a chance of any "
        f"false alarm of {FALSE_ALARMS:.0%}; {'failing: ' + ', '.join(named) if named else 'none fails'}.", "",
        "| file | parameter | chance | 50% band holds | 80% | 95% | bias [posterior sd] | bands too narrow by | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for row in found.to_dict("records"):
        held = " | ".join(f"{row[f'held_{share}']:.0%}" for share in (50, 80, 95))
        lines.append(
            f"| {NAMED[row['kind']]} | `{row['parameter']}` | {row['chance']:.4f} | {held} | {row['bias']:+.2f} "
            f"| {row['too_narrow'] - 1:+.0%} | {'**fails**' if row['fails'] else 'passes'} |"
        )
    return [*lines, "", "![Recovery](images/inference-recovery.png)", "", "![Ranks](images/inference-ranks.png)"]


def write(kept: Path, folder: Path) -> None:
    """Write the pictures, and the part of the page between the marks."""
    replicates = {kind: pd.read_parquet(kept / f"sbc-{kind}.parquet") for kind in get_args(Kind)}
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    for name, chart in (("recovery", recovery(replicates[DRAWN])), ("ranks", ranks(replicates[DRAWN]))):
        picture = vl_convert.vegalite_to_png(chart.to_dict(), vl_version=version, scale=2)
        few_colours = Image.open(BytesIO(picture)).convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS)
        few_colours.save(folder / "images" / f"inference-{name}.png", optimize=True)
    write_part(folder / "inference.md", "sbc", said(replicates))


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(__file__).parent)
