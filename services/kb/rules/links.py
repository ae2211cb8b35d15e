"""Addresses in what people write: which are links, which lead to ourselves and where, and which machines may be called at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

MOST_LINKS = 500  # of an item
LONGEST_ADDRESS = 2_000  # bytes
WEB = ("http", "https")
_ITEM = re.compile(r"^/kb/(articles|news)/([^/]+)(?:/|$)")
_FILE = re.compile(r"/files/([0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64})(?:/|$)", re.IGNORECASE)
_UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
_NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """What an address of our own leads to: `article` or `news` by id, `file` by its id or the hash of its content.

    An id that cannot be one is empty: it leads nowhere.
    """

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Address:
    """A link. `host` is empty for one of our own. `target` is None for what only a look at the page would tell."""

    url: str
    host: str
    is_internal: bool
    target: Target | None = None


def addresses_in(given: Iterable[str], own_hosts: Collection[str]) -> list[Address]:
    """The links among these addresses, each once, sorted; 500 of an item at most."""
    found: dict[str, Address] = {}
    for one in given:
        address = read_address(one, own_hosts)
        if address is not None and len(found) < MOST_LINKS:
            found.setdefault(address.url, address)
    return [found[url] for url in sorted(found)]


def read_address(given: str, own_hosts: Collection[str]) -> Address | None:
    """None for what is no link to a page or file: mail, telephone, a place on the same page, or longer than 2,000 bytes."""
    url = given.partition("#")[0].strip()
    if url.startswith("//"):
        url = f"https:{url}"
    if not url or len(url.encode()) > LONGEST_ADDRESS or "\x00" in url:
        return None
    try:
        parts = urlsplit(url)
        scheme, host, path = parts.scheme.lower(), ascii_host(parts.hostname or ""), parts.path
    except ValueError:  # brackets that are no IPv6 address, a name that cannot be one
        return Address(url, "?", is_internal=False)
    if not scheme and not host:
        return Address(url, "", is_internal=True, target=target_of(path))
    if scheme not in WEB:
        return None
    if host in own_hosts:
        return Address(url, "", is_internal=True, target=target_of(path))
    return Address(url, host or "?", is_internal=False)


def ascii_host(name: str) -> str:
    """A host name as it is asked for. Raises UnicodeError, a ValueError, for what cannot be one."""
    return name.encode("idna").decode().rstrip(".").lower() if name else ""


def target_of(path: str) -> Target | None:
    """The item or file behind a path of our own."""
    if item := _ITEM.match(path):
        kind, item_id = ("article" if item[1] == "articles" else "news"), item[2].lower()
        return Target(kind, item_id if _UUID.match(item_id) else "")
    if file := _FILE.search(path):
        return Target("file", file[1].lower())
    return None


def is_public(machine: str) -> bool:
    """Whether this IP address is a machine of the open internet: not our own network's, not one that only stands for such."""
    try:
        ip = ip_address(machine.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        within = _within(ip)
        if within is not None:
            return all(is_public(one) for one in within)
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local)


def _within(ip: IPv6Address) -> list[str] | None:
    """The IPv4 addresses that an IPv6 address carries inside."""
    if ip.ipv4_mapped is not None:
        return [str(ip.ipv4_mapped)]
    if ip.sixtofour is not None:
        return [str(ip.sixtofour)]
    if ip.teredo is not None:
        return [str(one) for one in ip.teredo]
    if ip in _NAT64 or int(ip) >> 32 == 0:
        return [str(ip_address(int(ip) & 0xFFFFFFFF))]
    return None
