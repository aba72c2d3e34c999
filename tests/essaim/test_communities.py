"""The verb of real communities, on a small made-up folder."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.words import speaking


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a small community and one that is too small."""
    rng = np.random.default_rng(4)
    came = rng.integers(0, 200, size=80)
    stays = rng.geometric(0.3, size=80)
    rows = [(f"m{who}", 86_400 * (18_700 + came[who] + 3 * k)) for who in range(80) for k in range(stays[who])]
    log = pd.DataFrame(rows, columns=["member", "ts"]).assign(kind="message")
    log.to_parquet(tmp_path / "club.parquet")
    log.head(3).to_parquet(tmp_path / "pair.parquet")
    return tmp_path


def test_the_verdict_comes_with_everything_behind_it(essaim: Callable, folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    said = essaim("communities", folder, "--runs", "20", "--out", page, "--json")
    document = json.loads(said.out)
    assert said.code == 0
    assert [row["statistic"] for row in document["verdicts"]] == ["posts", "gaps", "tenure", "mean"]
    assert {row["communities"] for row in document["verdicts"]} == {2}
    assert list(document["failures"]) == ["pair"]
    assert len(document["table"]) == 8
    assert document["histograms"]
    assert document["parameters"]["club"]
    text = page.read_text(encoding="utf-8")
    assert "pair: not scored, counted as lost" in text
    assert str(folder) not in text


def test_one_community_is_shown_in_french(essaim: Callable, folder: Path) -> None:
    said = essaim("communities", folder, "--only", "pair", "--lang", "fr")
    assert said.code == 0
    assert "non notée, comptée comme perdue" in said.out
    assert "log-normale commune" in said.out


def test_names_that_no_community_has_are_refused_all_at_once(essaim: Callable, folder: Path) -> None:
    said = essaim("communities", folder, "--only", "clab", "--only", "pear")
    assert said.code == 2
    with speaking("en"):
        assert "“club”" in said.err
        assert "“pair”" in said.err
