"""Taking, transferring, ending and deleting chats over HTTP."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.chat import asked as chat_asked
from gateway.chat import work
from gateway.identity.who import asking
from gateway.permissions import permits
from gateway.routes import Routes
from kit.errors import Forbidden

routes = Routes("chat-moves", prefix="/chats", description="Who has a chat, and its end.")

TO_AGENTS = "distribution.transfer_work_items_to_specific_agents"


@routes.post("/<uuid:chat_id>/assignment")
@permits("live_chats.take")
@routes.response(201, work.TakenChat)
def take(chat_id: str) -> Any:
    """Take a chat, from the queue or from a colleague; no limit stands in the way (CHT-045, CHT-046)."""
    return ask("routing", "take_work", {"work_id": chat_id})


@routes.post("/transfers")
@permits("live_chats.transfer")
@routes.arguments(chat_asked.ChatTransfer)
@routes.response(202, work.ChatsTransferred)
def transfer(asked: dict[str, Any]) -> Any:
    """Transfer one or several chats.

    In force when routing has answered: the stream tells. 409 `agent_logged_out` for an agent who is not there (RTE-179).
    """
    if asked.get("agent_id") and not asking().may(TO_AGENTS):
        raise Forbidden("not_permitted", f"Your roles do not include {TO_AGENTS}.", permission=TO_AGENTS)
    return ask("chat", "transfer_chats", asked)


@routes.post("/<uuid:chat_id>/closure")
@permits("live_chats.view")
@routes.response(201, work.EndedChat)
def end(chat_id: str) -> Any:
    """End a chat, for both sides."""
    return ask("chat", "end_chat", {"chat_id": chat_id})


@routes.post("/deletions")
@permits("live_chats.delete")
@routes.arguments(chat_asked.ChatDeletion)
@routes.response(201, work.DeletedChats)
def delete(asked: dict[str, Any]) -> Any:
    """Delete completed chats."""
    return ask("chat", "delete_chats", asked)
