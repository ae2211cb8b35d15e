"""Canned replies as staff see them: lists by view and folder, counts, one whole."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.models import CannedReply, Department, Employee
from services.kb.queries.wording import acts_of, fields_of, said
from services.kb.reaching import reach_of, require
from services.kb.rules.audience import TYPES_OF
from services.kb.rules.rights import Reach
from services.kb.sight import must_see, not_found, offered_to, seen

VIEW_INSERT = "canned_replies.view_insert"
PREVIEW = 200
_SHOWN = (
    *("id", "version", "title", "folder_id", "assigned_to", "assigned_to_id", "shortcut", "type", "language", "is_draft"),
    *("is_flagged_for_review", "is_stale", "stale_at", "times_used"),
)
_MOMENTS = ("last_reviewed_at", "created_at", "modified_at", "deleted_at")
_ROW = [getattr(CannedReply, name) for name in (*_SHOWN, *_MOMENTS)]
_TITLE = sa.func.lower(CannedReply.title, type_=sa.Text).label("by_title")
_NAMES = {
    "department": sa.select(Department.name).where(Department.id == CannedReply.assigned_to_id).scalar_subquery(),
    "agent": sa.select(Employee.display_name).where(Employee.id == CannedReply.assigned_to_id).scalar_subquery(),
}
_ASSIGNED_TO_NAME = sa.case(_NAMES, value=CannedReply.assigned_to).label("assigned_to_name")
_SORTED_BY: dict[str, tuple[Any, ...]] = {
    "subject": (_TITLE,),
    "type": (CannedReply.type, _TITLE),
    "status": (CannedReply.is_draft, CannedReply.is_flagged_for_review, _TITLE),
    "language": (CannedReply.language, _TITLE),
    "modified": (CannedReply.modified_at,),
}


def canned_replies(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, next_cursor}: one query for the page, beside those for who asks."""
    reach = _reader(reading)
    wanted = sa.select(*_ROW, _ASSIGNED_TO_NAME, _TITLE, sa.func.left(CannedReply.text, PREVIEW).label("preview"))
    wanted = wanted.where(*seen(reach, CannedReply), *_in_view(reach, asked), *_filters(asked))
    order = Order(*_SORTED_BY[asked["sort"]], CannedReply.id, desc=asked["is_descending"])
    return page(reading.session, wanted, order, asked["cursor"], asked["limit"], _row)


def canned_reply_counts(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{views: {view: count}, folders: [{folder_id, count}]}: the figures beside the names, of what the one who asks sees."""
    reach = _reader(reading)
    views = ("opening", "all", "mine", "drafts", "review", "stale", "deleted")
    figures = [sa.func.count().filter(*_in_view(reach, {"view": view})).label(view) for view in views]
    row = reading.session.execute(sa.select(*figures).where(*seen(reach, CannedReply))).one()
    of_folders = sa.select(CannedReply.folder_id, sa.func.count().label("count")).group_by(CannedReply.folder_id)
    of_folders = of_folders.where(*seen(reach, CannedReply), *_live()).order_by(CannedReply.folder_id)
    folders = [{"folder_id": folder_id, "count": count} for folder_id, count in reading.session.execute(of_folders)]
    return {"views": {view: getattr(row, view) for view in views}, "folders": folders}


def canned_reply(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One whole, deleted or not. Raises NotFound for one out of sight."""
    reach = _reader(reading)
    reply = reading.session.get(CannedReply, asked["reply_id"])
    if reply is None:
        raise not_found("canned_reply")
    must_see(reach, reply)
    return whole(reading.session, reply)


def whole(session: Session, reply: CannedReply) -> dict[str, Any]:
    """The reply with its body and the names of those behind it."""
    shown = fields_of(reply, (*_SHOWN, "body", "text"))
    return shown | acts_of(session, reply) | {"assigned_to_name": _name_of_audience(session, reply)}


def usable(reach: Reach, channel: str | None) -> list[sa.ColumnElement[bool]]:
    """Conditions: may be inserted by this employee, there. Drafts are not offered (CAN-040); rules and programs use them all."""
    found = [*_live(), CannedReply.is_draft.is_(False)]
    found += [] if reach.is_unbounded else [offered_to(reach)]
    return found + ([CannedReply.type.in_(TYPES_OF[channel])] if channel else [])


def _reader(reading: Reading) -> Reach:
    reach = reach_of(reading.session, reading.call)
    require(reach, VIEW_INSERT)
    return reach


def _live() -> list[sa.ColumnElement[bool]]:
    return [CannedReply.deleted_at.is_(None)]


def _in_view(reach: Reach, asked: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    """CAN-002: the section opens with what lies in the root for the agent's departments and everyone; `mine` is for him alone."""
    own = sa.and_(CannedReply.assigned_to == "agent", CannedReply.assigned_to_id == _agent_id(reach))
    of_departments = sa.and_(CannedReply.assigned_to == "department", CannedReply.assigned_to_id.in_(sorted(reach.department_ids)))
    views: dict[str, list[sa.ColumnElement[bool]]] = {
        "opening": [CannedReply.folder_id.is_(None), sa.or_(CannedReply.assigned_to == "everyone", of_departments)],
        "mine": [own],
        "drafts": [CannedReply.is_draft.is_(True)],
        "review": [CannedReply.is_flagged_for_review.is_(True)],
        "stale": [CannedReply.is_stale.is_(True)],
    }
    view = asked["view"]
    if view == "deleted":
        return [CannedReply.deleted_at.is_not(None)]
    if view == "usable":
        return usable(reach, asked.get("channel"))
    return [*_live(), *views.get(view, [])]


def _agent_id(reach: Reach) -> str | None:
    kind, _, found = reach.actor.partition(":")
    return found if kind == "employee" else None


def _filters(asked: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    names = ["type", "language", "assigned_to", "assigned_to_id"]
    names += [] if asked["view"] == "opening" else ["folder_id"]
    found = [getattr(CannedReply, name) == asked[name] for name in names if asked[name] is not None]
    return found + ([CannedReply.folder_id.is_(None)] if asked["is_in_root"] else [])


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return said({name: value for name, value in row.items() if name != _TITLE.key})


def _name_of_audience(session: Session, reply: CannedReply) -> str | None:
    if reply.assigned_to == "department":
        return session.scalar(sa.select(Department.name).where(Department.id == reply.assigned_to_id))
    if reply.assigned_to == "agent":
        return session.scalar(sa.select(Employee.display_name).where(Employee.id == reply.assigned_to_id))
    return None
