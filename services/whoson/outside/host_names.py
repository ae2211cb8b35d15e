"""The host name of an address, asked of the name servers within two seconds; answers are kept for a while (WHO-012)."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from time import monotonic

import dns.exception
import dns.resolver
import dns.reversename
from prometheus_client import Counter

from kit.config import Unset, config
from services.whoson.rules.addresses import is_public, read, written

looked_up = Counter("frontline_whoson_host_names_total", "Host names that were asked for, by what came of it", ["outcome"])

SERVERS = "FRONTLINE_NAME_SERVERS"
SECONDS = 2.0
MOST_AT_ONCE, MOST_KEPT = 16, 8192
KEPT_SECONDS, SILENCE_KEPT_SECONDS = 3600.0, 60.0
LONGEST = 253
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?", re.ASCII)


class HostNames:
    """Asks, and remembers. `servers` are `10.0.0.2` or `10.0.0.2:5353`, none for those of the machine."""

    def __init__(
        self,
        servers: str = "",
        *,
        seconds: float = SECONDS,
        is_allowed: Callable[[str], bool] = is_public,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._resolvers = _resolvers(servers, seconds)
        self._seconds, self._is_allowed, self._clock = seconds, is_allowed, clock
        self._kept: OrderedDict[str, tuple[float, str | None]] = OrderedDict()
        self._turns = threading.BoundedSemaphore(MOST_AT_ONCE)

    def of(self, address: str) -> str | None:
        """None when there is none, for addresses of private networks, and when nobody answers in time. Raises nothing."""
        address = written(address)
        if not address or not self._is_allowed(address):
            return None
        until, known = self._kept.get(address, (0.0, None))
        if self._clock() < until:
            return known
        if not self._turns.acquire(timeout=self._seconds):
            return None
        try:
            name, seconds = self._asked(address), KEPT_SECONDS
            looked_up.labels("nameless" if name is None else "named").inc()
        except (dns.exception.DNSException, OSError, ValueError):  # not heard of: perhaps in a minute
            name, seconds = None, SILENCE_KEPT_SECONDS
            looked_up.labels("silent").inc()
        finally:
            self._turns.release()
        self._keep(address, name, seconds)
        return name

    def _asked(self, address: str) -> str | None:
        if self._resolvers is None:
            raise OSError("no name server is known")
        asked = dns.reversename.from_address(address)
        try:
            answer = self._resolvers.resolve(asked, "PTR", lifetime=self._seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        return next((name for name in (_plain(str(each.target)) for each in answer) if name), None)

    def _keep(self, address: str, name: str | None, seconds: float) -> None:
        self._kept[address] = (self._clock() + seconds, name)
        self._kept.move_to_end(address)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


def host_name(address: str) -> str | None:
    """The host name of an address, or None; within two seconds for the answer and as many for its turn."""
    return _host_names().of(address)


@cache
def _host_names() -> HostNames:
    return HostNames(config().environ.get(SERVERS, ""))


def _resolvers(servers: str, seconds: float) -> dns.resolver.Resolver | None:
    named = [one.strip() for one in servers.split(",") if one.strip()]
    try:
        found = dns.resolver.Resolver(configure=not named)
    except dns.resolver.NoResolverConfiguration:
        return None
    found.timeout = seconds / 2  # so that a second server is asked when the first one is away
    if named:
        found.nameservers = [_server(one) for one in named]
    return found


def _server(said: str) -> dns.nameserver.Nameserver:
    """Raises Unset."""
    host, colon, port = said.rpartition(":")
    if not colon or (":" in host and not host.endswith("]")):
        host, port = said, "53"
    if read(host.strip("[]")) is None or not port.isdecimal():
        raise Unset(f"{SERVERS} names {said}; wanted are addresses such as 10.0.0.2 or [fd12::2]:5353, with commas between them.")
    return dns.nameserver.Do53Nameserver(host.strip("[]"), int(port))


def _plain(name: str) -> str | None:
    """What is put there is up to the owner of the address: only what looks like a name is taken for one."""
    name = name.rstrip(".").lower()
    return name if len(name) <= LONGEST and _NAME.fullmatch(name) else None
