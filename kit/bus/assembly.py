"""From what a service says of itself to the nameko container that runs it."""

from __future__ import annotations

import logging
import re
from typing import Any

import eventlet
from nameko.containers import ServiceContainer

from kit.bus import signals
from kit.bus.events import Subscription
from kit.bus.inflowing import Inflowing
from kit.bus.newcomer import Newcomer
from kit.bus.outbox import Relay
from kit.bus.outings import Outings
from kit.bus.part import Part
from kit.bus.post import Post
from kit.bus.pulsing import Pulsing
from kit.bus.receiver import Receiver
from kit.bus.rpc import Rpc
from kit.bus.ticking import Ticking
from kit.bus.upkeep import Rounds
from kit.bus.workshop import Workshop
from kit.clock import Deadlines, Timers
from kit.config import Config
from kit.instances.identity import Identity
from kit.instances.lease import Lease
from kit.service import Service
from kit.storage.engine import Database

log = logging.getLogger(__name__)

CALLS_AT_ONCE = 10
KNOWN_WITHIN = 1.0  # seconds to learn whether this instance is enabled; without a database it begins as it would at first


class Assembly:
    """A service with everything it runs on. `start`, then `stop` once."""

    def __init__(self, service: Service, database: Database, settings: Config, who: Identity) -> None:
        self.service, self.database, self._url = service, database, settings.amqp_url
        self.outgoing = Post(self._url, f"{service.name} out")
        self._relay_post = Post(self._url, f"{service.name} outbox", is_keeping_log=True)
        self.lease = Lease(database, who, is_connected=lambda: self._relay_post.wire.is_up)
        self.relay = Relay(
            service.name,
            database,
            self._relay_post,
            lambda: self.lease.is_held,
            pace=service.pace,
            outbox_kept=settings.outbox_kept_seconds,
            inbox_kept=settings.inbox_kept_seconds,
        )
        self.lease.is_busy = lambda: self.relay.is_holder
        self.lease.on_change = self._heed
        self._part = Part(lambda: self.lease.is_enabled, self._receivers)
        self.workshop = Workshop(
            service,
            database,
            on_facts=self.relay.nudge,
            on_signal=lambda topic, payload, call: signals.publish(self.outgoing, topic, payload, call),
        )
        self._beside: list[Rounds | Newcomer] = [
            Rounds(name, each, database, lambda: self.lease.is_enabled) for name, each in service.upkeep.items()
        ]
        self._beside.append(Newcomer(service.name, database, self._url, lambda: self.lease.is_held and self.is_connected))
        workers = CALLS_AT_ONCE + len(service.lanes) + len(service.inflows) + 3
        self.container = ServiceContainer(self._front(), {"AMQP_URI": self._url, "max_workers": workers})

    def start(self) -> None:
        """Returns soon; what is missing outside is waited for in the background."""
        for run in (self.outgoing.wire.run, self._relay_post.wire.run, self.lease.run, self.relay.run):
            eventlet.spawn(run)
        self.lease.known.wait(KNOWN_WITHIN)  # whether it is to take part at all
        self._part.begin()
        self.container.start()
        for each in self._beside:
            eventlet.spawn(each.run)

    def stop(self) -> None:
        """Takes nothing more, finishes what runs, sends what is in the outbox."""
        for each in self._beside:
            each.stop()
        self.container.stop()
        self.relay.stop()
        self.lease.stop()
        self.outgoing.wire.stop()
        self._relay_post.wire.stop()
        self.database.close()

    @property
    def is_connected(self) -> bool:
        """Whether the broker answers to all it has to do with it."""
        return self.outgoing.wire.is_up and self._relay_post.wire.is_up and all(receiver.is_up for receiver in self._receivers())

    @property
    def is_relaying(self) -> bool:
        """Whether this process empties the outbox, or stands by for the one that does."""
        return self.relay.is_serving and self.lease.is_beating

    @property
    def inflows(self) -> dict[str, dict[str, Any]]:
        """What this process has of each: {shares, waiting, late_seconds}."""
        return {receiver.name: receiver.state for receiver in self._receivers() if isinstance(receiver, Inflowing)}

    def wait(self) -> None:
        """Until the container has ended; raises what ended it."""
        self.container.wait()

    def _heed(self) -> None:
        """The lease was got or lost, or this instance has been enabled or disabled."""
        self.relay.nudge()
        self._part.change()

    def _receivers(self) -> list[Receiver]:
        return [entrypoint for entrypoint in self.container.entrypoints if isinstance(entrypoint, Receiver)]

    def _front(self) -> type:
        """The class nameko wants: one method for each way in."""
        service, url, workshop = self.service, self._url, self.workshop
        methods: dict[str, Any] = {"answer": _entry(Rpc(url, workshop, CALLS_AT_ONCE), Rpc.answer)}
        for name in service.lanes:
            entrypoint = Subscription(url, workshop, name, self.outgoing)
            pulse = service.lanes[name].pulse
            if pulse is not None:
                methods[f"pulse_{name}"] = _entry(Pulsing(service.name, name, pulse, self.outgoing, lambda: self.lease.is_held), None)
            methods[f"take_{re.sub(r'[^a-z0-9]', '_', name)}"] = _entry(entrypoint, Subscription.take)
        if service.signals:
            methods["take_signals"] = _entry(signals.Signals(url, workshop), signals.Signals.take)
        for name in service.inflows:
            inflow = Inflowing(url, workshop, name, self.lease, self.outgoing)
            methods[f"take_in_{name}"] = _entry(inflow, Inflowing.take)
        if service.deadlines:
            methods["fall_due"] = _entry(
                Ticking(Deadlines(workshop), f"{service.name} deadlines", lambda: self.lease.is_enabled), Ticking.tick
            )
        if service.timers:
            methods["tick"] = _entry(Ticking(Timers(workshop), f"{service.name} timers", lambda: self.lease.is_held), Ticking.tick)
        for name, outing in service.outings.items():
            entrypoint = Outings(workshop, f"{service.name} {name}", outing, lambda: self.lease.is_held)
            methods[f"go_out_{name}"] = _entry(entrypoint, Outings.go)
        return type(service.name, (), {"name": service.name, **methods})


def _entry(entrypoint: Any, act: Any) -> Any:
    """A method that hands over to the entrypoint that called it, marked as nameko marks entrypoints."""

    def method(_front: Any, called: Any, *rest: Any) -> Any:
        return act(called, *rest)

    method.nameko_entrypoints = {entrypoint}  # type: ignore[attr-defined]
    return method
