"""Canned replies over HTTP: lists, making and editing, finding one by its shortcut, filling one in, how often each was used."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.knowledge import replies as reply_shapes
from gateway.knowledge.inserting import told_by
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("canned_replies", description="Ready-made answers: keeping them, and putting them into tickets and chats.")


@routes.get("")
@permits("canned_replies.view_insert")
@routes.arguments(reply_shapes.RepliesQuery, location="query")
@routes.response(200, page_of(reply_shapes.ReplyInList))
def canned_replies(query: dict[str, Any]) -> Any:
    """One list of canned replies.

    Agents see what is for them, their departments and everyone; managers and administrators see all.
    """
    return ask("kb", "canned_replies", query)


@routes.get("/counts")
@permits("canned_replies.view_insert")
@routes.response(200, reply_shapes.ReplyCounts)
def counts() -> Any:
    """The figures beside lists and folders."""
    return ask("kb", "canned_reply_counts")


@routes.get("/popularity")
@permits("canned_replies.view_insert")
@routes.arguments(reply_shapes.PopularityQuery, location="query")
@routes.response(200, page_of(reply_shapes.ReplyUses))
def popularity(query: dict[str, Any]) -> Any:
    """Which were used, the most used first."""
    return ask("kb", "canned_reply_popularity", query)


@routes.get("/shortcuts/<string(maxlength=40):shortcut>")
@permits("canned_replies.view_insert")
@routes.arguments(reply_shapes.ChannelQuery, location="query")
@routes.response(200, reply_shapes.CannedReplyWhole)
def by_shortcut(query: dict[str, Any], shortcut: str) -> Any:
    """The reply that a shortcut means for me: mine before my departments' before everyone's."""
    return ask("kb", "reply_of_shortcut", query | {"shortcut": shortcut})


@routes.post("")
@permits("canned_replies.create")
@routes.arguments(reply_shapes.NewCannedReply)
@routes.response(201, reply_shapes.CannedReplyWhole, etag=True)
def create(asked: dict[str, Any]) -> Any:
    """Make a canned reply, for oneself, a colleague, a department or everyone."""
    return ask("kb", "create_canned_reply", asked)


@routes.get("/<uuid:reply_id>")
@permits("canned_replies.view_insert")
@routes.response(200, reply_shapes.CannedReplyWhole, etag=True)
def canned_reply(reply_id: str) -> Any:
    """One canned reply."""
    return ask("kb", "canned_reply", {"reply_id": reply_id})


@routes.patch("/<uuid:reply_id>")
@permits("canned_replies.edit")
@routes.arguments(reply_shapes.ReplyChanges)
@routes.response(200, reply_shapes.CannedReplyWhole, if_match=True, etag=True)
def edit(asked: dict[str, Any], reply_id: str) -> Any:
    """Change a canned reply."""
    return ask("kb", "edit_canned_reply", asked | {"reply_id": reply_id} | expected_version())


@routes.get("/<uuid:reply_id>/filling")
@permits("canned_replies.view_insert")
@routes.arguments(reply_shapes.FillingQuery, location="query")
@routes.response(200, reply_shapes.ReplyFilledIn)
def filling(query: dict[str, Any], reply_id: str) -> Any:
    """The reply with its variables filled in for a ticket or chat in reach.

    409 `reply_not_offered` for a draft, for a reply of the other channel, and for one that is made for others.
    """
    return ask("kb", "filled_reply", told_by(query["channel"], query["item_id"]) | {"reply_id": reply_id})


@routes.get("/<uuid:reply_id>/uses")
@permits("canned_replies.view_insert")
@routes.arguments(reply_shapes.SpanQuery, location="query")
@routes.response(200, reply_shapes.ReplyUses)
def uses(query: dict[str, Any], reply_id: str) -> Any:
    """How often it was used, where, and by how many agents."""
    return ask("kb", "uses_of_reply", query | {"reply_id": reply_id})
