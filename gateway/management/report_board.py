"""The board on the wall over HTTP: figures of this moment and of today, by group, and live."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.identity.who import asking
from gateway.permissions import permits
from gateway.reports import shapes
from gateway.routes import Routes
from gateway.streams.schemas import LastEventIdHeader, StreamQuery
from gateway.streams.serving import streaming
from gateway.streams.signals import EVERY_BOARD, key_of_board
from gateway.streams.stream import Stream

routes = Routes("report-board", description="Figures of this moment and of today, for boards on the wall; live.")

SEE = "reports.view_a_report"


@routes.get("")
@permits(SEE)
@routes.response(200, shapes.Board)
def board() -> Any:
    """Work that is open, waits and was done today, and who is there for it, by department and group.

    Employees see the departments in which they belong to a group, administrators all of them.
    """
    return ask("reports", "board")


@routes.get("/stream")
@permits(SEE)
@routes.arguments(StreamQuery, location="query")
@routes.arguments(LastEventIdHeader, location="headers")
@routes.response(200, content_type="text/event-stream", description="An endless stream of events")
def board_stream(query: dict[str, Any], header: dict[str, Any]) -> Any:
    """Departments of the board as their figures change, as Server-Sent Events.

    `board` carries one department as `GET /report-board` does, whole, and takes its place; it comes at most once a second, and once a
    minute at least. Events have no number: open the stream first, then read the board, and read it again whenever the stream was opened
    anew.
    """
    asker, departments = asking(), ask("reports", "board_reach")["department_ids"]
    keys = frozenset({EVERY_BOARD} if departments is None else {key_of_board(each) for each in departments})
    return streaming(Stream("board", ("", ""), keys=keys, session_id=asker.session_id, account=asker.id))
