"""How a service says what it is: its commands, questions, subscriptions, deadlines and timers, each one line into a handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from flask import Blueprint
from marshmallow import Schema
from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from kit.niceness import ANSWERS
from kit.storage.work import Call, Reading, Work

Asked = dict[str, Any]
Answer = Any  # whatever JSON can hold
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due moment that has come."""

    kind: str
    subject: str
    due_at: datetime
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signal:
    """Something small that may be lost: typing, a presence ping."""

    topic: str
    payload: dict[str, Any]
    call: Call


@dataclass(frozen=True, slots=True)
class Command:
    """Changes something, once for each idempotency key: schema of what comes in, and the handler that does it in one work."""

    takes: type[Schema]
    handler: Callable[[Work, Asked], Answer]


@dataclass(frozen=True, slots=True)
class Question:
    """Reads something: schema of what is asked, and the query that answers."""

    takes: type[Schema]
    query: Callable[[Reading, Asked], Answer]


class Outside(Protocol):
    """What is done outside of any transaction gets: short works before and after waiting for somebody who is not ours.

    `is_wanted` turns false when the service ends or another instance has taken over: then begin nothing more.
    """

    @property
    def now(self) -> datetime: ...

    @property
    def call(self) -> Call: ...

    @property
    def is_wanted(self) -> bool: ...

    def do(self, act: Callable[[Work], R]) -> R:
        """One work, committed when this returns. `act` may run several times."""
        ...

    def reading(self) -> AbstractContextManager[Session]:
        """A session that only reads; holds a connection until the block ends."""
        ...

    def ask(self, service: str, method: str, asked: Asked | None = None, *, key: str = "", timeout: float = 5.0) -> Answer:
        """The answer of another service, within `timeout` seconds. Never from within `do` or `reading`.

        A command needs a `key`, which is this service's own: said again under it, it is not done again. Raises the other's Refusal;
        Unavailable, after which it may or may not have been done; RemoteBug.
        """
        ...


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question for which somebody outside has to be asked. Its handler runs in no transaction, and again when the call comes again."""

    takes: type[Schema]
    handler: Callable[[Outside, Asked], Answer]


@dataclass(frozen=True, slots=True)
class Pulse:
    """How far a lane is: every so many seconds the present moment is put behind the facts that wait in its mailbox.

    The handler gets it, in a work of its own, once this process has handled what lay before it. It knows nothing of facts that were put
    off or parked, nor of those that another process has in hand. Without a broker there is none.
    """

    seconds: float
    handler: Callable[[Work, datetime], None]


@dataclass(frozen=True, slots=True)
class Lane:
    """One mailbox of facts: fact type to handler. Facts of one lane are handled in batches, in the order they came.

    `batch` is the most facts one transaction takes, `pace` the seconds from one batch to the next: a fact after a pause is handled at
    once, those that follow gather. `retry_after` are the growing delays in seconds before a fact is parked.
    What `concerns` denies is passed over without a transaction: for types of which most are other services' business.
    `ahead` is called before the facts of a batch: to lock and read at once, in one order, what they would one by one.
    Where there is `together`, it gets the new facts of a batch in the order they came, in one work, instead of their handlers.
    """

    facts: Mapping[str, Callable[[Work, Envelope], None]]
    batch: int = 50
    pace: float = 0.0
    retry_after: tuple[float, ...] = (1, 5, 30)
    concerns: Callable[[Envelope], bool] | None = None
    ahead: Callable[[Session, Sequence[Envelope]], None] | None = None
    together: Callable[[Work, Sequence[Envelope]], None] | None = None
    pulse: Pulse | None = None


@dataclass(frozen=True, slots=True)
class Inflow:
    """Much that comes in from outside, spread by key over mailboxes, of which each is emptied by one process at a time, in order.

    Its name in the service is that of the exchange as well. `handler` gets what has gathered, in one work: at most `batch` messages that
    have `batch_bytes` together, a longer one by itself. `pace` are the seconds from one batch to the next: one after a pause is handled
    at once, those that follow gather. A message may come twice, after a crash: the handler has to know what it has seen.
    """

    handler: Callable[[Work, Sequence[Any]], None]
    batch: int = 100
    batch_bytes: int = 256_000
    pace: float = 0.0


@dataclass(frozen=True, slots=True)
class Timer:
    """Runs in one process at a time, every so many seconds, in a work of its own."""

    seconds: float
    handler: Callable[[Work], None]


@dataclass(frozen=True, slots=True)
class Outing:
    """What waits for somebody outside, in no transaction; `at_once` of it at the same time, in the instance that holds the lease.

    The handler says whether there was something to do: then it is called again at once, else after so many seconds. It may be cut off
    anywhere, by a kill or a second and a half after the service was told to end: what it took it takes for a while only, in a work of its
    own, so that it is taken again.
    """

    seconds: float
    handler: Callable[[Outside], bool]
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Runs in every process by itself, for the first time at once and then this many seconds after its last round ended.

    For what a process keeps beside the database. Its session cannot write, and statements do not share a transaction.
    """

    seconds: float
    act: Callable[[Reading], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The front page of a service. `metadata` holds its own tables, `admin` its own admin endpoints.

    `figures` sets the service's own gauges from what is stored, each time Prometheus asks. `pace` is the seconds from one round of the
    relay to the next: a fact after a pause goes at once, those that follow go together, which is cheaper and a little later.
    `niceness`, 0 to 19, is how far its processes step back where there is not enough processor for all: gateway and broker stay in front,
    what answers people is behind them, and what only counts behind that (decision 0036).
    """

    name: str
    metadata: sa.MetaData
    commands: Mapping[str, Command] = field(default_factory=dict)
    questions: Mapping[str, Question | Inquiry] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    deadlines: Mapping[str, Callable[[Work, Deadline], None]] = field(default_factory=dict)
    timers: Mapping[str, Timer] = field(default_factory=dict)
    outings: Mapping[str, Outing] = field(default_factory=dict)
    upkeep: Mapping[str, Upkeep] = field(default_factory=dict)
    signals: Mapping[str, Callable[[Work, Signal], None]] = field(default_factory=dict)
    inflows: Mapping[str, Inflow] = field(default_factory=dict)
    admin: Blueprint | None = None
    figures: Callable[[Reading], None] | None = None
    pace: float = 0.05
    niceness: int = ANSWERS
