"""What each command of tickets takes."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.tickets.schemas.kinds import (
    LINE,
    NAME,
    WRITING,
    File,
    Item,
    Moment,
    Text,
    addresses,
    comment_kind,
    list_of,
    maybe,
    priority,
    source,
    status,
    word,
)


class FollowUp(Schema):
    """When a ticket comes back, to whom and how. Without an agent to whoever schedules it, unless `is_automatic`."""

    due_at = Moment(required=True)
    note = Text(4000, load_default="")
    group_id = maybe(fields.UUID)
    agent_id = maybe(fields.UUID)
    is_automatic = fields.Boolean(load_default=False)
    priority = priority(load_default=None, allow_none=True)
    is_pinning = fields.Boolean(load_default=False)


class Transfer(Schema):
    """Where a ticket goes and what goes with it. Without an agent the group's method chooses."""

    group_id = fields.UUID(required=True)
    agent_id = maybe(fields.UUID)
    priority = priority(load_default=None, allow_none=True)
    status = status(load_default=None, allow_none=True)
    is_pinned = fields.Boolean(load_default=False)
    comment = Text(4000, load_default="")


class Writing(Schema):
    """Words, as HTML or plain, and the files that go with them."""

    html = maybe(Text, WRITING)
    text = maybe(Text, WRITING)
    attachments = list_of(fields.Nested(File), 20, load_default=list)


class Opening(Writing):
    """A new ticket."""

    department_id = maybe(fields.UUID)
    group_id = maybe(fields.UUID)
    agent_id = maybe(fields.UUID)
    source = source(load_default=None, allow_none=True)
    subject = Text(LINE, least=1, required=True)
    email = maybe(Text, 320)
    name = maybe(Text, NAME)
    phone = maybe(Text, 50)
    ip = maybe(Text, 45)
    user_id = maybe(fields.UUID)
    to = addresses()
    cc = addresses()
    bcc = addresses()
    language = maybe(Text, 35)
    priority = priority(load_default=None, allow_none=True)
    mark = status(load_default=None, allow_none=True)
    is_pinned = fields.Boolean(load_default=False)
    follow_up = maybe(fields.Nested, FollowUp)
    comment = Text(4000, load_default="")
    related_items = list_of(fields.Nested(Item), 20, load_default=list)
    made_from = maybe(fields.Nested, Item)
    has_consented = fields.Boolean(load_default=False)


class Reply(Writing):
    """A reply by our side: one of six outcomes, the mark, a follow-up or a transfer."""

    ticket_id = fields.UUID(required=True)
    to = addresses()
    cc = addresses()
    bcc = addresses()
    is_to_all = fields.Boolean(load_default=False)
    mark = status(load_default=None, allow_none=True)
    follow_up = maybe(fields.Nested, FollowUp)
    transfer = maybe(fields.Nested, Transfer)
    priority = priority(load_default=None, allow_none=True)
    is_pinned = maybe(fields.Boolean)
    canned_reply_ids = list_of(fields.UUID(), 20, load_default=list)
    expected_version = maybe(fields.Integer)


class CustomerMessage(Writing):
    """A customer's further message."""

    ticket_id = fields.UUID(required=True)


class OneTicket(Schema):
    """Which ticket."""

    ticket_id = fields.UUID(required=True)


class Tickets(Schema):
    """Which tickets, 1 to 100."""

    ticket_ids = list_of(fields.UUID(), 100, 1, required=True)
    expected_version = maybe(fields.Integer)
    is_telling_refusals = fields.Boolean(load_default=False)


class StatusOfTickets(Tickets):
    """Which tickets, and their status."""

    status = status(required=True)


class PriorityOfTickets(Tickets):
    """Which tickets, and their priority."""

    priority = priority(required=True)


class PinOfTickets(Tickets):
    """Which tickets, pinned or not."""

    is_pinned = fields.Boolean(required=True)


class TransferOfTickets(Tickets, Transfer):
    """Which tickets, and where they go."""


class FollowUpOfTickets(Tickets, FollowUp):
    """Which tickets, and when they come back."""


class Correction(OneTicket):
    """What is put right."""

    subject = Text(LINE, least=1, load_default=None, allow_none=True)
    email = Text(320, least=3, load_default=None, allow_none=True)
    customer_name = maybe(Text, NAME)
    language = Text(35, least=2, load_default=None, allow_none=True)
    expected_version = maybe(fields.Integer)


class CommentOfTicket(OneTicket):
    """A note for employees."""

    kind = comment_kind(load_default="general")
    text = Text(20_000, least=1, required=True)


class FilesOfTicket(OneTicket):
    """Internal files."""

    attachments = list_of(fields.Nested(File), 20, 1, required=True)


class LinkOfTicket(OneTicket):
    """An item to link."""

    item = fields.Nested(Item, required=True)


class LinkNamed(OneTicket):
    """A linked item."""

    item_type = Text(20, least=1, required=True)
    item_id = fields.UUID(required=True)


class DraftOfTicket(OneTicket):
    """Everything in the compose window."""

    to = addresses()
    cc = addresses()
    bcc = addresses()
    subject = Text(LINE, load_default="")
    html = Text(WRITING, load_default="")
    is_automatic = fields.Boolean(load_default=False)


class Hold(OneTicket):
    """Opened it, or began to write."""

    kind = word(("read", "compose"), required=True)


class Nothing(Schema):
    """Nothing is asked."""
