"""The second installation's broker, by RabbitMQ's administration over HTTP: filled from the first one's while it waits, cut off and emptied
of what is old when it takes over."""

from __future__ import annotations

import importlib
import json
from base64 import b64encode
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from contracts.envelope import EVENTS_EXCHANGE
from kit.bus import topology
from kit.config import service_names
from kit.service import Service

UPSTREAM = "other-installation"
POLICY = "facts-of-the-other-installation"
ANSWER_SECONDS = 10


class BrokerAway(Exception):
    """The broker's administration does not answer, or refuses."""


@dataclass(frozen=True, slots=True)
class Broker:
    """`url` is http://user:password@host:15672, `vhost` where the suite lives."""

    url: str = field(repr=False)
    vhost: str = "/"

    def is_there(self) -> bool:
        try:
            return bool(self._ask("GET", "/api/overview"))
        except BrokerAway:
            return False

    def follow(self, upstream: str) -> None:
        """Gets every public fact from the broker at `upstream` (amqp://…) too: for mailboxes that others have here, and for the log."""
        at = self._vhost
        self._declare([topology.fact_log()])
        terms = {"uri": upstream, "ack-mode": "on-confirm", "reconnect-delay": 2, "max-hops": 1}
        self._ask("PUT", f"/api/parameters/federation-upstream/{at}/{UPSTREAM}", {"value": terms})
        policy = {"pattern": f"^{EVENTS_EXCHANGE}$".replace(".", r"\."), "apply-to": "exchanges"}
        self._ask("PUT", f"/api/policies/{at}/{POLICY}", {**policy, "definition": {"federation-upstream": UPSTREAM}})

    def follow_nobody(self) -> bool:
        """Cuts the other broker off: what it still holds may be of a history that is no more. Says whether it was followed."""
        at = self._vhost
        was = self._ask("DELETE", f"/api/parameters/federation-upstream/{at}/{UPSTREAM}", missing=None)
        self._ask("DELETE", f"/api/policies/{at}/{POLICY}", missing=None)
        return was is not None

    def is_following(self) -> bool:
        """Whether the link to the other broker runs."""
        links = self._ask("GET", f"/api/federation-links/{self._vhost}", missing=[])
        return any(link.get("status") == "running" for link in links)

    def remove_mailboxes(self) -> list[str]:
        """Removes the services' mailboxes, which here are of an earlier time; services make theirs when they start.

        Raises BrokerAway when somebody takes from one: then services run, and it is none of an earlier time.
        """
        there = {one["name"]: one for one in self._ask("GET", f"/api/queues/{self._vhost}?columns=name,consumers")}
        ours = [name for name in _mailboxes() if name in there]
        taken = [name for name in ours if there[name].get("consumers")]
        if taken:
            raise BrokerAway(f"services already run on this broker: {', '.join(taken[:3])} {'have' if len(taken) > 1 else 'has'} takers")
        for name in ours:
            self._ask("DELETE", f"/api/queues/{self._vhost}/{quote(name, safe='')}", missing=None)
        return ours

    def lay_out(self) -> int:
        """Makes the log and the mailboxes of every lane and inflow before anybody sends: what is sent to nobody is gone.

        Returns how many there are.
        """
        mailboxes = [
            topology.fact_log(),
            *(mailbox for front in _fronts() for lane in front.lanes for mailbox in topology.of_lane(front, lane)),
            *(mailbox for front in _fronts() for name in front.inflows for mailbox in topology.of_inflow(front.name, name)),
        ]
        self._declare(mailboxes)
        return len(mailboxes)

    def _declare(self, mailboxes: list[topology.Mailbox]) -> None:
        """As the services do; what is there already in the same shape stays as it is."""
        at = self._vhost
        inflows = [topology.inflow_exchange(name) for front in _fronts() for name in front.inflows]
        for exchange in (*topology.EXCHANGES, *inflows):
            self._ask("PUT", f"/api/exchanges/{at}/{exchange.name}", {"type": exchange.kind, "durable": True})
        for mailbox in mailboxes:
            self._ask("PUT", f"/api/queues/{at}/{mailbox.name}", {"durable": True, "arguments": mailbox.arguments})
            for source, key in mailbox.bindings:
                self._ask("POST", f"/api/bindings/{at}/e/{source}/q/{mailbox.name}", {"routing_key": key})

    @property
    def _vhost(self) -> str:
        return quote(self.vhost, safe="")

    def _ask(self, method: str, path: str, said: dict[str, Any] | None = None, **missing: Any) -> Any:
        """The answer, {} for an empty one; `missing` is answered where there is no such thing. Raises BrokerAway."""
        where = urlsplit(self.url)
        made = HTTPSConnection if where.scheme == "https" else HTTPConnection
        line = made(where.hostname or "", where.port or 15672, timeout=ANSWER_SECONDS)
        account = f"{unquote(where.username or '')}:{unquote(where.password or '')}".encode()
        headers = {"Authorization": f"Basic {b64encode(account).decode()}", "Content-Type": "application/json"}
        try:
            line.request(method, path, json.dumps(said) if said is not None else None, headers)
            answer = line.getresponse()
            body = answer.read()
        except (OSError, HTTPException) as trouble:
            raise BrokerAway(f"the broker's administration does not answer: {trouble}") from trouble
        finally:
            line.close()
        if answer.status == 404 and missing:
            return missing["missing"]
        if answer.status >= 400:
            raise BrokerAway(f"{method} {path}: {answer.status} {body.decode(errors='replace')[:300]}")
        return json.loads(body) if body else {}


def _fronts() -> list[Service]:
    return [importlib.import_module(f"services.{name}.service").SERVICE for name in service_names()]


def _mailboxes() -> list[str]:
    fronts = _fronts()
    delays = {delay for front in fronts for lane in front.lanes.values() for delay in lane.retry_after}
    _, rooms = topology.ladder(sorted(delays))
    return [mailbox.name for front in fronts for mailbox in topology.of_service(front)] + [room.name for room in rooms]
