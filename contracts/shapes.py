"""The JSON objects that facts carry: place, customer, item, span, and the whole state of a ticket, chat, call log or task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

from contracts.vocabulary import (
    ChatDirection,
    ChatEntry,
    ChatOutcome,
    ChatStatus,
    FollowUpState,
    ItemType,
    Priority,
    TaskStatus,
    TicketOrigin,
    TicketSource,
    TicketStatus,
)
from contracts.wire import At, Clock, Count, Day, Id, ItemOrId, Text, Truth, Wire, map_of, one_of, part_of, schema_of, shape, shapes, up_to


class Place(TypedDict):
    brand_id: Id
    department_id: Id
    group_id: Id


class Customer(TypedDict):
    user_id: Id | None
    username: Text | None
    name: Text | None
    email: Text | None
    phone: Text | None
    ip: Text | None


class Item(TypedDict):
    """Something that can be linked."""

    type: Annotated[str, one_of(*ItemType)]
    id: Id
    number: Text


class Span(TypedDict):
    """A measured time: `business_seconds` by the hours of the department that holds the thing at `to_at`."""

    from_at: At
    to_at: At
    seconds: Count
    business_seconds: Count
    calendar_sequence: Count


class Response(TypedDict):
    is_initial: Truth
    span: Annotated[Mapping[str, Any], shape(Span)]


class Whereabouts(TypedDict):
    """One end of a transfer."""

    place: Annotated[Mapping[str, Any], shape(Place)]
    agent_id: Id | None


class Person(TypedDict):
    name: Text
    email: Text


class FollowUp(TypedDict):
    due_at: At
    state: Annotated[str, one_of(*FollowUpState)]


class CustomValue(TypedDict):
    key: Text
    value: Annotated[str, up_to(512)]


class ChangedCustomValue(TypedDict):
    field_id: Id
    key: Text
    before: Annotated[str, up_to(512)] | None
    value: Annotated[str, up_to(512)] | None


Hours = TypedDict("Hours", {"weekday": Count, "from": Clock, "to": Clock})


class Holiday(TypedDict):
    name: Text
    date: Day


PlaceShape = Annotated[Mapping[str, Any], shape(Place)]
CustomerShape = Annotated[Mapping[str, Any], shape(Customer)]
ItemShape = Annotated[Mapping[str, Any], shape(Item)]
ItemShapes = Annotated[list[Any], shapes(Item)]
SpanShape = Annotated[Mapping[str, Any], shape(Span)]
HoursShapes = Annotated[list[Any], shapes(Hours)]
HolidayShapes = Annotated[list[Any], shapes(Holiday)]
ItemOrMessageId = Annotated[Any, Wire(ItemOrId, schema_of(Item))]
ResponseShape = Annotated[Mapping[str, Any], shape(Response)]
PersonShape = Annotated[Mapping[str, Any], shape(Person)]
WhereaboutsShape = Annotated[Mapping[str, Any], shape(Whereabouts)]
ChangedCustomValues = Annotated[list[Any], shapes(ChangedCustomValue)]
CustomFields = Annotated[Mapping[str, Any], map_of(shape(CustomValue))]


class Ticket(TypedDict):
    id: Id
    number: Text
    place: PlaceShape
    agent_id: Id | None
    assignment_number: Count
    customer: CustomerShape | None
    email: Text
    submitter: PersonShape
    subject: Text
    status: Annotated[str, one_of(*TicketStatus)]
    priority: Annotated[str, one_of(*Priority)]
    is_pinned: Truth
    pinned_at: At | None
    source: Annotated[str, one_of(*TicketSource)]
    origin: Annotated[str, one_of(*TicketOrigin)]
    language: Text
    created_at: At
    last_action_at: At
    waiting_clock_at: At
    status_changed_at: At
    queued_at: At | None
    assigned_at: At | None
    closed_at: At | None
    first_unanswered_at: At | None
    follow_up: Annotated[Mapping[str, Any], shape(FollowUp)] | None
    messages_in: Count
    messages_out: Count
    messages_out_by_agents: Count
    open_seconds: Count
    active_seconds: Count
    validation_hash: Text
    custom_fields: CustomFields
    deleted_at: At | None


class Chat(TypedDict):
    id: Id
    number: Text
    place: PlaceShape
    agent_id: Id | None
    assignment_number: Count
    customer: CustomerShape | None
    question: Text | None
    language: Text | None
    status: Annotated[str, one_of(*ChatStatus)]
    outcome: Annotated[str, one_of(*ChatOutcome)] | None
    direction: Annotated[str, one_of(*ChatDirection)]
    entry: Annotated[str, one_of(*ChatEntry)]
    chat_link_id: Id | None
    invitation_id: Id | None
    started_at: At
    queued_at: At | None
    assigned_at: At | None
    first_assigned_at: At | None
    first_response_at: At | None
    first_unanswered_at: At | None
    ended_at: At | None
    messages_in: Count
    messages_out: Count
    queue_seconds: Count
    custom_fields: CustomFields
    deleted_at: At | None


class CallLog(TypedDict):
    id: Id
    number: Text
    place: PlaceShape
    agent_id: Id
    customer: CustomerShape | None
    is_incoming: Truth
    subject: Text
    description: Annotated[str, up_to(4000)]
    started_at: At | None
    ended_at: At | None
    length_seconds: Count | None
    links: ItemShapes
    created_at: At
    created_by_id: Id | None
    custom_fields: CustomFields
    deleted_at: At | None


class Task(TypedDict):
    id: Id
    number: Text
    owner_type: Annotated[str, one_of("agent", "related_item")]
    agent_id: Id | None
    links: ItemShapes
    subject: Text
    description: Annotated[str, up_to(4000)]
    status: Annotated[str, one_of(*TaskStatus)]
    priority: Annotated[str, one_of(*Priority)]
    start_at: At | None
    due_at: At | None
    reminder_minutes: Count | None
    completed_at: At | None
    original_estimate_minutes: Count | None
    remaining_estimate_minutes: Count | None
    schedule_id: Id | None
    created_at: At
    deleted_at: At | None


TicketShape = Annotated[Mapping[str, Any], shape(Ticket)]
ChatShape = Annotated[Mapping[str, Any], shape(Chat)]
CallLogShape = Annotated[Mapping[str, Any], shape(CallLog)]
TaskShape = Annotated[Mapping[str, Any], shape(Task)]

BeforeOfTicket = Annotated[Mapping[str, Any], part_of(Ticket)]
BeforeOfChat = Annotated[Mapping[str, Any], part_of(Chat)]
BeforeOfCallLog = Annotated[Mapping[str, Any], part_of(CallLog)]
BeforeOfTask = Annotated[Mapping[str, Any], part_of(Task)]
