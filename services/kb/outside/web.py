"""Whether an address of somebody else's answers: asked with HEAD, then GET, politely, and never of a machine of a private network.

A body that an employee wrote must not make this server call what only this server can reach: the name is resolved once, every machine
behind it has to be a public one, and the connection goes to that very machine, so that a name that changes its mind gains nothing. Each
redirect goes the same way. robots.txt is not asked for: it is for programs that walk through a site, and this asks, once a day, for the
one page to which a person has put a link.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from ipaddress import ip_address, ip_network
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit

from kit.config import config
from kit.version import VERSION
from services.kb.outside.pinned import Budget, Pinned, within
from services.kb.rules.links import LONGEST_ADDRESS, WEB, ascii_host, is_public
from services.kb.rules.replies_of_sites import Reply, judged, location_of
from services.kb.rules.verdicts import Found, Outcome

CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 10.0
MOST_REDIRECTS = 5
MOST_MACHINES = 3  # of one name are tried
SAFE = "/%:=&?~+!$,;'@()*[]|"
NAMES_NOTHING = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
ALIVE_FOR_SURE = "example.com"  # reserved by the registry of names, and always there

Turn = Callable[[str], None]


class NotOurs(Exception):
    """A machine that may not be called from here."""


class PutOff(Exception):
    """Not now: this host is to be left alone for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not for {seconds:.0f} s")
        self.seconds = seconds


def machines_of(host: str, port: int) -> list[str]:
    """The IP addresses behind a name. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def allowed_by(networks: str) -> Callable[[str], bool]:
    """Public machines, and those of the networks named (`10.1.0.0/16,fd12::/32`): an operator's own choice, for links into the house."""
    named = [ip_network(one.strip()) for one in networks.split(",") if one.strip()]

    def is_allowed(machine: str) -> bool:
        return is_public(machine) or any(ip_address(machine.partition("%")[0]) in one for one in named)

    return is_allowed


@dataclass(slots=True)
class Web:
    """How the checker reaches other sites. `resolve` and `is_allowed` are for tests and for who runs an intranet."""

    resolve: Callable[[str, int], Sequence[str]] = machines_of
    is_allowed: Callable[[str], bool] = field(default_factory=lambda: allowed_by(config().environ.get("FRONTLINE_LINK_NETWORKS", "")))
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    connect_seconds: float = CONNECT_SECONDS
    total_seconds: float = TOTAL_SECONDS

    def look(self, url: str, turn: Turn) -> Outcome:
        """What comes of a try, within ten seconds of network, five of them to connect; at most five redirects; bodies are not read.

        `turn` is called with the host before each request: it returns when it may be sent, or raises PutOff.
        """
        budget = Budget(self.total_seconds, monotonic)
        try:
            return self._follow(url, turn, budget)
        except NotOurs as refused:
            return Outcome(Found.WITHHELD, f"Not tried: {refused}")
        except PutOff as later:
            return Outcome(Found.LATER, "The site asked to be left alone for a while.", retry_after=later.seconds)
        except socket.gaierror as unnamed:
            return Outcome(Found.UNNAMED if unnamed.errno in NAMES_NOTHING else Found.UNREACHED, "The name of the site is not known.")
        except ssl.SSLCertVerificationError as wrong:
            return Outcome(Found.FAILS, f"Its certificate is not valid: {wrong.verify_message}.")
        except TimeoutError:
            return Outcome(Found.UNREACHED, f"No answer within {self.total_seconds:.0f} seconds.")
        except ssl.SSLError as wrong:
            return Outcome(Found.FAILS, f"No secure connection: {wrong.reason or 'it broke off'}.")
        except (HTTPException, UnicodeError, ValueError):
            return Outcome(Found.FAILS, "What answers there does not speak HTTP, or the address is none.")
        except OSError as away:
            return Outcome(Found.UNREACHED, f"It cannot be reached: {away.strerror or 'the connection broke off'}.")

    def is_name_service_there(self) -> bool:
        """Whether names are resolved at all: asked for one that always exists."""
        try:
            return bool(within(self.connect_seconds, lambda: self.resolve(ALIVE_FOR_SURE, 443)))
        except OSError:
            return False

    def _follow(self, url: str, turn: Turn, budget: Budget) -> Outcome:
        method, redirects, seen = "HEAD", 0, {("HEAD", url)}
        while True:
            reply = self._ask(method, url, turn, budget)
            following = location_of(reply)
            if following is not None:
                url, redirects = urljoin(url, following), redirects + 1
                if redirects > MOST_REDIRECTS or (method, url) in seen:
                    return Outcome(Found.FAILS, "It redirects in a circle, or too often.")
                if urlsplit(url).scheme not in WEB or len(url.encode()) > LONGEST_ADDRESS:
                    return Outcome(Found.FAILS, "It redirects to what is no page of the web.")
            elif method == "HEAD" and reply.is_worth_asking_again:
                method = "GET"
            else:
                return replace(judged(reply), host=ascii_host(urlsplit(url).hostname or ""))
            seen.add((method, url))

    def _ask(self, method: str, url: str, turn: Turn, budget: Budget) -> Reply:
        parts = urlsplit(url)
        host = ascii_host(parts.hostname or "")
        if not host or parts.scheme not in WEB:
            raise ValueError("no address of the web")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        machines = within(min(self.connect_seconds, budget.left), lambda: self.resolve(host, port))
        if not machines or not all(self.is_allowed(machine) for machine in machines):
            raise NotOurs("it leads into a private network.")
        budget.hold(lambda: turn(host))
        context = self.context if parts.scheme == "https" else None
        connection = Pinned(host, port, list(machines)[:MOST_MACHINES], min(self.connect_seconds, budget.left), context)
        with budget.watching(connection):
            connection.request(method, _wanted(parts.path, parts.query), headers=_headers())
            try:
                answer = connection.getresponse()
            except http.client.RemoteDisconnected:
                return Reply(None)
            return Reply(answer.status, answer.getheader("Location"), answer.getheader("Retry-After"))


def _wanted(path: str, query: str) -> str:
    return quote(path or "/", safe=SAFE) + (f"?{quote(query, safe=SAFE)}" if query else "")


def _headers() -> dict[str, str]:
    agent = f"Mozilla/5.0 (compatible; FrontlineLinkCheck/{VERSION}; +{config().public_url})"
    return {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
