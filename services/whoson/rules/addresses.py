"""Addresses of visitors: written in one way, shortened where the house wants to know less, and public or not."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

KEPT_OF_4, KEPT_OF_6 = 24, 48  # bits


def read(address: str) -> IPv4Address | IPv6Address | None:
    """The address; one of version 4 in the clothes of version 6 is undressed. None for what is none."""
    try:
        found = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def written(address: str) -> str:
    """As it is kept. Empty for what is no address."""
    found = read(address)
    return "" if found is None else str(found)


def shortened(address: str) -> str:
    """Without what tells one household from the next: `192.0.2.77` is `192.0.2.0`, of version 6 the first 48 bits stay."""
    found = read(address)
    if found is None:
        return ""
    kept = KEPT_OF_4 if isinstance(found, IPv4Address) else KEPT_OF_6
    return str(ip_network((found, kept), strict=False).network_address)


def is_public(address: str) -> bool:
    """Whether it belongs to one machine of the internet: not private, reserved, or for many."""
    found = read(address)
    return found is not None and found.is_global and not found.is_multicast
