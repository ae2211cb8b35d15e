"""The stream of one ticket, for its customer."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.identity.who import asking
from gateway.people.gates import check_sees_tickets
from gateway.permissions import for_visitor
from gateway.routes import Routes
from gateway.streams.schemas import LastEventIdHeader, StreamQuery
from gateway.streams.serving import streaming
from gateway.streams.stream import Stream
from gateway.streams.ticket_for_customer import seen_by_customer

routes = Routes("ticket-stream", prefix="/tickets", description="A ticket as it goes, for its customer.")


@routes.get("/<uuid:ticket_id>/stream")
@for_visitor("ticket", "ticket_id")
@routes.arguments(StreamQuery, location="query")
@routes.arguments(LastEventIdHeader, location="headers")
@routes.response(200, content_type="text/event-stream", description="An endless stream of events")
def stream(query: dict[str, Any], header: dict[str, Any], ticket_id: str) -> Any:
    """Messages and changes of this ticket, as they happen.

    Named as the facts are, each with what its customer may see. `opened`, `start_afresh` and ids as in the employees' stream.
    """
    check_sees_tickets()
    asker = asking()
    if asker.kind != "visitor":
        ask("tickets", "own_ticket", {"ticket_id": ticket_id})
    own = f"t:{ticket_id}"
    keys = frozenset((own,))
    return streaming(
        Stream(
            "visitors", ("visitor", ticket_id), keys=keys, own=own, session_id=asker.session_id, account=asker.id, shape=seen_by_customer
        )
    )
