"""Offering a survey to a visitor of the site, over HTTP (WHO-092, WHO-172)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.identity.who import asking
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.surveys.asked import SurveyForVisitor
from gateway.surveys.shapes import OfferedToVisitor
from kit.errors import Conflict

routes = Routes("visitor-surveys", prefix="/visitors", description="Asking visitors of the site.")


@routes.post("/<uuid:visit_id>/surveys")
@permits("whos_on.live_chat")
@routes.arguments(SurveyForVisitor)
@routes.response(201, OfferedToVisitor)
def offer_survey(asked: dict[str, Any], visit_id: str) -> Any:
    """Show a survey on the visitor's page: it asks him, and leads there if he says so. The same survey is the same offer.

    409 `survey_not_offered_here` for one of another brand, `visit_over` for who has gone. It counts as offered once the page has it.
    """
    visitor = ask("whoson", "visitor", {"visit_id": visit_id})
    if visitor["ended_at"] is not None:
        raise Conflict("visit_over", "The visitor has gone.")
    offered = ask("reports", "offer_survey", {"survey_id": asked["survey_id"], "source": "whoson_agent", "work": _work(visitor)})
    said = asked.get("text") or offered["link_text"]
    ask("whoson", "push_page", {"visit_id": visit_id, "url": offered["url"], "text": said})
    ask("reports", "note_survey_offered", {"offer_id": offered["offer_id"]})
    return {"offer_id": offered["offer_id"], "visit_id": visit_id, "url": offered["url"]}


def _work(visitor: dict[str, Any]) -> dict[str, Any]:
    """The visit as reports takes it, about whoever asks; an address that is none is left out."""
    me = asking()
    return {
        "type": "visitor",
        "id": visitor["id"],
        "brand_id": visitor["brand_id"],
        "agent_id": me.id if me.kind == "employee" else None,
        "user_id": visitor["user_id"],
        "email": visitor["email"],
        "customer_name": (visitor["customer_name"] or "")[:300] or None,
    }
