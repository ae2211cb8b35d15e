"""What comes in about tickets."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from gateway.people.kinds import LANGUAGE, email, identity, matching, moment, several, truth, word
from gateway.people.kinds import text as words
from gateway.schemas import Id, PageQuery

WRITING = 200_000
STATUSES = ("active", "waiting", "closed", "closed_locked")
PRIORITIES = ("low", "normal", "high", "urgent")
KINDS = ("general", "sticky", "transfer", "follow_up")
SOURCES = ("agent_incoming", "agent_outgoing", "chat", "call_log")
VIEWS = ("all", "mine", "queue", "follow_ups", "recent", "recently_transferred", "customer")
SORTS = (
    "idle",
    "duration",
    "priority",
    "status",
    "email",
    "subject",
    "name",
    "brand",
    "department",
    "group",
    "agent",
    "follow_up",
    "messages",
)


def addresses(description: str) -> fields.List[Any]:
    return several(words("Addresses, several parted by semicolons", 2000), description, 50)


class TicketWriting(Schema):
    """Words and files. HTML is cleaned; plain text does as well."""

    html = words("What is written, as HTML", WRITING, 0)
    text = words("What is written, plain", WRITING, 0)
    uploads = several(words("Receipt of an upload", 2000), "Files that go along", 20)


class NewTicketFollowUp(Schema):
    """When a ticket comes back, to whom and how."""

    due_at = moment("When", required=True)
    note = words("Kept as a follow-up comment", 4000, 0)
    group_id = identity("Group then; the present one if left out", allow_none=True)
    agent_id = identity("Agent then; who schedules if left out", allow_none=True)
    is_automatic = truth("Left to the group's distribution instead")
    priority = word("Priority then", *PRIORITIES, allow_none=True)
    is_pinning = truth("Pin it to the agent then")


class NewTicketTransfer(Schema):
    """Where a ticket goes. Without an agent the group's distribution chooses."""

    group_id = identity("The group that gets it", required=True)
    agent_id = identity("The agent who gets it", allow_none=True)
    priority = word("Priority then", *PRIORITIES, allow_none=True)
    status = word("Status then", *STATUSES, allow_none=True)
    is_pinned = truth("Pin it to the receiver")
    comment = words("Kept as a transfer comment", 4000, 0)


class NewTicketItem(Schema):
    """Something to point to."""

    type = word("What it is", "ticket", "chat", "call_log", required=True)
    id = identity("Its id", required=True)
    number = words("Its number; of a ticket it is looked up", 50, 0)


class NewTicketByEmployee(TicketWriting):
    """A ticket made by an employee: incoming, as if the customer had written, or outgoing."""

    source = word("Direction or what it is made from; left out: incoming, and with a bearer token api", *SOURCES)
    department_id = identity("Department; its front line group gets it")
    group_id = identity("Group, instead of the department")
    agent_id = identity("Agent of the group", allow_none=True)
    subject = words("One line", 300, required=True)
    email = email("The customer's address (incoming)")
    name = words("The customer's name", 100)
    phone = words("The customer's phone", 50)
    user_id = identity("The customer's account")
    to = addresses("Whom an outgoing ticket goes to")
    cc = addresses("Copies")
    bcc = addresses("Blind copies")
    language = matching("Language", LANGUAGE, 35)
    priority = word("Priority", *PRIORITIES)
    mark = word("Status after sending", *STATUSES)
    is_pinned = truth("Pin it to the agent who gets it")
    follow_up = fields.Nested(NewTicketFollowUp, metadata={"description": "Follow-up, instead of a mark"})
    comment = words("A comment from the start", 4000, 0)
    made_from = fields.Nested(NewTicketItem, metadata={"description": "The chat or call log it comes from"})


class NewTicketByCustomer(TicketWriting):
    """A ticket from the portal form."""

    search_id = identity("The search or suggestions that did not answer it", allow_none=True)
    department_id = identity("Where it goes", required=True)
    subject = words("One line", 300, required=True)
    name = words("What to call you", 100)
    email = email("Where to answer; of a signed-in user the account's")
    phone = words("Phone", 50)
    language = matching("Language", LANGUAGE, 35)
    has_consented = truth("The privacy policy was accepted, where the brand asks for it", load_default=False)


class NewTicketReply(TicketWriting):
    """An answer to the customer: marks, schedules or transfers in the same step."""

    to = addresses("The other side of the last message if left out")
    cc = addresses("Copies")
    bcc = addresses("Blind copies")
    is_to_all = truth("Reply All: the lists of the last message")
    mark = word("Status after sending; waiting if left out", *STATUSES)
    follow_up = fields.Nested(NewTicketFollowUp, metadata={"description": "Send and Schedule Follow-up"})
    transfer = fields.Nested(NewTicketTransfer, metadata={"description": "Send and Transfer"})
    priority = word("Priority from now on", *PRIORITIES)
    is_pinned = truth("Pinned from now on")
    canned_reply_ids = several(Id(), "Canned replies used", 20)


