"""A visitor as last seen, and what of that a stream is told that watches all visitors of some brands, or those of one filter."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from gateway.streams.stream import frame

CAME, MOVED, CHANGED, LEFT = "visitor_came", "visitor_moved", "visitor_changed", "visitor_left"
EVENTS = {
    "whoson.visit_started.v1": CAME,
    "whoson.page_viewed.v1": MOVED,
    "whoson.visitor_identified.v1": CHANGED,
    "whoson.visit_changed.v1": CHANGED,
    **{f"whoson.invitation_{what}.v1": CHANGED for what in ("sent", "accepted", "rejected", "ignored")},
    "whoson.visit_ended.v1": LEFT,
}
NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sighting:
    """`filters` it matches; `before`, those when it was last told of, None where that is not known. `piece` is the visit, as JSON."""

    offset: int
    event: str
    visit_id: str
    brand_id: str
    version: int
    filters: frozenset[str]
    before: frozenset[str] | None
    cause: str
    piece: bytes

    def whole(self, event: str) -> bytes:
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (self.offset, event.encode(), self.piece)

    def gone(self, cause: str) -> bytes:
        return frame(LEFT, {"visit_id": self.visit_id, "version": self.version, "cause": cause}, self.offset)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a stream watches: of these brands (None: all), of this brand, of this filter. Streams that chose alike are told together."""

    brand_ids: frozenset[str] | None
    brand_id: str | None = None
    filter_id: str | None = None

    def frame(self, seen: Sighting, *, is_known: bool = True) -> bytes | None:
        """None for what is not on its list and was not. `is_known`: the stream was told all that was told before."""
        if self.brand_ids is not None and seen.brand_id not in self.brand_ids:
            return None
        if self.brand_id is not None and seen.brand_id != self.brand_id:
            return None
        if self.filter_id is None:
            return seen.gone(seen.cause) if seen.event == LEFT else seen.whole(seen.event)
        return self._of_filter(seen, self.filter_id, seen.before if is_known else None)

    def _of_filter(self, seen: Sighting, filter_id: str, before: frozenset[str] | None) -> bytes | None:
        is_in, was_in = filter_id in seen.filters, before is None or filter_id in before
        if seen.event == LEFT:
            return seen.gone(seen.cause) if is_in or was_in else None
        if is_in:
            return seen.whole(seen.event if was_in else CAME)
        return seen.gone("filter") if was_in else None


def sighted(offset: int, kind: str, body: bytes, last: Sighting | None, *, is_untold: bool) -> Sighting | None:
    """The visitor after this fact; None for one that is older than what is known. `is_untold`: of the last one nobody has heard."""
    said = orjson.loads(body)
    visit = said["data"]["visit"]
    if last is not None and (visit["version"] < last.version or last.event == LEFT):
        return None
    event = EVENTS[kind]
    before = NOWHERE if event == CAME else None
    if last is not None:
        before = last.before if is_untold else last.filters
        event = CAME if is_untold and last.event == CAME and event != LEFT else event
    return Sighting(
        offset=offset,
        event=event,
        visit_id=visit["id"],
        brand_id=visit["brand_id"],
        version=visit["version"],
        filters=frozenset(visit["filter_ids"]),
        before=before,
        cause=visit["end_cause"] or "",
        piece=b"" if event == LEFT else orjson.dumps({"at": said["time"], "visit": visit}),
    )
