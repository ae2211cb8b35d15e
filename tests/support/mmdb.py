"""Writes small databases in MaxMind's format: networks, and what is known of each."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network
from typing import Any

UINT16, UINT32, UINT64 = 5, 6, 9
MARKER = b"\xab\xcd\xefMaxMind.com"


def database(known: Mapping[str, Any], *, ip_version: int = 6, built: int = 1_780_000_000) -> bytes:
    """The file: `known` by network. Networks must not hold each other."""
    nodes: list[list[int | None]] = [[None, None]]
    data, places = b"", []
    for network, record in known.items():
        places.append(len(data))
        data += _written(record)
        _insert(nodes, _bits(network, ip_version), ~(len(places) - 1))
    count = len(nodes)

    def pointed(child: int | None) -> int:
        if child is None:
            return count
        return child if child >= 0 else count + 16 + places[~child]

    tree = b"".join(struct.pack(">II", pointed(left), pointed(right)) for left, right in nodes)
    about: dict[str, Any] = {"node_count": (UINT32, count), "record_size": (UINT16, 32), "ip_version": (UINT16, ip_version)}
    about |= {"binary_format_major_version": (UINT16, 2), "binary_format_minor_version": (UINT16, 0), "build_epoch": (UINT64, built)}
    about |= {"database_type": "Test", "languages": ["en"], "description": {}}
    return tree + bytes(16) + data + MARKER + _written(about)


def _bits(network: str, ip_version: int) -> str:
    of = ip_network(network)
    bits = f"{int(of.network_address):0{of.max_prefixlen}b}"[: of.prefixlen]
    return "0" * 96 + bits if isinstance(of, IPv4Network) and ip_version == 6 else bits


def _insert(nodes: list[list[int | None]], bits: str, leaf: int) -> None:
    at = 0
    for bit in bits[:-1]:
        following = nodes[at][int(bit)]
        if following is None:
            following = nodes[at][int(bit)] = len(nodes)
            nodes.append([None, None])
        at = following
    nodes[at][int(bits[-1])] = leaf


def _written(value: Any) -> bytes:
    if isinstance(value, dict):
        return _head(7, len(value)) + b"".join(_written(key) + _written(each) for key, each in value.items())
    if isinstance(value, list):
        return _head(11, len(value)) + b"".join(map(_written, value))
    if isinstance(value, float):
        return _head(3, 8) + struct.pack(">d", value)
    if isinstance(value, int | tuple):
        kind, number = value if isinstance(value, tuple) else (UINT64, value)
        digits: bytes = number.to_bytes((number.bit_length() + 7) // 8, "big")
        return _head(kind, len(digits)) + digits
    text = str(value).encode()
    return _head(2, len(text)) + text


def _head(kind: int, size: int) -> bytes:
    length, more = (size, b"") if size < 29 else (29, bytes([size - 29]))
    return bytes([length, kind - 7]) + more if kind > 7 else bytes([kind << 5 | length]) + more
