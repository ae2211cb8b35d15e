"""Live chats over HTTP, for employees: lists, one chat, and what is said in it."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.chat import asked as chat_asked
from gateway.chat import work
from gateway.chat.sending import signal, stored
from gateway.etags import expected_version
from gateway.identity.who import asking
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of
from kit.errors import Forbidden

routes = Routes("chats", description="Chats: finding them, reading them, answering.")


@routes.get("")
@permits("live_chats.view", "live_chats.view_the_queue")
@routes.arguments(chat_asked.ChatsQuery, location="query")
@routes.response(200, page_of(work.Chat))
def chats(query: dict[str, Any]) -> Any:
    """One list of chats.

    `active` and `completed` are the managers' lists. `queue` is longest waiting first and needs a permission of its own.
    """
    needed = "live_chats.view_the_queue" if query["view"] == "queue" else "live_chats.view"
    if not asking().may(needed):
        raise Forbidden("not_permitted", f"Your roles do not include {needed}.", permission=needed)
    return ask("chat", "chats", query)


@routes.get("/counts")
@permits("live_chats.view", "live_chats.view_the_queue")
@routes.response(200, work.ChatCounts)
def counts() -> Any:
    """How many chats stand in each list."""
    return ask("chat", "chat_counts")


@routes.get("/<uuid:chat_id>")
@permits("live_chats.view")
@routes.response(200, work.WholeChat, etag=True)
def chat(chat_id: str) -> Any:
    """One chat."""
    return ask("chat", "chat", {"chat_id": chat_id})


@routes.patch("/<uuid:chat_id>")
@permits("live_chats.view")
@routes.arguments(chat_asked.ChatChanges)
@routes.response(200, work.WholeChat, if_match=True)
def edit(asked: dict[str, Any], chat_id: str) -> Any:
    """Correct who the customer is."""
    return ask("chat", "edit_chat", asked | {"chat_id": chat_id} | expected_version())


@routes.get("/<uuid:chat_id>/messages")
@permits("live_chats.view")
@routes.arguments(chat_asked.AfterNumber, location="query")
@routes.response(200, work.ChatMessages)
def messages(query: dict[str, Any], chat_id: str) -> Any:
    """Messages after a number, oldest first, coaching among them.

    Numbers have no gaps: a number that jumps in the stream says what to ask for here.
    """
    return ask("chat", "messages", query | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/messages")
@permits("live_chats.view")
@routes.arguments(chat_asked.NewChatAnswer)
@routes.response(201, work.ChatMessage)
def answer(asked: dict[str, Any], chat_id: str) -> Any:
    """Answer the customer, as the chat's agent or while co-chatting."""
    return ask("chat", "send_message", asked | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/pages")
@permits("live_chats.view")
@routes.arguments(chat_asked.NewPage)
@routes.response(201, work.ChatMessage)
def push_page(asked: dict[str, Any], chat_id: str) -> Any:
    """Push a page to the customer: his own asks him, and goes there if he says so (WHO-052, WHO-171)."""
    return ask("chat", "push_page", asked | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/files")
@permits("live_chats.view")
@routes.arguments(chat_asked.NewChatFile, location="files", content_type="multipart/form-data")
@routes.response(201, work.ChatMessage)
def send_file(asked: dict[str, Any], chat_id: str) -> Any:
    """Send the customer a file."""
    ask("chat", "chat", {"chat_id": chat_id})
    return ask("chat", "send_file", stored(asked) | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/typing")
@permits("live_chats.view")
@routes.arguments(chat_asked.AgentTyping)
@routes.response(204)
def typing(asked: dict[str, Any], chat_id: str) -> None:
    """Tell that something is being typed. In the answer box it keeps the chat from being handed off (CHT-056)."""
    signal("chat.typed", asked | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/coaching")
@permits("live_chats.view")
@routes.arguments(chat_asked.NewChatMessage)
@routes.response(201, work.ChatMessage)
def coach(asked: dict[str, Any], chat_id: str) -> Any:
    """Say something in the chat that the customer never sees."""
    return ask("chat", "coach", asked | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/participants")
@permits("live_chats.view")
@routes.arguments(chat_asked.ChatRole)
@routes.response(201, work.ChatTakingPart)
def join(asked: dict[str, Any], chat_id: str) -> Any:
    """Coach or co-chat."""
    return ask("chat", "join_chat", asked | {"chat_id": chat_id})


@routes.delete("/<uuid:chat_id>/participants/<role>")
@permits("live_chats.view")
@routes.response(204)
def leave(chat_id: str, role: str) -> None:
    """Take part no more."""
    ask("chat", "leave_chat", {"chat_id": chat_id, "role": role})
