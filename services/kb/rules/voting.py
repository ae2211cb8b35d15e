"""Whose vote on an article counts (KB-098, KB-183): one a voter, and from strangers only a few a day from one network."""

from __future__ import annotations

import ipaddress

MOST_OF_STRANGERS = 3  # votes of visitors without an account: by article, network and day


def network_of(address: str) -> str:
    """The neighbourhood an address is counted with: /24, for IPv6 /64. What is no address is a neighbourhood of its own."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    mapped = getattr(known, "ipv4_mapped", None)
    known = mapped or known
    return str(ipaddress.ip_network((known, 24 if known.version == 4 else 64), strict=False))


def may_count(others_from_there: int) -> bool:
    """Whether one more stranger's vote counts, after so many others from the same network on the same day: fresh cookies buy nothing."""
    return others_from_there < MOST_OF_STRANGERS
