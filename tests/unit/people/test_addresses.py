"""Addresses against a list of addresses and networks."""

from __future__ import annotations

import pytest

from services.people.rules.addresses import address_of, is_listed, network_of

LISTED = ["203.0.113.7", "198.51.100.0/24", "10.1.2.3/16", " 192.0.2.1 ", "2001:db8:1::/48", "2001:db8::7", "::ffff:192.0.2.9", "spam host"]


@pytest.mark.parametrize(
    ("ip", "expected"),
    [
        ("203.0.113.7", True),
        ("203.0.113.8", False),
        ("198.51.100.0", True),
        ("198.51.100.255", True),
        ("198.51.101.0", False),
        ("10.1.255.255", True),
        ("10.2.0.0", False),
        ("192.0.2.1", True),
        ("2001:db8:1:ffff::1", True),
        ("2001:db8:2::1", False),
        ("2001:0db8:0000:0000:0000:0000:0000:0007", True),
        ("2001:DB8::7", True),
        ("::ffff:203.0.113.7", True),
        ("192.0.2.9", True),
        ("::ffff:203.0.113.8", False),
        ("::203.0.113.7", False),
        ("fe80::1%eth0", False),
    ],
)
def test_who_is_listed(ip: str, expected: bool) -> None:
    address = address_of(ip)
    assert address is not None
    assert is_listed(address, LISTED) is expected
    assert not is_listed(address, [])


@pytest.mark.parametrize("text", ["", "203.0.113", "203.0.113.256", "localhost", "203.0.113.7:80", "203.0.113.0/33", "*", "2001:db8::g"])
def test_what_is_no_address(text: str) -> None:
    assert address_of(text) is None
    assert network_of(text) is None
