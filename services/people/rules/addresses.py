"""Addresses of machines, and whether one stands on a list of addresses and networks."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_MAPPED = int(ipaddress.IPv6Address("::ffff:0:0"))


@lru_cache(maxsize=1000)
def network_of(entry: str) -> Network | None:
    """A network, or a single address as one of its own; None when it is neither."""
    try:
        return ipaddress.ip_network(entry.strip(), strict=False)
    except ValueError:
        return None


def address_of(text: str) -> Address | None:
    """An address of IPv4 or IPv6; None when it is none."""
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None


def is_listed(address: Address, entries: Iterable[str]) -> bool:
    """Whether one of the entries is this address or a network around it (PPL-242). An IPv4 address is the same written as an IPv6 one."""
    forms = _forms(address)
    networks = (network_of(entry) for entry in entries)
    return any(form in network for network in networks if network is not None for form in forms)


def _forms(address: Address) -> tuple[Address, ...]:
    if isinstance(address, ipaddress.IPv4Address):
        return address, ipaddress.IPv6Address(_MAPPED + int(address))
    return (address,) if address.ipv4_mapped is None else (address, address.ipv4_mapped)
