"""All that is stored of a person, to be handed out to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.paging import Order, page, plain
from kit.storage.work import Reading
from services.whoson.models import Invitation, PageAction, PageView, Visit
from services.whoson.persons import check_administrator, is_of_person

NOT_THEIRS = ("version", "current_view_key", "filter_ids")
_VISIT = [column for column in Visit.__table__.columns if column.name not in NOT_THEIRS]
_VIEW = (PageView.visit_id, PageView.viewed_at, PageView.url, PageView.title, PageView.virtual_page, PageView.referrer, PageView.seconds)
_ACTION = (PageAction.visit_id, PageAction.at, PageAction.name, PageAction.value)
_INVITATION = (Invitation.visit_id, Invitation.kind, Invitation.state, Invitation.text, Invitation.sent_at, Invitation.answered_at)


def export_of_person(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{user_id or email, limit, cursor} → a page of {visit, views, actions, invitations}, the oldest first. For administrators.

    Visits in which the person was known; others of the same browser may be somebody else's and are not shown.
    """
    check_administrator(reading.session, reading.call)
    wanted = sa.select(*_VISIT).where(is_of_person(asked))
    found = page(reading.session, wanted, Order(Visit.started_at, Visit.id), asked.get("cursor"), asked["limit"])
    ids = [visit["id"] for visit in found["items"]]
    views = _by_visit(reading.session, sa.select(*_VIEW).where(PageView.visit_id.in_(ids)).order_by(PageView.number))
    actions = _by_visit(reading.session, sa.select(*_ACTION).where(PageAction.visit_id.in_(ids)).order_by(PageAction.at))
    invitations = _by_visit(reading.session, sa.select(*_INVITATION).where(Invitation.visit_id.in_(ids)).order_by(Invitation.sent_at))
    items = [
        {
            "visit": visit,
            "views": views.get(visit["id"], []),
            "actions": actions.get(visit["id"], []),
            "invitations": invitations.get(visit["id"], []),
        }
        for visit in found["items"]
    ]
    return {"items": items, "next_cursor": found["next_cursor"]}


def _by_visit(session: Session, wanted: sa.Select[*tuple[Any, ...]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    rows: Sequence[dict[str, Any]] = plain(session.execute(wanted).mappings())
    for row in rows:
        grouped.setdefault(row.pop("visit_id"), []).append(row)
    return grouped
