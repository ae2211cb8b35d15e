"""The stream that keeps an employee's screens live."""

from __future__ import annotations

from typing import Any

from gateway.identity.who import asking
from gateway.permissions import signed_in
from gateway.routes import Routes
from gateway.streams.reach import keys_of
from gateway.streams.schemas import LastEventIdHeader, StreamQuery
from gateway.streams.serving import streaming
from gateway.streams.stream import Stream

routes = Routes("stream", description="Facts as they happen, as Server-Sent Events.")


@routes.get("")
@signed_in
@routes.arguments(StreamQuery, location="query")
@routes.arguments(LastEventIdHeader, location="headers")
@routes.response(200, content_type="text/event-stream", description="An endless stream of events")
def stream(query: dict[str, Any], header: dict[str, Any]) -> Any:
    """Facts of tickets, chats and routing in reach, as they happen.

    Each event is named by the type of the fact and carries its envelope; its id is the fact's place in the log. Events of ours: `opened`
    with the position, `start_afresh` when the place to go on from is not known any more (read the lists again), `reach_changed`,
    `signed_out`, `too_slow` before the stream ends. Typing comes without an id. Open the stream first, then read the lists: what both
    tell, the sequence of the envelope decides.
    """
    asker = asking()
    own = f"a:{asker.id}" if asker.kind == "employee" else ""
    who = ("agent", asker.id) if asker.kind == "employee" else ("", "")
    opened = Stream("agents", who, keys=keys_of(asker), rights=asker.permissions, own=own, session_id=asker.session_id, account=asker.id)
    return streaming(opened)
