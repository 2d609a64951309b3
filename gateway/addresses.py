"""Whose request it is: the caller's network address, seen past our own load balancers."""

import ipaddress
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import Any

Networks = Sequence[IPv4Network | IPv6Network]
_IPV6 = 6


def client_address(scope: Mapping[str, Any], forwarded_for: str | None, trusted: Networks) -> str:
    """Give the nearest address that is not one of our proxies; nobody else is believed."""
    peer = scope.get("client")
    address = str(peer[0]) if peer else ""
    if not trusted or forwarded_for is None:
        return address
    for hop in [address, *reversed([part.strip() for part in forwarded_for.split(",")])]:
        known = _parsed(hop)
        if known is None:
            break
        address = hop
        if not any(known in network for network in trusted):
            break
    return address


def throttle_key(address: str) -> str:
    """Give what is counted together: an IPv4 address, or the /64 an IPv6 customer has."""
    if ":" not in address:
        return address
    known = _parsed(address)
    if known is None or known.version != _IPV6:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False))


def is_within(address: str, networks: Networks) -> bool:
    """Tell whether an address lies in one of the networks."""
    known = _parsed(address)
    return known is not None and any(known in network for network in networks)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
