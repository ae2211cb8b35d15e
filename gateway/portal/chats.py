"""Live chats over HTTP, for customers."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request

from gateway.asking import ask
from gateway.brands import brand
from gateway.chat import asked as chat_asked
from gateway.chat import shapes
from gateway.chat.sending import content, signal, stored
from gateway.identity.visitors import new_visitor, visitor_token
from gateway.knowledge.searches import followed
from gateway.permissions import for_visitor, open_to_all
from gateway.rate_limits import limited
from gateway.routes import Routes
from kit.errors import Unavailable

ESTIMATE_WITHIN = 1.0
routes = Routes("chats", description="Chatting with an agent.")


@routes.get("/departments")
@open_to_all
@routes.arguments(chat_asked.WhereToChat, location="query")
@routes.response(200, shapes.DepartmentsForChat)
def departments(query: dict[str, Any]) -> Any:
    """Which departments can be chatted with now (CHT-010 to CHT-014)."""
    return ask("chat", "departments_for_chat", _offered(query))


@routes.post("")
@open_to_all
@limited("chat_start")
@routes.arguments(chat_asked.NewChat)
@routes.response(201, shapes.StartedChat)
def start_chat(asked: dict[str, Any]) -> Any:
    """Start a chat.

    409 `department_offline` with `offer: ticket` while the department is offline (CHT-015). The token opens this chat and nothing else.
    """
    new_visitor()
    search_id = asked.pop("search_id", None)
    started = ask("chat", "start_chat", _offered(asked) | {"ip": request.remote_addr})
    chat_id = started["chat"]["id"]
    followed(search_id, "chat", chat_id)
    _here(chat_id)
    return started | {"token": visitor_token("chat", chat_id)}


@routes.get("/<uuid:chat_id>")
@for_visitor("chat", "chat_id")
@routes.response(200, shapes.ChatAndWaiting)
def chat(chat_id: str) -> Any:
    """The chat, and its place in the queue."""
    _here(chat_id)
    return ask("chat", "customer_chat", {"chat_id": chat_id})


@routes.get("/<uuid:chat_id>/waiting")
@for_visitor("chat", "chat_id")
@routes.response(200, shapes.ChatWaiting)
def waiting(chat_id: str) -> Any:
    """The place in the queue, what to read meanwhile, and, where the place is shown, how long it may still take (RTE-214)."""
    _here(chat_id)
    found = ask("chat", "waiting", {"chat_id": chat_id})
    return found | {"estimate": _estimate(chat_id) if found["is_position_shown"] else None}


def _estimate(chat_id: str) -> dict[str, Any] | None:
    """None where nothing can be said, or nobody is there to say it: the place is worth showing all the same."""
    try:
        found: dict[str, Any] | None = ask("routing", "estimated_wait", {"work_id": chat_id}, timeout=ESTIMATE_WITHIN)
    except Unavailable:
        return None
    if not found or found["seconds"] is None:
        return None
    return {name: found[name] for name in ("seconds", "from_seconds", "to_seconds")}


@routes.get("/<uuid:chat_id>/messages")
@for_visitor("chat", "chat_id")
@routes.arguments(chat_asked.AfterNumber, location="query")
@routes.response(200, shapes.CustomerMessages)
def messages(query: dict[str, Any], chat_id: str) -> Any:
    """Messages after a number, oldest first.

    Numbers have no gaps: a number that jumps in the stream says what to ask for here.
    """
    _here(chat_id)
    return ask("chat", "customer_messages", query | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/messages")
@for_visitor("chat", "chat_id")
@routes.arguments(chat_asked.NewChatMessage)
@routes.response(201, shapes.CustomerMessage)
def say(asked: dict[str, Any], chat_id: str) -> Any:
    """Say something."""
    _here(chat_id)
    return ask("chat", "receive_message", asked | {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/typing")
@for_visitor("chat", "chat_id")
@routes.arguments(chat_asked.CustomerTyping)
@routes.response(204)
def typing(asked: dict[str, Any], chat_id: str) -> None:
    """Tell what is being typed: the agent sees it before it is sent (CHT-030)."""
    signal("chat.typed", {"chat_id": chat_id, "box": "customer", "text": asked["text"]})


@routes.post("/<uuid:chat_id>/closure")
@for_visitor("chat", "chat_id")
@routes.response(201, shapes.CustomerChat)
def leave(chat_id: str) -> Any:
    """End the chat."""
    return ask("chat", "leave_as_customer", {"chat_id": chat_id})


@routes.get("/<uuid:chat_id>/transcript")
@for_visitor("chat", "chat_id")
@routes.response(200, shapes.ChatTranscript)
def transcript(chat_id: str) -> Any:
    """The whole chat, to print."""
    return ask("chat", "customer_transcript", {"chat_id": chat_id})


@routes.post("/<uuid:chat_id>/files")
@for_visitor("chat", "chat_id")
@routes.arguments(chat_asked.NewChatFile, location="files", content_type="multipart/form-data")
@routes.response(201, shapes.CustomerMessage)
def send_file(asked: dict[str, Any], chat_id: str) -> Any:
    """Send a file, where customers may."""
    _here(chat_id)
    ask("chat", "customer_chat", {"chat_id": chat_id})
    return ask("chat", "receive_file", stored(asked) | {"chat_id": chat_id})


@routes.get("/<uuid:chat_id>/files/<uuid:attachment_id>")
@for_visitor("chat", "chat_id")
@routes.response(200, content_type="application/octet-stream", description="The file")
def file(chat_id: str, attachment_id: str) -> Response:
    """A file that was sent in the chat."""
    return content(ask("chat", "customer_attachment", {"chat_id": chat_id, "attachment_id": attachment_id}))


def _offered(said: dict[str, Any]) -> dict[str, Any]:
    """Adds the brand of this host where no department is named, and the languages: the page's, then the browser's (CHT-131)."""
    page = said.pop("language", None)
    browser = [tag for tag in request.accept_languages.values() if tag != "*" and len(tag) <= 35]
    languages = list(dict.fromkeys([*([page] if page else []), *browser]))[:10]
    place = {} if said.get("department_id") or said.get("department_ids") else {"brand_id": brand()["id"]}
    return said | place | {"languages": languages}


def _here(chat_id: str) -> None:
    """Every request shows that the customer is there (CHT-143); an open stream shows it as well."""
    if not current_app.extensions["hub"].presence.is_here("visitor", chat_id):
        signal("presence.visitor", {"chat_ids": [chat_id]})
