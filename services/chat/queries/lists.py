"""Lists of chats by view, with counts (CHT-068, CHT-072, CHT-073, CHT-110)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from kit.errors import Forbidden, Invalid
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.chat.models import ACTIVE, COMPLETED, QUEUED, Chat, Group, Holding, Participant
from services.chat.queries.known import work_settings
from services.chat.queries.one import names_for
from services.chat.queries.reach import Reach, reach_of
from services.chat.queries.shapes import for_employees

VIEWS = ("my_active", "my_completed", "group_active", "group_completed", "queue", "active", "completed", "of_customer")
SORTS = ("newest", "oldest", "longest_idle")
_HERE = Chat.deleted_at.is_(None)


def chats(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, next_cursor}. Five queries, however long the list.

    `active` and `completed` are the managers' lists by reach, narrowed by department_id and agent_id; `group_*` needs group_id;
    `of_customer` needs user_id or email and is open to every agent, for reading (PPL-026).
    """
    reach = reach_of(reading.session, reading.call)
    wanted = [_HERE, *_view(reach, asked)]
    if asked.get("search"):
        wanted.append(_found(asked["search"]))
    listed = page(
        reading.session, sa.select(Chat).where(*wanted), _order(asked["view"], asked["sort"]), asked.get("cursor"), asked["limit"]
    )
    options, names = work_settings(reading.session), names_for(reading.session, listed["items"])
    items = [for_employees(each, reading.now, options, names) for each in listed["items"]]
    return {"items": items, "next_cursor": listed["next_cursor"]}


def chat_counts(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{my_active, my_completed, queue, groups: [{group_id, name, department_id, active, queued}]} over what the asker reaches."""
    reach = reach_of(reading.session, reading.call)
    mine = _mine_active(reach), *_mine_completed(reach)
    counted = sa.select(Chat.group_id, Chat.status, sa.func.count()).where(_HERE, Chat.status != COMPLETED, reach.rows())
    by_group: dict[str, dict[str, int]] = {}
    for group_id, status, count in reading.session.execute(counted.group_by(Chat.group_id, Chat.status)):
        by_group.setdefault(group_id, {})[status] = count
    rows = sa.select(Group).where(~Group.is_deleted, _groups_in(reach)).order_by(Group.name, Group.id).limit(500)
    groups = [_group_shape(group, by_group.get(group.id, {})) for group in reading.session.scalars(rows)]
    return {
        "my_active": _count(reading, mine[0]),
        "my_completed": _count(reading, *mine[1:]),
        "queue": sum(found.get(QUEUED, 0) for found in by_group.values()),
        "groups": groups,
    }


def _view(reach: Reach, asked: dict[str, Any]) -> list[ColumnElement[bool]]:
    view = asked["view"]
    if view == "my_active":
        return [_mine_active(reach)]
    if view == "my_completed":
        return _mine_completed(reach)
    if view == "of_customer":
        return [_of_customer(asked)]
    conditions = [reach.rows(), Chat.status == _status(view)]
    if view.startswith("group_") and not asked.get("group_id"):
        raise Invalid("group_needed", "This list is that of a group.", field="group_id")
    if view in (ACTIVE, COMPLETED):
        if not reach.is_manager:
            raise Forbidden("managers_only", "Only managers and administrators see the chats of others in one list.")
        conditions.append(_managed(reach))
    narrowed = {"group_id": Chat.group_id, "department_id": Chat.department_id, "agent_id": Chat.agent_id}
    return conditions + [column == asked[name] for name, column in narrowed.items() if asked.get(name)]


def _status(view: str) -> str:
    if view == "queue":
        return QUEUED
    return ACTIVE if view.endswith(ACTIVE) else COMPLETED


def _mine_active(reach: Reach) -> ColumnElement[bool]:
    return sa.and_(Chat.status == ACTIVE, Chat.agent_id == (reach.employee_id or None))


def _mine_completed(reach: Reach) -> list[ColumnElement[bool]]:
    """Chats he owned at some time, or wrote in beside the owner (CHT-068)."""
    me = reach.employee_id or None
    owned = sa.exists().where(Holding.chat_id == Chat.id, Holding.agent_id == me)
    joined = sa.exists().where(Participant.chat_id == Chat.id, Participant.employee_id == me)
    return [Chat.status == COMPLETED, sa.or_(owned, joined)]


def _of_customer(asked: dict[str, Any]) -> ColumnElement[bool]:
    for name, column in (("user_id", Chat.user_id), ("email", Chat.customer_email)):
        if asked.get(name):
            return column == str(asked[name])
    raise Invalid("customer_needed", "Name the customer by user_id or email.", field="user_id")


def _managed(reach: Reach) -> ColumnElement[bool]:
    return sa.true() if reach.is_everything else Chat.department_id.in_(reach.departments)


def _groups_in(reach: Reach) -> ColumnElement[bool]:
    if reach.is_everything:
        return sa.true()
    return sa.or_(Group.id.in_(reach.groups), Group.department_id.in_(reach.departments))


def _found(text: str) -> ColumnElement[bool]:
    """Looks in number, name, address and question of the list on screen (CHT-073)."""
    columns = (Chat.number, Chat.customer_name, Chat.customer_email, Chat.question)
    return sa.or_(*(column.icontains(text, autoescape=True) for column in columns))


def _order(view: str, sort: str) -> Order:
    """A queue stands in its own order. Running chats may be sorted by how long their customers have waited (CHT-059)."""
    if view == "queue":
        return Order(Chat.queued_at, Chat.id)
    if sort == "longest_idle" and view.endswith(ACTIVE):
        return Order(Chat.idle_since, Chat.id)
    column = Chat.ended_at if view.endswith(COMPLETED) else Chat.started_at
    return Order(column, Chat.id, desc=sort != "oldest")


def _count(reading: Reading, *conditions: ColumnElement[bool]) -> int:
    return reading.session.scalar(sa.select(sa.func.count()).select_from(Chat).where(_HERE, *conditions)) or 0


def _group_shape(group: Group, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "group_id": group.id,
        "name": group.name,
        "department_id": group.department_id,
        "active": counts.get(ACTIVE, 0),
        "queued": counts.get(QUEUED, 0),
    }
