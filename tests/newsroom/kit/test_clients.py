"""Which network a request comes from."""

import pytest

from newsroom.kit import clients

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("address", "network"),
    [("198.51.100.7", "198.51.100.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
     ("::ffff:198.51.100.7", "198.51.100.7"), ("", "unknown"), ("unix:", "unknown")],
)  # fmt: skip
def test_l8_an_ipv6_network_counts_as_one(rf, address, network):
    assert clients.network_of(rf.get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(
    ("trusted", "network"), [(None, "192.0.2.1"), (("HTTP_X_FORWARDED_PROTO", "https"), "198.51.100.7")]
)
def test_l8_only_behind_our_own_front_server_the_last_forwarded_address_counts(rf, settings, trusted, network):
    settings.SECURE_PROXY_SSL_HEADER = trusted

    request = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7")

    assert clients.network_of(request) == network
