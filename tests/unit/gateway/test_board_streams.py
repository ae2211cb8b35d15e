"""The board on the wall at the edge: who watches which departments, and that it is asked for by right."""

from __future__ import annotations

import orjson

from gateway.streams.signals import EVERY_BOARD, key_of_board
from gateway.streams.stream import Stream
from tests.support.edge import FakeBus, client_as, edge
from tests.unit.gateway.watching import hub


def _told(stream: Stream) -> list[str]:
    whole = b"".join(stream._frames)
    frames = [frame for frame in whole.split(b"\n\n") if b"event: board" in frame]
    return [orjson.loads(frame.partition(b"data: ")[2])["department_id"] for frame in frames]


def test_each_stream_is_told_of_its_departments() -> None:
    one = hub()
    wide = Stream("board", ("", ""), keys=frozenset({EVERY_BOARD}))
    narrow = Stream("board", ("", ""), keys=frozenset({key_of_board("d1")}))
    for stream in (wide, narrow):
        one.open(stream, None)
    for department_id in ("d1", "d2"):
        one.take_signal("reports.board", orjson.dumps({"payload": {"department_id": department_id, "groups": []}}))
    assert _told(wide) == ["d1", "d2"]
    assert _told(narrow) == ["d1"]


def test_the_board_takes_the_right_to_see_reports() -> None:
    said = {"at": "2026-03-02T09:00:00.000Z", "time_zone": "UTC", "targets": {"chat_seconds": 60, "ticket_seconds": 1}, "departments": []}
    bus = FakeBus({("reports", "board"): said})
    assert client_as(edge(bus), "employee", permissions={"reports.view_a_report"}).get("/api/management/v1/report-board").json == said
    assert client_as(edge(bus), "employee").get("/api/management/v1/report-board").status_code == 403
    assert client_as(edge(bus), "employee").get("/api/management/v1/report-board/stream").status_code == 403
