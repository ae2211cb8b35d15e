"""How tickets and what hangs on them come out. Nullable fields are always there."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.people.kinds import count, identity, moment, one, several, text, truth, word
from gateway.schemas import page_of
from gateway.tickets.asked import PRIORITIES, STATUSES

_MANY = 2**31 - 1


def null(field: Any) -> Any:
    field.allow_none = True
    return field


def an_id(description: str) -> Any:
    return identity(description, required=True)


def a_moment(description: str) -> Any:
    return moment(description, required=True)


def a_text(description: str, most: int = 300) -> Any:
    return text(description, most, 0, required=True)


def a_count(description: str) -> Any:
    return count(description, 0, _MANY, required=True)


def a_truth(description: str) -> Any:
    return truth(description, required=True)


class TicketPlace(Schema):
    """Where it is."""

    brand_id = an_id("Brand")
    department_id = an_id("Department")
    group_id = an_id("Group")


class TicketCustomer(Schema):
    """Who asks."""

    user_id = null(an_id("The account"))
    username = null(a_text("The account's name"))
    name = null(a_text("Name"))
    email = null(a_text("Address of the submitter", 320))
    phone = null(a_text("Phone"))
    ip = null(a_text("Where from"))


class TicketSubmitter(Schema):
    """Who opened it."""

    name = a_text("Name")
    email = a_text("Address", 320)


class TicketNames(Schema):
    """The names behind the ids."""

    brand = null(a_text("Brand"))
    department = null(a_text("Department"))
    group = null(a_text("Group"))
    agent = null(a_text("Agent"))


class TicketFollowUpState(Schema):
    """When it comes back."""

    due_at = a_moment("When")
    state = word("How it stands", "scheduled", "due", "suspended", required=True)


class TicketFollowUp(TicketFollowUpState):
    """The whole follow-up."""

    note = a_text("Note", 4000)
    group_id = an_id("Group then")
    agent_id = null(an_id("Agent then; null for the group's distribution"))
    priority = word("Priority then", *PRIORITIES, required=True)
    is_pinning = a_truth("Pins it then")
    prior_status = word("Status before", *STATUSES, required=True)
    scheduled_by = a_text("Who set it")
    scheduled_at = a_moment("When it was set")


def an_object(description: str) -> fields.Dict:
    return fields.Dict(required=True, metadata={"description": description})


class Ticket(Schema):
    """A ticket, for employees."""

    id = an_id("Its id")
    number = a_text("Its public number")
    version = a_count("Counts its changes; the ETag")
    place = one(TicketPlace, "Where it is", required=True)
    names = one(TicketNames, "The names behind the ids", required=True)
    agent_id = null(an_id("Its owner; null in the queue"))
    assignment_number = a_count("Grows with each change of owner")
    customer = null(one(TicketCustomer, "Who asks", required=True))
    email = a_text("Address of record", 320)
    submitter = one(TicketSubmitter, "Who opened it", required=True)
    subject = a_text("Subject")
    status = word("Status", *STATUSES, required=True)
    priority = word("Priority", *PRIORITIES, required=True)
    is_pinned = a_truth("Stays with its agent")
    pinned_at = null(a_moment("Pinned since"))
    source = a_text("How it began")
    origin = a_text("From where")
    language = a_text("Language", 35)
    created_at = a_moment("Opened")
    last_action_at = a_moment("Last action")
    waiting_clock_at = a_moment("The auto-close clock runs since")
    status_changed_at = a_moment("In this status since")
    queued_at = null(a_moment("Last came into the queue"))
    assigned_at = null(a_moment("With its owner since"))
    closed_at = null(a_moment("Closed since"))
    first_unanswered_at = null(a_moment("The customer waits since"))
    follow_up = null(one(TicketFollowUpState, "Follow-up", required=True))
    messages_in = a_count("From the customer")
    messages_out = a_count("From our side")
    messages_out_by_agents = a_count("By agents")
    open_seconds = a_count("Seconds open so far")
    active_seconds = a_count("Seconds active so far")
    custom_fields = an_object("Custom field id to {key, value}")
    is_being_placed = a_truth("A transfer waits for routing")
    is_resolved = a_truth("Has a resolution")
    duration_seconds = a_count("Since it was opened, or until it was closed")
    idle_seconds = a_count("Since the last action")


class TicketRights(Schema):
    """What the asker may do."""

    comment = a_truth("Comment")
    handle = a_truth("Change, move, close")
    reply = a_truth("Reply: is its owner")


class TicketTabs(Schema):
    """How much each tab holds."""

    messages = a_count("Messages")
    comments = a_count("Comments")
    attachments = a_count("Files")
    related_items = a_count("Related items")
    history = a_count("History")


class TicketComment(Schema):
    """A note for employees."""

    id = an_id("Its id")
    kind = a_text("Kind")
    text = a_text("Plain text", 20_000)
    author_id = null(an_id("Who wrote it; null for the system"))
    created_at = a_moment("When")


class WholeTicket(Ticket):
    """One ticket, as its window shows it."""

    follow_up = null(one(TicketFollowUp, "Follow-up", required=True))
    may = one(TicketRights, "What the asker may do", required=True)
    tabs = one(TicketTabs, "How much each tab holds", required=True)
    sticky_comments = several(fields.Nested(TicketComment), "They stand at the top", 100, required=True)


class TicketRow(Schema):
    """A ticket in a list."""

    id = an_id("Its id")
    number = a_text("Its public number")
    version = a_count("Counts its changes")
    subject = a_text("Subject")
    email = a_text("Address of record", 320)
    customer_name = null(a_text("The customer's name"))
    user_id = null(an_id("The customer's account"))
    brand_id = an_id("Brand")
    department_id = an_id("Department")
    group_id = an_id("Group")
    agent_id = null(an_id("Owner; null in the queue"))
    names = one(TicketNames, "The names behind the ids", required=True)
    status = word("Status", *STATUSES, required=True)
    priority = word("Priority", *PRIORITIES, required=True)
    is_pinned = a_truth("Stays with its agent")
    source = a_text("How it began")
    created_at = a_moment("Opened")
    last_action_at = a_moment("Last action")
    closed_at = null(a_moment("Closed"))
    first_unanswered_at = null(a_moment("The customer waits since"))
    follow_up = null(one(TicketFollowUpState, "Follow-up", required=True))
    messages_in = a_count("From the customer")
    messages_out = a_count("From our side")
    custom_fields = an_object("Custom field id to {key, value}")
    is_being_placed = a_truth("A transfer waits for routing")
    duration_seconds = a_count("Since it was opened, or until it was closed")
    idle_seconds = a_count("Since the last action")


class TicketCounts(Schema):
    """How many there are of each status."""

    active = a_count("Active")
    waiting = a_count("Waiting")
    closed = a_count("Closed")
    closed_locked = a_count("Closed and locked")


class TicketRows(page_of(TicketRow)):  # type: ignore[misc]
    """A page of tickets."""

    counts = one(TicketCounts, "Of everything the filters let through, whatever its status", required=True)


class TicketArea(Schema):
    """One of my groups."""

    group_id = an_id("Group")
    name = a_text("Its name")
    mine = one(TicketCounts, "My tickets in it", required=True)
    queue = one(TicketCounts, "Its queue", required=True)


class TicketAreas(Schema):
    """The figures beside my areas."""

    mine = one(TicketCounts, "My tickets", required=True)
    queue = one(TicketCounts, "The queues in my reach", required=True)
    follow_ups = a_count("My follow-ups")
    groups = fields.List(fields.Nested(TicketArea), required=True, metadata={"description": "By group"})
