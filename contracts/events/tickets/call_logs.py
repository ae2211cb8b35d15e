"""Facts about call logs."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from contracts.fact import Fact, fact
from contracts.shapes import BeforeOfCallLog, CallLogShape, ItemShape, WhereaboutsShape
from contracts.wire import Id, Text, Texts, Truth, one_of


@fact("tickets.call_log_created.v1")
class CallLogCreated(Fact):
    """First save; the agent is the creator until routing names another."""

    call_log: CallLogShape
    before: BeforeOfCallLog = field(default_factory=dict)
    is_from_phone_link: Truth


@fact("tickets.call_log_changed.v1")
class CallLogChanged(Fact):
    """Saved again, or an attachment."""

    call_log: CallLogShape
    before: BeforeOfCallLog = field(default_factory=dict)
    changed: Texts


@fact("tickets.call_log_assigned.v1")
class CallLogAssigned(Fact):
    """Routing named an agent."""

    call_log: CallLogShape
    before: BeforeOfCallLog = field(default_factory=dict)
    reason: Annotated[str, one_of("create", "transfer")]
    from_agent_id: Id
    decision_id: Id


@fact("tickets.call_log_transferred.v1")
class CallLogTransferred(Fact):
    """In force."""

    call_log: CallLogShape
    before: BeforeOfCallLog = field(default_factory=dict)
    from_: WhereaboutsShape
    to: WhereaboutsShape
    is_agent_named: Truth


@fact("tickets.call_log_linked.v1")
class CallLogLinked(Fact):
    """Related item added."""

    call_log: CallLogShape
    before: BeforeOfCallLog = field(default_factory=dict)
    item: ItemShape


@fact("tickets.call_log_unlinked.v1")
class CallLogUnlinked(Fact):
    """Related item taken away."""

    call_log: CallLogShape
    before: BeforeOfCallLog = field(default_factory=dict)
    item: ItemShape


@fact("tickets.call_log_deleted.v1")
class CallLogDeleted(Fact):
    """Deleted; it can still be read until it is purged."""

    call_log: CallLogShape
    before: BeforeOfCallLog = field(default_factory=dict)
    mode: Annotated[str, one_of("person", "age_rule")]


@fact("tickets.call_log_purged.v1")
class CallLogPurged(Fact):
    """Gone; last fact, without state."""

    number: Text
