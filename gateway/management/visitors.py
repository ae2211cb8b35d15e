"""Who is on the site, over HTTP (WHO-001, WHO-005, WHO-028 to WHO-033, WHO-053)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask, ask_all
from gateway.identity.who import asking
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of
from gateway.streams.schemas import LastEventIdHeader
from gateway.streams.serving import streaming
from gateway.streams.sighting import Chosen
from gateway.streams.stream import Stream
from gateway.visitors import shapes
from gateway.visitors.asked import VisitorsQuery, WatchQuery, Which

routes = Routes("visitors", description="Who is on the site now, and from where; live.")

SEE = "whos_on.view_whos_on_visitors"


@routes.get("")
@permits(SEE)
@routes.arguments(VisitorsQuery, location="query")
@routes.response(200, shapes.Visitors)
def visitors(query: dict[str, Any]) -> Any:
    """Who is on the site now, most recently come first.

    Agents see visitors of the brands of their groups. `refresh_seconds` is how often a screen asks again that has no stream open.
    """
    return ask("whoson", "visitors", query)


@routes.get("/counts")
@permits(SEE)
@routes.response(200, shapes.VisitorCounts)
def visitor_counts() -> Any:
    """How many are on the site: by status, brand, country, filter and page."""
    return ask("whoson", "visitor_counts")


@routes.get("/map")
@permits(SEE)
@routes.arguments(Which, location="query")
@routes.response(200, shapes.VisitorMap)
def visitor_map(query: dict[str, Any]) -> Any:
    """How many are where, as GeoJSON; those without a known place apart."""
    return ask("whoson", "visitor_map", query)


@routes.get("/stream")
@permits(SEE)
@routes.arguments(WatchQuery, location="query")
@routes.arguments(LastEventIdHeader, location="headers")
@routes.response(200, content_type="text/event-stream", description="An endless stream of events")
def visitors_stream(query: dict[str, Any], header: dict[str, Any]) -> Any:
    """Visitors in reach as they come, move and go, as Server-Sent Events; of one filter or brand if asked.

    `visitor_came`, `visitor_moved` and `visitor_changed` carry {at, visit}: the whole visit, without `duration` and `idle`, which run on
    from `started_at` and `last_view_at`. Put it in place of what is known of it, unless that has a greater `version`. `visitor_left`
    {visit_id, version, cause} takes it off this list: it ended, or matches the filter no more (cause `filter`). Of each visitor at most
    one event comes in a quarter of a second. Open the stream first, then read the list; read it again after `start_afresh`, and when
    `opened` does not say `is_resumed`.
    """
    asker, filter_id = asking(), query.get("filter_id")
    reach = ask("whoson", "visitors_reach", {"filter_id": filter_id})
    brand_ids = None if reach["brand_ids"] is None else frozenset(reach["brand_ids"])
    chosen = Chosen(brand_ids, query.get("brand_id"), filter_id)
    return streaming(Stream("visitors", ("", ""), keys=frozenset(), session_id=asker.session_id, account=asker.id, chosen=chosen))


@routes.get("/<uuid:visit_id>")
@permits(SEE)
@routes.response(200, shapes.Visitor)
def visitor(visit_id: str) -> Any:
    """One visit, also after its end."""
    return ask("whoson", "visitor", {"visit_id": visit_id})


@routes.get("/<uuid:visit_id>/pages")
@permits(SEE)
@routes.response(200, shapes.PageSummary)
def page_summary(visit_id: str) -> Any:
    """The pages it viewed, those with most hits first."""
    return ask("whoson", "page_summary", {"visit_id": visit_id})


@routes.get("/<uuid:visit_id>/history")
@permits(SEE)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(shapes.PageViewOfVisitor))
def page_history(query: dict[str, Any], visit_id: str) -> Any:
    """The pages it viewed in order of time."""
    return ask("whoson", "page_history", query | {"visit_id": visit_id})


@routes.get("/<uuid:visit_id>/actions")
@permits(SEE)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(shapes.ActionOfVisitor))
def page_actions(query: dict[str, Any], visit_id: str) -> Any:
    """What the site told was done in it, in order of time."""
    return ask("whoson", "page_actions", query | {"visit_id": visit_id})


@routes.get("/<uuid:visit_id>/visits")
@permits(SEE)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(shapes.Visitor))
def visits_of_person(query: dict[str, Any], visit_id: str) -> Any:
    """Other visits by the same browser, account or address, the latest first."""
    return ask("whoson", "visits_of_person", query | {"visit_id": visit_id})


@routes.get("/<uuid:visit_id>/related")
@permits(SEE)
@routes.response(200, shapes.RelatedToVisitor)
def related_to_visitor(visit_id: str) -> Any:
    """The latest tickets and chats of the same person, as far as the asker may see them."""
    found, asker = ask("whoson", "visitor", {"visit_id": visit_id}), asking()
    answer: dict[str, Any] = {
        "tickets": [] if asker.may("tickets.view") else None,
        "chats": [] if asker.may("live_chats.view") else None,
    }
    wanted: dict[str, tuple[str, str, dict[str, Any]]] = {}
    if answer["tickets"] is not None and found["user_id"]:
        wanted["tickets"] = ("tickets", "tickets", {"view": "customer", "user_id": found["user_id"]})
    if answer["chats"] is not None and (found["user_id"] or found["email"]):
        who = {"user_id": found["user_id"]} if found["user_id"] else {"email": found["email"]}
        wanted["chats"] = ("chat", "chats", {"view": "of_customer", "sort": "newest", **who})
    answers = ask_all(list(wanted.values()))
    return answer | {name: page["items"] for name, page in zip(wanted, answers, strict=True)}
