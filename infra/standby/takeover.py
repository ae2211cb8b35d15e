"""The switch-over, step by step: each can be said again, ends in time, and tells what it did and how long it took."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from infra.local.commands.status import asked
from infra.local.processes import wait_for
from infra.standby import primary, record
from infra.standby.broker import Broker
from infra.standby.refill import refill
from infra.standby.site import Site, names
from infra.standby.standing import Both, answers, both


class Refused(Exception):
    """The other installation may still be at work, or this one cannot take over; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`is_planned`: the other one is well and hands over. `reason`: why to go on although it answers. Times in seconds.

    `window`: what was sent so long before the end is sent again to all, since mailboxes of others went down with the old broker.
    `look_back`: how far facts are looked for that somebody has not handled.
    `start`: a command that starts services and gateway here; without it somebody else does.
    """

    is_planned: bool = False
    reason: str = ""
    window: float = 300
    look_back: float = 86_400
    within: float = 60
    start: str = ""
    is_awaiting_services: bool = True
    is_broker_left_alone: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, in a sentence, and the seconds it took."""

    name: str
    said: str
    seconds: float


@dataclass(slots=True)
class Takeover:
    """This installation becomes the active one."""

    site: Site
    wanted: Wanted
    before: Both = field(init=False)

    def steps(self) -> Iterator[Step]:
        """Does one after the other, each told when it is done. Raises Refused before anything is changed, TimeoutError, BrokerAway."""
        doing: list[tuple[str, Callable[[], str]]] = [
            ("look", self._look),
            ("fence", self._fence),
            ("promote", self._promote),
            ("broker", self._broker),
            ("refill", self._refill),
        ]
        if self.wanted.start:
            doing.append(("start", self._start))
        if self.wanted.is_awaiting_services:
            doing.append(("ready", self._ready))
        for name, do in doing:
            began = time.monotonic()
            said = do()
            yield Step(name, said, round(time.monotonic() - began, 3))

    def _look(self) -> str:
        self.before = both(self.site)
        here = self.before.here
        if not (self.site.broker or self.wanted.is_broker_left_alone):
            raise Refused("FRONTLINE_BROKER_ADMIN_URL is not set: the broker has to be made ready before services start.")
        if here is None:
            raise Refused("This installation's own database does not answer.")
        if not here.is_standby:
            return f"writes already, on timeline {here.timeline}"
        if self._is_other_alive() and not (self.wanted.is_planned or self.wanted.reason):
            raise Refused(
                "The other installation's database still answers: two at work do harm. Hand over with --planned, or, "
                "when it is to be abandoned and cannot come back by itself, say --force and the reason."
            )
        if self.wanted.is_planned and not (self.before.there and here.is_streaming):
            raise Refused("A planned switch-over needs both databases, and this one following the other.")
        behind = self.before.unreceived_bytes
        return "a standby; " + ("the other one does not answer" if behind is None else f"{behind} bytes behind the other one")

    def _fence(self) -> str:
        """A planned one: no service writes there any more, and all that was written is here, before we take over."""
        if not self._is_standby() or not self._is_other_alive():
            return "the other one does not answer; that it stays away is the operator's care (see the runbook)"
        try:
            cut = primary.close(self.site.there, names(self.site))
            end = primary.place(self.site.there)
        except primary.DatabaseAway as away:
            if self.wanted.is_planned:
                raise Refused(f"The other database could not be closed: {away}") from away
            return "the other one answers, and could not be closed: it has to be switched off by other means"
        if self.wanted.is_planned:
            late = "Not all that was written there has arrived here; it is closed now: open it with `frontline standby open --other`."
            wait_for(lambda: self._has_replayed(end), self.wanted.within, late)
        return f"the other database is closed to its services, {cut} connections cut off"

    def _promote(self) -> str:
        if self._is_standby():
            primary.promote(self.site.here, self.wanted.within)
        found = both(self.site).here
        if found is None or found.is_standby:
            raise TimeoutError("This database does not write.")
        primary.open_(self.site.here, names(self.site))  # a fence comes over with the replication
        reason = "planned" if self.wanted.is_planned else self.wanted.reason or "the other installation did not answer"
        record.begin(self.site, found.timeline, reason)
        return f"writes, on timeline {found.timeline}"

    def _broker(self) -> str:
        entry = record.present(self.site)
        if entry.broker_ready_at:
            return f"was made ready at {entry.broker_ready_at:%H:%M:%S}"
        if self.wanted.is_broker_left_alone:
            record.note(self.site, entry.timeline, "broker_ready_at")
            return "left alone"
        broker = Broker(self.site.broker)
        wait_for(broker.is_there, self.wanted.within, "The broker's administration does not answer.")
        was_following, old, new = broker.follow_nobody(), broker.remove_mailboxes(), broker.lay_out()
        record.note(self.site, entry.timeline, "broker_ready_at")
        return f"{'follows nobody any more' if was_following else 'followed nobody'}, {len(old)} old mailboxes removed, {new} made"

    def _refill(self) -> str:
        entry = record.present(self.site)
        if entry.refilled_at:
            return f"was done at {entry.refilled_at:%H:%M:%S}"
        since = (entry.last_seen or datetime.now(UTC)) - timedelta(seconds=self.wanted.window)
        remembered = self.site.settings.inbox_kept_seconds - 600
        done = refill(self.site.databases, since, timedelta(seconds=min(self.wanted.look_back, remembered)))
        record.note(self.site, entry.timeline, "refilled_at")
        recent, unhandled = sum(one.recent for one in done.values()), sum(one.unhandled for one in done.values())
        return f"{recent} facts sent since {since:%H:%M:%S} go out again, and {unhandled} older ones that somebody had not handled"

    def _start(self) -> str:
        done = subprocess.run(self.wanted.start, shell=True, timeout=self.wanted.within, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise TimeoutError(f"`{self.wanted.start}` ended with {done.returncode}")
        return f"`{self.wanted.start}` was run"

    def _ready(self) -> str:
        await_ready(self.site, self.wanted.within)
        return "every service and the gateway are ready"

    def _is_standby(self) -> bool:
        return self.before.here is not None and self.before.here.is_standby

    def _is_other_alive(self) -> bool:
        """A server that has itself been made a standby does no harm."""
        there = self.before.there
        return not (there and there.is_standby) and bool(self.site.there) and answers(self.site.there)

    def _has_replayed(self, place: int) -> bool:
        here = both(self.site).here
        return here is not None and here.replayed >= place


def await_ready(site: Site, within: float) -> None:
    """Waits until every service and the gateway of this installation say that they are ready. Raises TimeoutError with who is not."""
    settings = site.settings
    gateway = settings.environ.get("FRONTLINE_GATEWAY_URL", f"http://127.0.0.1:{settings.port}").rstrip("/")
    urls = {service: settings.admin_urls_of(service) for service in site.databases} | {"gateway": [gateway]}
    missing = set(urls)

    def are_ready() -> bool:
        missing.difference_update([name for name in missing if any(asked(f"{url}/health/ready")["is_ready"] for url in urls[name])])
        return not missing

    try:
        wait_for(are_ready, within, "late")
    except TimeoutError as late:
        raise TimeoutError(f"not ready within {within:.0f} s: {', '.join(sorted(missing))}") from late
