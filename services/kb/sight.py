"""Which items of staff's sections the one who asks sees at all; what is out of sight does not exist (KB-009, KB-164, CAN-003, NWS-002)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.storage.work import Call
from services.kb.models import Article, CannedReply, NewsItem
from services.kb.reaching import must_be_staff, reach_of
from services.kb.rules.rights import VIEW, Reach
from services.kb.states import KINDS


def sees(reach: Reach, item: Article | CannedReply | NewsItem) -> bool:
    """Whether this employee sees it, whatever its flags."""
    if not reach.is_staff:
        return False
    if isinstance(item, CannedReply):
        return reach.is_everywhere or _is_for(reach, item)
    if isinstance(item, NewsItem):
        return True
    return reach.may(VIEW, item.folder_id) and reach.reads_brand_of(item.brand_ids)


def must_see(reach: Reach, item: Article | CannedReply | NewsItem) -> None:
    """Raises NotFound for what is out of sight."""
    if not sees(reach, item):
        raise not_found(KINDS[type(item)])


def staff_who_sees(session: Session, call: Call, kind: type[Any], item_id: str) -> Reach:
    """The reach of an employee who sees this item, which is not deleted. Raises Forbidden for customers, NotFound."""
    reach = reach_of(session, call)
    must_be_staff(reach)
    if session.scalar(sa.select(sa.literal(1)).where(kind.id == item_id, kind.deleted_at.is_(None), *seen(reach, kind))) is None:
        raise not_found(KINDS[kind])
    return reach


def not_found(kind: str) -> NotFound:
    return NotFound(f"{kind}_not_found", f"There is no such {kind.replace('_', ' ')}.")


def seen(reach: Reach, entity: type[Any]) -> list[sa.ColumnElement[bool]]:
    """The same as conditions of a statement."""
    if not reach.is_staff:
        return [sa.false()]
    if entity is CannedReply:
        return [] if reach.is_everywhere else [offered_to(reach)]
    found: list[sa.ColumnElement[bool]] = []
    if entity is NewsItem:
        return found
    if reach.brand_ids is not None:
        found.append(entity.brand_ids.overlap(sorted(reach.brand_ids)))
    if entity is Article and not reach.is_unbounded:
        closed, opened = reach.closed_folders(), reach.opened_folders()
        if VIEW not in reach.permissions:
            found.append(Article.folder_id.in_(sorted(opened)))
        elif closed:
            found.append(Article.folder_id.not_in(sorted(closed)))
    return found


def offered_to(reach: Reach) -> sa.ColumnElement[bool]:
    """Canned replies whose audience this employee belongs to."""
    return sa.or_(
        CannedReply.assigned_to == "everyone",
        sa.and_(CannedReply.assigned_to == "department", CannedReply.assigned_to_id.in_(sorted(reach.department_ids))),
        sa.and_(CannedReply.assigned_to == "agent", CannedReply.assigned_to_id == reach.actor.partition(":")[2]),
    )


def _is_for(reach: Reach, reply: CannedReply) -> bool:
    if reply.assigned_to == "everyone":
        return True
    if reply.assigned_to == "department":
        return reply.assigned_to_id in reach.department_ids
    return reply.assigned_to_id == reach.actor.partition(":")[2]
