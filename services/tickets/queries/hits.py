"""Basic search: number, address, and the words of subject, name and messages (TKT-135)."""

from __future__ import annotations

import sqlalchemy as sa

from services.tickets.models import Message, Ticket

MOST = 2_000  # of each kind: who finds more than this has searched for too little


def found_by(text: str) -> sa.ColumnElement[bool]:
    """A condition on tickets. All words must be there; a number or an address finds its tickets at once."""
    words = sa.func.websearch_to_tsquery(sa.literal_column("'simple'::regconfig"), text)
    asked = text.strip()
    ways = [
        sa.select(Ticket.id).where(Ticket.number == asked.upper()),
        sa.select(Ticket.id).where(sa.func.lower(Ticket.email) == asked.lower()).limit(MOST),
        sa.select(Ticket.id).where(Ticket.search.bool_op("@@")(words)).limit(MOST),
        sa.select(Message.ticket_id).where(Message.search.bool_op("@@")(words)).limit(MOST),
    ]
    return Ticket.id.in_(sa.union_all(*(sa.select(way.subquery()) for way in ways)))
