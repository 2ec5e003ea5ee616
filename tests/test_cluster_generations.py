"""Generations in a cluster: listed, verified, gone back to, removed."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner

from naru import main
from search.index.address import open_index
from search.index.cluster import ClusterAddress
from tests import test_cluster
from tests.test_cluster import build, indices

address = test_cluster.address


def naru(address: str, *arguments: str) -> Any:
    return CliRunner().invoke(main, [*arguments, "--index", address])


def test_index_is_rolled_back_and_forth(address: str) -> None:
    first, second = build(address, "a"), build(address, "a", "b")
    index = open_index(address)
    assert index.current().name == second
    assert naru(address, "rollback").stdout == f"{address} now serves {first}.\n"
    assert index.current().name == first
    assert naru(address, "prune").stdout == "Removed: nothing.\n"
    assert naru(address, "rollback", second).exit_code == 0
    assert index.current().name == second
    assert naru(address, "rollback", "elsewhere").exit_code == 1


def test_run_after_a_rollback_keeps_what_is_served(address: str) -> None:
    for ids in ("a", "ab"):
        build(address, *ids)
    naru(address, "rollback")
    build(address, "a", "b", "c")
    assert indices(address) == [1, 3]
    assert naru(address, "prune", "--keep", "1").exit_code == 0
    assert indices(address) == [3]


def test_generations_are_listed_and_verified(address: str) -> None:
    names = [build(address, "a"), build(address, "a", "b")]
    facts = json.loads(naru(address, "status", "--json").stdout)
    assert (facts["generation"], facts["newest"], facts["stale"]) == (names[1], names[1], False)
    assert [row["name"] for row in facts["generations"]] == names[::-1]
    assert [row["articles"] for row in facts["generations"]] == [2, 1]
    assert all(row["bytes"] > 0 for row in facts["generations"])
    assert naru(address, "verify").exit_code == 0
    client = ClusterAddress.parse(address).connect()
    hit = client.search(index=names[1], body={"size": 1})["hits"]["hits"][0]
    client.delete(index=names[1], id=hit["_id"], params={"refresh": "true"})
    result = naru(address, "verify")
    assert result.exit_code == 1
    assert "1 article instead of 2" in result.stderr
