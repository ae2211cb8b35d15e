"""How often canned replies were used, where, and by how many agents (CAN-035, CAN-042)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.models import CannedReply, ReplyUse
from services.kb.queries.replies import VIEW_INSERT
from services.kb.reaching import reach_of, require
from services.kb.sight import must_see, not_found, seen

_FIGURES = (
    sa.func.count().label("times_used"),
    sa.func.count().filter(ReplyUse.channel == "ticket").label("in_tickets"),
    sa.func.count().filter(ReplyUse.channel == "chat").label("in_chats"),
    sa.func.count(ReplyUse.agent_id.distinct()).label("agents"),
)


def uses_of_reply(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{times_used, in_tickets, in_chats, agents} of one, between two moments if they are given."""
    reach = reach_of(reading.session, reading.call)
    require(reach, VIEW_INSERT)
    reply = reading.session.get(CannedReply, asked["reply_id"])
    if reply is None:
        raise not_found("canned_reply")
    must_see(reach, reply)
    row = reading.session.execute(sa.select(*_FIGURES).where(ReplyUse.reply_id == reply.id, *_between(asked))).one()
    return {"reply_id": reply.id, "title": reply.title, **row._mapping}


def canned_reply_popularity(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """A page of {reply_id, title, times_used, in_tickets, in_chats, agents}, the most used first; what was not used is left out."""
    reach = reach_of(reading.session, reading.call)
    require(reach, VIEW_INSERT)
    wanted = sa.select(CannedReply.id.label("reply_id"), CannedReply.title, *_FIGURES)
    wanted = wanted.join(ReplyUse, ReplyUse.reply_id == CannedReply.id).where(*seen(reach, CannedReply), *_between(asked))
    found = wanted.group_by(CannedReply.id).subquery()
    return page(reading.session, sa.select(found), Order(found.c.times_used, found.c.reply_id, desc=True), asked["cursor"], asked["limit"])


def _between(asked: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    found = [ReplyUse.at >= asked["since"]] if asked["since"] else []
    return found + ([ReplyUse.at < asked["until"]] if asked["until"] else [])
