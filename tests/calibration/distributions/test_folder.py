"""The communities of a folder."""

import pytest

from calibration.distributions.folder import communities_in
from sim.problems import InputError


def test_a_community_of_the_table_without_a_log_is_listed_all_the_same(tmp_path, acts_of):
    (tmp_path / "events").mkdir()
    acts_of(10).to_parquet(tmp_path / "events" / "b.parquet")
    (tmp_path / "communities.csv").write_text("community,weeks,family\na,3,one\nb,4,one\n", encoding="utf-8")
    assert [(each.name, each.family, each.log.is_file()) for each in communities_in(tmp_path)] == [
        ("a", "one", False),
        ("b", "one", True),
    ]


def test_logs_without_a_table_are_their_own_families(tmp_path, acts_of):
    acts_of(10).to_parquet(tmp_path / "x.parquet")
    assert [(each.name, each.family) for each in communities_in(tmp_path)] == [("x", "x")]


def test_a_folder_without_logs_and_a_table_without_its_columns_are_refused(tmp_path, acts_of):
    with pytest.raises(InputError, match="event log"):
        communities_in(tmp_path)
    acts_of(10).to_parquet(tmp_path / "x.parquet")
    (tmp_path / "communities.csv").write_text("name\nx\n", encoding="utf-8")
    with pytest.raises(InputError, match="family"):
        communities_in(tmp_path)
