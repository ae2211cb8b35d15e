"""What each question of tickets takes."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.tickets.queries.sorting import KEYS
from services.tickets.schemas.asked import OneTicket
from services.tickets.schemas.kinds import Page, Text, comment_kind, list_of, maybe, priority, status, word

VIEWS = ("all", "mine", "queue", "follow_ups", "recent", "recently_transferred", "customer")


class ListWanted(Page):
    """A list of tickets. Left out, a filter lets everything through."""

    view = word(VIEWS, load_default="all")
    status = list_of(status(), 4, load_default=list)
    priority = priority(load_default=None, allow_none=True)
    is_pinned = maybe(fields.Boolean)
    brand_id = maybe(fields.UUID)
    department_id = maybe(fields.UUID)
    group_id = maybe(fields.UUID)
    agent_id = maybe(fields.UUID)
    user_id = maybe(fields.UUID)
    text = maybe(Text, 300)
    sort = word(KEYS, load_default=None, allow_none=True)
    is_descending = fields.Boolean(load_default=False)


class TicketWanted(OneTicket):
    """One ticket; `user_id` when read from that customer's page."""

    user_id = maybe(fields.UUID)


class PartWanted(TicketWanted, Page):
    """A page of what hangs on a ticket."""


class CommunicationWanted(TicketWanted, Page):
    """A page of what was said, 15 at first (TKT-149)."""

    limit = fields.Integer(load_default=15, validate=Page._declared_fields["limit"].validate)


class CommentsWanted(PartWanted):
    """A page of comments."""

    kind = comment_kind(load_default=None, allow_none=True)


class MessageWanted(TicketWanted):
    """One message."""

    message_id = fields.UUID(required=True)


class FileWanted(TicketWanted):
    """One file."""

    attachment_id = fields.UUID(required=True)


class DepartmentsWanted(Schema):
    """The departments of a brand."""

    brand_id = fields.UUID(required=True)


class OwnList(Page):
    """A customer's own tickets."""

    is_open = maybe(fields.Boolean)


class OwnPart(OneTicket, Page):
    """A page of an own ticket's messages."""


class OwnFile(OneTicket):
    """A file of an own ticket."""

    attachment_id = fields.UUID(required=True)
