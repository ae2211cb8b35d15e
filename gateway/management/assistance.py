"""Assistance beside work: articles that may answer what the customer said in a ticket or chat (KB-082, KB-083, TKT-083, CHT-036)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gateway.asking import ask, ask_all
from gateway.knowledge import search_asked, search_shapes
from gateway.knowledge.searches import recorded
from gateway.permissions import permits
from gateway.routes import Routes

routes = Routes("assistance", prefix="", description="What helps with a piece of work.")

TURNS = 10  # the last things said that are looked at


@routes.get("/tickets/<uuid:ticket_id>/suggested-articles")
@permits("tickets.assistance")
@routes.arguments(search_asked.WordsInstead, location="query")
@routes.response(200, search_shapes.ArticlesSuggested)
def for_ticket(query: dict[str, Any], ticket_id: str) -> Any:
    """Articles for a ticket: for its subject and what its customer wrote last, or for the words put in their place."""
    named = {"ticket_id": ticket_id}
    ticket, said = ask_all([("tickets", "ticket", named), ("tickets", "communication", named | {"limit": TURNS})])
    spoken = [item["message"]["text"] for item in said["items"] if item["message"] and item["message"]["is_incoming"]]
    return _suggested(query, ticket["place"]["brand_id"], [ticket["subject"], *reversed(spoken)])


@routes.get("/chats/<uuid:chat_id>/suggested-articles")
@permits("live_chats.assistance")
@routes.arguments(search_asked.WordsInstead, location="query")
@routes.response(200, search_shapes.ArticlesSuggested)
def for_chat(query: dict[str, Any], chat_id: str) -> Any:
    """Articles for a chat: for its question and what its customer wrote last, or for the words put in their place."""
    chat = ask("chat", "chat", {"chat_id": chat_id})
    after = max(0, chat["messages_in"] + chat["messages_out"] - 2 * TURNS)
    said = ask("chat", "messages", {"chat_id": chat_id, "after": after, "limit": 200})
    spoken = [message["text"] for message in said["items"] if message["kind"] == "customer"]
    return _suggested(query, chat["place"]["brand_id"], [chat["question"] or "", *spoken[-TURNS:]])


def _suggested(query: dict[str, Any], brand_id: str, spoken: Iterable[str]) -> dict[str, Any]:
    """Only an agent's own words are recorded as a look-up: what was said is a customer's, and looked up as the page pleases."""
    own = query.get("text")
    text = own or "\n".join(one for one in spoken if one)[-search_asked.SPOKEN :]
    if not text.strip():
        return {"items": []}
    asked = {"text": text, "brand_id": brand_id, "language": query.get("language"), "limit": query["limit"]}
    found: dict[str, Any] = ask("kb", "suggest_for_agent", asked)
    if own:
        recorded(own[-search_asked.TOLD :], "agent", brand_id=brand_id, language=query.get("language"), article_count=len(found["items"]))
    return found
