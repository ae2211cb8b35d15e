"""Facts about the life of a chat: request, owner, place, end; and whether a department is open for chat."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, TypedDict

from contracts.fact import Fact, fact
from contracts.shapes import BeforeOfChat, ChangedCustomValues, ChatShape, ItemShape, SpanShape, WhereaboutsShape
from contracts.vocabulary import ChatOutcome, Method, Reason, WaitingBecause
from contracts.wire import Count, Id, Ids, Text, Texts, Truth, one_of, shapes


class AgentOfChat(TypedDict):
    """What one agent did in a chat."""

    agent_id: Id
    held_seconds: Count
    messages_out: Count
    longest_response_seconds: Count | None


@fact("chat.chat_requested.v1")
class ChatRequested(Fact):
    """The customer entered, or accepted an invitation; it now waits for routing, and this counts as its start."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    has_question: Truth
    asked_agent_id: Id | None = None


@fact("chat.assignment_requested.v1")
class AssignmentRequested(Fact):
    """The chat needs routing's word; nothing has moved yet. `barred_agent_ids`: CHT-055."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    request_id: Id
    work_type: Annotated[str, one_of("chat")] = "chat"
    reason: Annotated[str, one_of("create", "transfer", "hand_off")]
    detail: Text | None = None
    group_id: Id
    asked_agent_id: Id | None = None
    from_agent_id: Id | None = None
    was_status: Text
    barred_agent_ids: Ids = field(default_factory=list)


@fact("chat.chat_assigned.v1")
class ChatAssigned(Fact):
    """Routing's decision obeyed, another owner."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    reason: Annotated[str, one_of(*Reason)]
    detail: Text | None = None
    from_agent_id: Id | None = None
    decision_id: Id
    method: Annotated[str, one_of(*Method)] | None = None
    why: Text | None = None
    is_first_owner: Truth
    queue: SpanShape | None = None
    held: SpanShape | None = None


@fact("chat.chat_queued.v1")
class ChatQueued(Fact):
    """Obeyed: no agent; for a new chat only if nobody could take it."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    reason: Annotated[str, one_of(*Reason)]
    detail: Text | None = None
    from_agent_id: Id | None = None
    decision_id: Id
    why: Text | None = None
    waiting_because: Annotated[str, one_of(*WaitingBecause)]
    held: SpanShape | None = None


@fact("chat.chat_transferred.v1")
class ChatTransferred(Fact):
    """In force, with routing's answer."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    from_: WhereaboutsShape
    to: WhereaboutsShape
    is_agent_named: Truth
    comment_id: Id | None = None


@fact("chat.chat_edited.v1")
class ChatEdited(Fact):
    """The customer's name or address corrected, language set."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    changed: Texts


@fact("chat.chat_custom_fields_changed.v1")
class ChatCustomFieldsChanged(Fact):
    """Values of custom fields changed."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    changed: ChangedCustomValues


@fact("chat.chat_linked.v1")
class ChatLinked(Fact):
    """Related item added, from either side."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    item: ItemShape


@fact("chat.chat_unlinked.v1")
class ChatUnlinked(Fact):
    """Related item taken away, from either side."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    item: ItemShape


@fact("chat.chat_ended.v1")
class ChatEnded(Fact):
    """Status became completed. `duration` runs from the start, `queue` is a wait that was still going on."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    ended_by: Annotated[str, one_of("customer", "customer_left", "agent", "event_rule", "system")]
    outcome: Annotated[str, one_of(*ChatOutcome)]
    duration: SpanShape
    session: SpanShape | None = None
    queue: SpanShape | None = None
    last_agent_id: Id | None = None
    longest_response_seconds: Count | None = None
    agents: Annotated[list[Any], shapes(AgentOfChat)] = field(default_factory=list)


@fact("chat.chat_deleted.v1")
class ChatDeleted(Fact):
    """Deleted; it can still be read until it is purged."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    mode: Annotated[str, one_of("person", "age_rule")]


@fact("chat.chat_purged.v1")
class ChatPurged(Fact):
    """Gone; last fact, without state."""

    number: Text


@fact("chat.department_chat_opened.v1")
class DepartmentChatOpened(Fact):
    """A department opened for chat (CHT-010 to CHT-013); the subject is the department."""

    because: Annotated[str, one_of("hours", "holiday", "activity", "setting")]
    front_line_group_id: Id


@fact("chat.department_chat_closed.v1")
class DepartmentChatClosed(Fact):
    """A department closed for chat."""

    because: Annotated[str, one_of("hours", "holiday", "activity", "setting")]
    front_line_group_id: Id


@fact("chat.chat_link_saved.v1")
class ChatLinkSaved(Fact):
    """Chat link stored."""

    title: Text
    department_ids: Ids
    control_id: Id


@fact("chat.chat_link_deleted.v1")
class ChatLinkDeleted(Fact):
    """It is gone."""

    title: Text
    department_ids: Ids
    control_id: Id
