"""A hub that is fed with facts about visitors, and screens that watch it."""

from __future__ import annotations

from itertools import count
from typing import Any

import orjson

from gateway.streams.hub import Hub
from gateway.streams.sighting import Chosen
from gateway.streams.stream import Stream

ALL = Chosen(None)
_ids = count(1)


def hub() -> Hub:
    return Hub(lambda *args, **kwargs: None)


def visit(number: int, version: int = 0, *, brand: str = "b1", filters: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    plain = {"id": f"00000000-0000-7000-9000-{number:012d}", "version": version, "brand_id": brand, "filter_ids": list(filters)}
    return plain | {"end_cause": None, "current_page": f"https://shop.example/{version}"} | more


def fact(kind: str, said: dict[str, Any]) -> bytes:
    head = {"specversion": "1.0", "id": f"e{next(_ids)}", "source": "/frontline/whoson", "type": f"whoson.{kind}.v1"}
    data = {"visit": said, "visitor_key": "the browser's own name"}
    return orjson.dumps({**head, "subject": said["id"], "time": "2026-03-02T09:00:00.000Z", "data": data})


class Watcher:
    """A screen: a list that it reads, and events that it applies."""

    def __init__(self, one: Hub, chosen: Chosen = ALL, last: int | None = None) -> None:
        self.hub, self.chosen, self.last = one, chosen, last
        self.list: dict[str, dict[str, Any]] = {}
        self.open()

    def open(self) -> None:
        self.stream = Stream("visitors", ("", ""), keys=frozenset(), chosen=self.chosen)
        self.hub.open(self.stream, self.last)

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """(event, data) since the last look."""
        whole = b"".join(self.stream._frames)
        self.stream._frames.clear()
        self.stream._bytes = 0
        self.bytes, found = len(whole), []
        for block in filter(None, whole.split(b"\n\n")):
            lines = dict(line.split(b": ", 1) for line in block.split(b"\n"))
            self.last = int(lines[b"id"])
            found.append((lines[b"event"].decode(), orjson.loads(lines[b"data"])))
        return found

    def apply(self, fresh: dict[str, dict[str, Any]]) -> None:
        for event, data in self.events():
            if event == "start_afresh" or (event == "opened" and not data["is_resumed"]):
                self.list = dict(fresh)  # read now, later than what else has been sent
            elif event == "visitor_left":
                if data["visit_id"] in self.list and self.list[data["visit_id"]]["version"] <= data["version"]:
                    del self.list[data["visit_id"]]
            elif event != "opened":
                known = self.list.get(data["visit"]["id"])
                if known is None or known["version"] <= data["visit"]["version"]:
                    self.list[data["visit"]["id"]] = data["visit"]


def names(watcher: Watcher) -> list[str]:
    return [event for event, _ in watcher.events() if event != "opened"]
