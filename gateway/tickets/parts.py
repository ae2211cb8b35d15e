"""How messages, files, history and the rest come out, and what customers see."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.people.kinds import one, several, text, word
from gateway.tickets.asked import PRIORITIES, STATUSES, WRITING
from gateway.tickets.shapes import Ticket, TicketComment, a_count, a_moment, a_text, a_truth, an_id, an_object, null


class TicketFile(Schema):
    """A file of a ticket."""

    id = an_id("Its id")
    kind = word("From where", "inbound", "outbound", "internal", required=True)
    message_id = null(an_id("The message it came with"))
    filename = a_text("Name")
    content_type = a_text("What it is")
    size = fields.Integer(required=True, metadata={"description": "Bytes"})
    uploaded_by = a_text("Who")
    created_at = a_moment("When")


class CustomerTicketMessage(Schema):
    """A message, as its customer sees it."""

    id = an_id("Its id")
    is_incoming = a_truth("From the customer")
    subject = a_text("Subject")
    html = null(a_text("As HTML, cleaned; null if it came plain", WRITING * 2))
    text = a_text("Plain", WRITING * 2)
    created_at = a_moment("When")
    attachment_count = a_count("Files")
    attachments = several(fields.Nested(TicketFile), "Its files", 20, required=True)


class TicketAuthor(Schema):
    """Whom a message is from."""

    name = null(a_text("Name"))
    email = null(a_text("Address", 320))


def addresses(description: str) -> fields.List[Any]:
    return fields.List(text("Address", 320), required=True, metadata={"description": description})


TicketMessage = CustomerTicketMessage.from_dict(
    {
        "kind": a_text("Kind"),
        "channel": a_text("How it came or went"),
        "from": one(TicketAuthor, "Sender, of incoming ones", required=True),
        "to": addresses("To"),
        "cc": addresses("Cc"),
        "bcc": addresses("Bcc"),
        "author_agent_id": null(an_id("The employee who wrote it")),
        "delivery": null(a_text("How far it got, of outgoing ones")),
    },
    name="TicketMessage",
)


class TicketUtterance(Schema):
    """A message or a comment, whichever it is."""

    type = word("Which", "message", "comment", required=True)
    at = a_moment("When")
    message = null(one(TicketMessage, "The message", required=True))
    comment = null(one(TicketComment, "The comment", required=True))


class TicketHistoryEntry(Schema):
    """Who did what when."""

    id = an_id("Its id")
    at = a_moment("When")
    actor = a_text("Who")
    via = a_text("How")
    action = a_text("What, for programs")
    text = a_text("What, for people", 1000)
    before = an_object("As it was")
    after = an_object("As it became")


class TicketItem(Schema):
    """A linked item."""

    type = a_text("What it is")
    id = an_id("Its id")
    number = a_text("Its number")


class TicketItemLinked(TicketItem):
    """A linked item, and who linked it."""

    linked_at = fields.String(required=True, metadata={"description": "When"})
    linked_by = a_text("Who")


class TicketItems(Schema):
    """Linked items, of either side."""

    items = fields.List(fields.Nested(TicketItemLinked), required=True, metadata={"description": "Oldest link first"})


class TicketDraftSaved(Schema):
    """The one draft."""

    to = addresses("To")
    cc = addresses("Cc")
    bcc = addresses("Bcc")
    subject = a_text("Subject")
    html = a_text("What is written so far", WRITING)
    is_automatic = a_truth("Saved by itself")
    author_agent_id = an_id("Whose")
    saved_at = a_moment("When")


class TicketReplied(Schema):
    """The reply and what became of the ticket."""

    ticket = one(Ticket, "The ticket", required=True)
    message = one(TicketMessage, "The message", required=True)


class TicketRefused(Schema):
    """A ticket that was left as it is."""

    ticket_id = an_id("Which")
    kind = a_text("Kind of refusal")
    code = a_text("Why, for programs")
    detail = a_text("Why, for people", 1000)


class TicketsChanged(Schema):
    """What was done to which."""

    tickets = several(fields.Nested(Ticket), "Changed", required=True)
    refused = several(fields.Nested(TicketRefused), "Left as they are", required=True)


class TicketFiles(Schema):
    """Files entered."""

    attachments = several(fields.Nested(TicketFile), "The files", 20, required=True)


class TicketUpload(Schema):
    """A receipt for a file: good for two days, to be named in `uploads`."""

    upload = a_text("The receipt", 2000)
    filename = a_text("Name")
    content_type = a_text("What it is")
    size = fields.Integer(required=True, metadata={"description": "Bytes"})


class TicketTaken(Schema):
    """Routing's word on a take."""

    work_id = an_id("The ticket")
    work_type = a_text("What it is")
    agent_id = an_id("Whose it is now")
    assignment_number = a_count("Under this number")
    decision_id = an_id("Routing's decision")
    group_id = an_id("In this group")


class TicketNotTaken(Schema):
    """A ticket that could not be had."""

    work_id = an_id("The ticket")
    code = a_text("Why")


class TicketsTaken(Schema):
    """What was taken from the queue."""

    taken = several(fields.Nested(TicketTaken), "Taken", required=True)
    left = several(fields.Nested(TicketNotTaken), "Not to be had", required=True)


class OwnTicket(Schema):
    """A ticket, as its customer sees it."""

    id = an_id("Its id")
    number = a_text("Its public number")
    version = a_count("Counts its changes")
    subject = a_text("Subject")
    status = word("Status", *STATUSES, required=True)
    priority = word("Priority", *PRIORITIES, required=True)
    department_id = an_id("Department")
    department = null(a_text("Its name"))
    agent = null(a_text("Who works on it"))
    created_at = a_moment("Opened")
    last_action_at = a_moment("Last action")
    closed_at = null(a_moment("Closed"))
    messages_in = a_count("Yours")
    messages_out = a_count("Ours")
    may_reply = a_truth("Whether it takes another message")


class OwnTicketReplied(Schema):
    """The message and what became of the ticket."""

    ticket = one(OwnTicket, "The ticket", required=True)
    message = one(CustomerTicketMessage, "The message", required=True)


class OwnTicketOpened(Schema):
    """A ticket just opened. The token opens this ticket and nothing else; null for signed-in users."""

    ticket = one(OwnTicket, "The ticket", required=True)
    token = null(a_text("Visitor's token", 1000))


class DepartmentForTickets(Schema):
    """A department that takes tickets."""

    id = an_id("Its id")
    name = a_text("Its name")
    before_submission = a_text("Shown beside the form, HTML", 5000)
    after_submission = a_text("Shown after it was sent, HTML", 5000)


class DepartmentsForTickets(Schema):
    """Where a ticket can be started."""

    items = fields.List(fields.Nested(DepartmentForTickets), required=True, metadata={"description": "By name"})
