"""Whose address counts."""

from ipaddress import ip_network

from gateway.addresses import client_address, throttle_key

OURS = [ip_network("10.0.0.0/8")]


def test_without_proxies_of_ours_nobody_is_believed() -> None:
    assert client_address({"client": ("9.9.9.9", 1)}, "1.2.3.4", []) == "9.9.9.9"
    assert client_address({"client": ("9.9.9.9", 1)}, "1.2.3.4", OURS) == "9.9.9.9"


def test_the_nearest_address_that_is_not_ours_counts() -> None:
    peer = {"client": ("10.0.0.1", 1)}
    assert client_address(peer, "6.6.6.6, 1.2.3.4, 10.0.0.2", OURS) == "1.2.3.4"
    assert client_address(peer, "not an address", OURS) == "10.0.0.1"
    assert client_address(peer, None, OURS) == "10.0.0.1"
    assert client_address({"client": None}, "1.2.3.4", OURS) == ""


def test_a_customer_with_many_ipv6_addresses_is_counted_once() -> None:
    assert throttle_key("2001:db8:1:2:aaaa::1") == throttle_key("2001:db8:1:2::9")
    assert throttle_key("2001:db8:1:3::9") != throttle_key("2001:db8:1:2::9")
    assert throttle_key("1.2.3.4") == "1.2.3.4"
    assert throttle_key("fe80::1%eth0")
    assert throttle_key("") == ""
