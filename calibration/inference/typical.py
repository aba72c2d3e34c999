"""Typical: one small simulated community, as a Slack overview and as a log, on which inference is measured."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import numpy as np

from calibration.chronicle import Chronicle, chronicle_of
from calibration.community import community_before
from calibration.exports import Export, read_export
from calibration.exports.events import ACTS
from calibration.exports.writers.slack_overview import slack_days, write_slack_overview
from calibration.inference.target import Target, target_of
from sim.ensemble import Run
from sim.parameters import defaults
from sim.plan import Founders, Manager, Plan

Kind = Literal["slack_overview", "events"]
NAMED: dict[Kind, str] = {"slack_overview": "Slack overview", "events": "event log"}
START, WEEKS, FOUNDERS, JOINS_A_WEEK, SEED = date(2023, 1, 2), 52, 12, 1.5, 5
"""A community of about 90 people after a year; small ones teach least, and are the most common."""


def typical(kind: Kind) -> Target:
    """Return what a year's file of the typical community asks of the model."""
    export = _export(kind)
    return target_of(community_before(export, export.latest_start))


@cache
def _lived() -> Chronicle:
    joins = np.random.default_rng(SEED).poisson(JOINS_A_WEEK / 7, size=7 * WEEKS)
    plan = Plan(
        start=START,
        days=7 * WEEKS,
        founders=Founders(number=FOUNDERS),
        manager=Manager(posts_per_week=2.0, sessions_per_day=1),
        known_joins=joins,
    )
    return chronicle_of(Run(plan, defaults(), SEED))


@cache
def _export(kind: Kind) -> Export:
    """Write the community's file and read it back, as a person's would be."""
    with TemporaryDirectory() as folder:
        if kind == "slack_overview":
            path = Path(folder) / "typical.csv"
            write_slack_overview(path, slack_days(_lived()))
        else:
            path = Path(folder) / "typical.parquet"
            acts = _lived().acts()
            acts = acts.loc[acts["kind"].isin(ACTS), ["member", "ts", "kind"]].astype({"member": str, "kind": str})
            seconds = acts["ts"].dt.tz_localize(None).astype("datetime64[s]").astype(np.int64)
            acts.assign(ts=seconds).to_parquet(path)
        return read_export(path, key=b"nobody real")
