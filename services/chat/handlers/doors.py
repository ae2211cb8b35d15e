"""Tells when a department opens or closes for chat (CHT-010 to CHT-013)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from contracts.events import chat as facts
from kit.storage.work import Work
from services.chat.models import Department, Door
from services.chat.queries.departments import closed
from services.chat.queries.known import receiving_groups, work_settings


def look_at_doors(work: Work, which: ColumnElement[bool] | None = None) -> None:
    """Compares what is true now with what was last told, for some departments or all (timer: the clock opens and closes, too)."""
    statement = sa.select(Department).where(~Department.is_deleted).order_by(Department.id).with_for_update()
    statement = statement.where(which) if which is not None else statement
    places = work.session.scalars(statement.execution_options(populate_existing=True)).all()
    if not places:
        return
    wanted = sa.select(Door).where(Door.department_id.in_([place.id for place in places])).execution_options(populate_existing=True)
    doors = {door.department_id: door for door in work.session.scalars(wanted)}
    options = work_settings(work.session)
    receiving = receiving_groups(work.session, [place.front_line_group_id for place in places])
    for place in places:
        because = closed(place, work.now, options, is_receiving=place.front_line_group_id in receiving)
        _tell(work, place, doors.get(place.id), because)
    work.session.flush()


def look_at_all_doors(work: Work) -> None:
    look_at_doors(work)


def _tell(work: Work, place: Department, door: Door | None, closed_because: str | None) -> None:
    is_open = closed_because is None
    if place.front_line_group_id is None or (is_open == door.is_open if door else not is_open):
        return
    because = closed_because or (door.because if door else "activity")
    if door is None:
        door = Door(department_id=place.id)
        work.session.add(door)
    door.is_open, door.because, door.since = is_open, because, work.now
    fact = facts.DepartmentChatOpened if is_open else facts.DepartmentChatClosed
    work.announce(fact(subject=place.id, because=because, front_line_group_id=place.front_line_group_id), actor="system:clock")
