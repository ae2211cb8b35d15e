"""Refilling an empty broker from the outboxes: what was not handled by everybody who should, and what was sent last, is sent again.

All services' databases come from one server's log, so they are of one moment: whether a receiver has handled a fact stands in its inbox.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from contracts.envelope import Envelope
from infra.standby.site import connected
from kit.service import Lane, Service

PIECE = 5_000  # facts looked at with one statement


@dataclass(frozen=True, slots=True)
class Refilled:
    """How many facts of one service go out again: not handled by all, and sent within the window."""

    unhandled: int
    recent: int


def last_seen(databases: Mapping[str, str]) -> datetime | None:
    """When the newest fact of all was told or sent: until then the primary's log reached us for certain."""
    newest = sa.text(
        "select greatest(max(recorded_at), max(sent_at)) from outbox where id > (select coalesce(max(id), 0) - 10000 from outbox)"
    )
    found = []
    for url in databases.values():
        with connected(url, None) as connection:
            found.append(connection.scalar(newest))
    return max((each for each in found if each), default=None)


def refill(databases: Mapping[str, str], since: datetime, kept: timedelta) -> dict[str, Refilled]:
    """Puts back to unsent. `since`: everything sent from then on goes again, for those outside whose mailboxes are gone.

    `kept` is how far it looks back, at most as long as inboxes remember: an older fact would count as not handled for being forgotten.
    """
    with ExitStack() as stack:
        at = {service: stack.enter_context(connected(url, None)) for service, url in databases.items()}
        listening = list(_lanes(at, since - kept))
        return {
            service: Refilled(
                unhandled=sum(_put_back(connection, ids) for ids in _unhandled(service, connection, listening, since)),
                recent=_put_back_since(connection, since),
            )
            for service, connection in at.items()
        }


@dataclass(frozen=True, slots=True)
class _Listening:
    """One lane at its inbox. What was told before `since` is none of its business: it did not listen yet, or has forgotten."""

    name: str
    lane: Lane
    inbox: sa.Connection
    since: datetime

    def misses(self, keys: Collection[str]) -> set[str]:
        known = sa.text("select key from inbox where lane = :lane and key = any(:keys)")
        return set(keys) - set(self.inbox.scalars(known, {"lane": self.name, "keys": list(keys)}))


def _lanes(at: Mapping[str, sa.Connection], earliest: datetime) -> Iterator[_Listening]:
    first = sa.text("select min(received_at) from inbox where lane = :lane")
    for service, connection in at.items():
        front: Service = importlib.import_module(f"services.{service}.service").SERVICE
        for name, lane in front.lanes.items():
            began = connection.scalar(first, {"lane": name})
            if began is not None:
                yield _Listening(name, lane, connection, max(began, earliest))


_SENT = sa.text("""
select id, envelope_id::text as key, type, recorded_at from outbox
where id > :after and sent_at < :since and recorded_at >= :earliest and type = any(:types) order by id limit :most
""")


def _unhandled(service: str, outbox: sa.Connection, listening: list[_Listening], since: datetime) -> Iterator[list[int]]:
    """Ids of facts that somebody should have handled and has not, piece by piece; those sent since then go anyway."""
    types = sorted({name for each in listening for name in each.lane.facts if name.startswith(f"{service}.")})
    if not types:
        return
    said = {"after": 0, "since": since, "earliest": min(each.since for each in listening), "types": types, "most": PIECE}
    while rows := outbox.execute(_SENT, said).all():
        said["after"] = rows[-1].id
        found: set[int] = set()
        for each in listening:
            wanted = {row.key: row.id for row in rows if row.type in each.lane.facts and row.recorded_at >= each.since}
            missed = {wanted[key] for key in each.misses(wanted)} if wanted else set()
            found |= missed if each.lane.concerns is None else set(_of_concern(outbox, each.lane, missed))
        yield sorted(found)


def _of_concern(outbox: sa.Connection, lane: Lane, ids: Collection[int]) -> Iterator[int]:
    """Those that the lane would not pass over: these leave no trace in its inbox."""
    assert lane.concerns is not None
    bodies = sa.text("select id, body from outbox where id = any(:ids)")
    for row in outbox.execute(bodies, {"ids": list(ids)}) if ids else ():
        if lane.concerns(Envelope.from_wire(bytes(row.body))):
            yield row.id


def _put_back(outbox: sa.Connection, ids: list[int]) -> int:
    again = sa.text("update outbox set sent_at = null where id = any(:ids)")
    return outbox.execute(again, {"ids": ids}).rowcount if ids else 0


def _put_back_since(outbox: sa.Connection, since: datetime) -> int:
    return outbox.execute(sa.text("update outbox set sent_at = null where sent_at >= :since"), {"since": since}).rowcount
