"""The address of an index in a cluster; none of these asks one."""

from __future__ import annotations

import pytest

from search.errors import ClusterUnavailableError, SettingError
from search.index.address import absolute
from search.index.cluster import ClusterAddress, ClusterIndex


@pytest.mark.parametrize(
    "address",
    [
        "opensearch+http://127.0.0.1:9200",
        "opensearch+http://127.0.0.1:9200/a/b",
        "opensearch+http://:9200/naru",
        "opensearch+http://127.0.0.1:x/naru",
        "opensearch+ftp://127.0.0.1/naru",
    ],
)
def test_impossible_addresses_are_refused(address: str) -> None:
    with pytest.raises(SettingError, match="NARU_INDEX"):
        ClusterAddress.parse(address)


def test_address_names_hosts_and_alias() -> None:
    address = ClusterAddress.parse("opensearch+https://a:9201,b/Naru")
    assert address == ClusterAddress(True, (("a", 9201), ("b", 9200)), "naru")
    assert absolute("opensearch+https://a/naru") == "opensearch+https://a/naru"


def test_password_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SettingError) as refused:
        ClusterAddress.parse("opensearch+http://ferry:s3cret@127.0.0.1:1/naru")
    monkeypatch.setenv("NARU_OPENSEARCH_USER", "ferry")
    monkeypatch.setenv("NARU_OPENSEARCH_PASSWORD", "s3cret")
    caplog.set_level("DEBUG")
    address = ClusterAddress.parse("opensearch+http://127.0.0.1:1/naru")
    index = ClusterIndex(address)
    with pytest.raises(ClusterUnavailableError) as failed:
        index.current()
    told = f"{refused.value!r}{failed.value!r}{address!r}{caplog.text}"
    assert "s3cret" not in told
    assert "c3JldA" not in told
