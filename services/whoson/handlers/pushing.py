"""A page pushed to a visitor who is in no chat: his page asks him, and goes there if he says so (WHO-052, WHO-171)."""

from __future__ import annotations

from typing import Any

from contracts.events import whoson as facts
from kit.storage.work import Work
from services.whoson.handlers.standing import check_open, visit_in_reach
from services.whoson.states import Row, visit_state


def push_page(work: Work, asked: dict[str, Any]) -> Row:
    """{visit_id, url, text}. Nothing is kept of it but the fact. Conflict `visit_over`."""
    visit = visit_in_reach(work, asked["visit_id"])
    check_open(visit)
    said = {"url": asked["url"], "text": asked["text"]}
    work.announce(facts.PagePushed(subject=visit["id"], visit=visit_state(visit), visitor_key=visit["visitor_key"], **said))
    return {"visit_id": visit["id"], **said}
