"""The stream of one chat, for its customer."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.identity.who import asking
from gateway.permissions import for_visitor
from gateway.routes import Routes
from gateway.streams.chat_for_customer import seen_by_customer
from gateway.streams.schemas import LastEventIdHeader, StreamQuery
from gateway.streams.serving import streaming
from gateway.streams.stream import Stream

routes = Routes("chat-stream", prefix="/chats", description="A chat as it happens, for its customer.")


@routes.get("/<uuid:chat_id>/stream")
@for_visitor("chat", "chat_id")
@routes.arguments(StreamQuery, location="query")
@routes.arguments(LastEventIdHeader, location="headers")
@routes.response(200, content_type="text/event-stream", description="An endless stream of events")
def stream(query: dict[str, Any], header: dict[str, Any], chat_id: str) -> Any:
    """Messages and changes of this chat, as they happen.

    Named as the facts are, each with what its customer may see. `opened`, `start_afresh` and ids as in the employees' stream;
    `chat.agent_typing` and `chat.queue_moved` come without an id.
    """
    asker = asking()
    if asker.kind != "visitor":
        ask("chat", "customer_chat", {"chat_id": chat_id})
    own = f"c:{chat_id}"
    keys = frozenset((own, f"v:{chat_id}"))
    return streaming(
        Stream("visitors", ("visitor", chat_id), keys=keys, own=own, session_id=asker.session_id, account=asker.id, shape=seen_by_customer)
    )