class TicketChanges(Schema):
    """What is put right."""

    subject = words("Subject of all later replies (Change Subject)", 300)
    email = email("Address of record (Change Email Address)")
    customer_name = words("The customer's name", 100, 0)
    language = matching("Language", LANGUAGE, 35)

    @validates_schema
    def _given(self, said: dict[str, object], **_: object) -> None:
        if not said:
            raise ValidationError("Nothing to change.")


class TicketsNamed(Schema):
    """Which tickets."""

    ticket_ids = fields.List(Id(), required=True, validate=validate.Length(1, 100), metadata={"description": "1 to 100 tickets"})


class TicketStatusChoice(Schema):
    """A status."""

    status = word("The new one", *STATUSES, required=True)


class TicketPriorityChoice(Schema):
    """A priority."""

    priority = word("The new one", *PRIORITIES, required=True)


class TicketsStatusChoice(TicketsNamed, TicketStatusChoice):
    """Tickets and the status they get."""


class TicketsPriorityChoice(TicketsNamed, TicketPriorityChoice):
    """Tickets and the priority they get."""


class TicketsPinChoice(TicketsNamed):
    """Tickets and whether they are pinned."""

    is_pinned = truth("Pinned to their agents, or free", required=True)


class TicketsTransfer(TicketsNamed, NewTicketTransfer):
    """Tickets and where they go."""


class TicketsFollowUp(TicketsNamed, NewTicketFollowUp):
    """Tickets and when they come back."""


class NewTicketComment(Schema):
    """A note for employees."""

    kind = word("Sticky ones stand at the top", *KINDS, load_default="general")
    text = words("Plain text", 20_000, required=True)


class NewTicketResolution(Schema):
    """How it was solved."""

    text = words("Plain text", 20_000, required=True)


class NewTicketAttachments(Schema):
    """Files for employees only."""

    uploads = fields.List(
        words("Receipt of an upload", 2000), required=True, validate=validate.Length(1, 20), metadata={"description": "The files"}
    )


class TicketDraft(Schema):
    """Everything in the compose window."""

    to = addresses("To")
    cc = addresses("Cc")
    bcc = addresses("Bcc")
    subject = words("Subject", 300, 0)
    html = words("What is written so far", WRITING, 0)
    is_automatic = truth("Saved by itself, not by Save Draft")


class TicketHold(Schema):
    """That somebody is at it."""

    kind = word("Opened it, or began to write", "read", "compose", required=True)


class NewTicketUpload(Schema):
    """One file, as multipart/form-data."""

    file = fields.Raw(required=True, metadata={"description": "The content", "type": "string", "format": "binary"})

    @validates_schema
    def _is_file(self, said: dict[str, object], **_: object) -> None:
        if not getattr(said.get("file"), "filename", ""):
            raise ValidationError("Not a file with a name.", "file")


class TicketsQuery(PageQuery):
    """Which list of tickets; a filter left out lets everything through."""

    view = word("Which list", *VIEWS, load_default="all")
    status = fields.List(word("Status", *STATUSES), validate=validate.Length(max=4), metadata={"description": "Any of these"})
    priority = word("Priority", *PRIORITIES)
    is_pinned = fields.Boolean(metadata={"description": "Only pinned, or only free ones"})
    brand_id = identity("Of this brand")
    department_id = identity("Of this department")
    group_id = identity("Of this group")
    agent_id = identity("Of this agent; for managers")
    user_id = identity("Of this customer, for view=customer")
    text = words("Words of subject, name and messages; a whole number or address", 200)
    sort = word("Sorted by; idle if left out. Ties go by idle time", *SORTS)
    is_descending = fields.Boolean(metadata={"description": "The other way round"})


class CommentsQuery(PageQuery):
    """Which comments."""

    kind = word("Only these", *KINDS, "resolution")


class FromCustomersPage(PageQuery):
    """`user_id` when read from that customer's page."""

    user_id = identity("The customer whose page is open")


class CommunicationQuery(FromCustomersPage):
    """Which part of what was said; the 15 newest at first (TKT-149)."""

    limit = fields.Integer(load_default=15, validate=validate.Range(1, 100), metadata={"description": "How many, 1 to 100"})


class OneFromCustomersPage(Schema):
    """`user_id` when read from that customer's page."""

    user_id = identity("The customer whose page is open")


class OwnTicketsQuery(PageQuery):
    """Which of my tickets."""

    is_open = fields.Boolean(metadata={"description": "Only open, or only closed ones"})
