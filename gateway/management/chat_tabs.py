"""What stands beside a chat, over HTTP: comments, files, related items, custom fields, history, transcript."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway.asking import ask
from gateway.chat import asked as chat_asked
from gateway.chat import shapes, work
from gateway.chat.sending import content
from gateway.etags import expected_version
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of

routes = Routes("chat-tabs", prefix="/chats", description="What employees keep beside a chat.")


@routes.get("/<uuid:chat_id>/comments")
@permits("live_chats.view")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(work.ChatComment))
def comments(query: dict[str, Any], chat_id: str) -> Any:
    """Comments, oldest first."""
    return ask("chat", "comments", query | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/comments")
@permits("live_chats.add_comment")
@routes.arguments(chat_asked.NewChatComment)
@routes.response(201, work.ChatComment)
def add_comment(asked: dict[str, Any], chat_id: str) -> Any:
    """Add a comment, for employees only."""
    return ask("chat", "add_comment", asked | {"chat_id": chat_id})


@routes.get("/<uuid:chat_id>/related-items")
@permits("live_chats.view")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(work.ChatItem))
def related_items(query: dict[str, Any], chat_id: str) -> Any:
    """What the chat points to."""
    return ask("chat", "related_items", query | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/related-items")
@permits("live_chats.add_related_item")
@routes.arguments(chat_asked.NewChatItem)
@routes.response(201, work.ChatItem)
def link(asked: dict[str, Any], chat_id: str) -> Any:
    """Point to a ticket, chat or call log."""
    return ask("chat", "link_item", {"chat_id": chat_id, "item": asked})


@routes.delete("/<uuid:chat_id>/related-items/<uuid:item_id>")
@permits("live_chats.add_related_item")
@routes.response(204)
def unlink(chat_id: str, item_id: str) -> None:
    """Point to it no more."""
    ask("chat", "unlink_item", {"chat_id": chat_id, "item_id": item_id})


@routes.patch("/<uuid:chat_id>/custom-fields")
@permits("live_chats.view")
@routes.arguments(chat_asked.ChatFieldValues)
@routes.response(200, work.WholeChat, if_match=True)
def set_custom_fields(asked: dict[str, Any], chat_id: str) -> Any:
    """Change custom fields."""
    return ask("chat", "set_custom_fields", asked | {"chat_id": chat_id} | expected_version())


@routes.get("/<uuid:chat_id>/files")
@permits("live_chats.view")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(shapes.ChatFile))
def files(query: dict[str, Any], chat_id: str) -> Any:
    """Files sent by either side."""
    return ask("chat", "attachments", query | {"chat_id": chat_id})


@routes.get("/<uuid:chat_id>/files/<uuid:attachment_id>")
@permits("live_chats.view")
@routes.response(200, content_type="application/octet-stream", description="The file")
def file(chat_id: str, attachment_id: str) -> Response:
    """One file."""
    return content(ask("chat", "attachment", {"chat_id": chat_id, "attachment_id": attachment_id}))


@routes.get("/<uuid:chat_id>/history")
@permits("live_chats.view")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(work.ChatHistoryEntry))
def history(query: dict[str, Any], chat_id: str) -> Any:
    """What happened, oldest first."""
    return ask("chat", "history", query | {"chat_id": chat_id})


@routes.get("/<uuid:chat_id>/transcript")
@permits("live_chats.view")
@routes.arguments(chat_asked.TranscriptQuery, location="query")
@routes.response(200, shapes.ChatTranscript)
def transcript(query: dict[str, Any], chat_id: str) -> Any:
    """The whole chat, to print or to mail."""
    return ask("chat", "transcript", query | {"chat_id": chat_id})
