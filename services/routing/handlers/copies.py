"""Own copies of what people owns, and what follows for routing when a group or an employee goes."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.storage.copies import drop, keep
from kit.storage.work import Work
from services.routing.handlers.agents import make_agent
from services.routing.handlers.memberships import remove
from services.routing.handlers.rebalance_rules import clocks_changed, remove_rules_of
from services.routing.handlers.sessions import live_session, log_in, log_out_if_last, one_at_a_time
from services.routing.models import Department, Employee, Group, LiveSession, Membership, WorkSettings
from services.routing.placing.locks import lock_agents, lock_groups
from services.routing.placing.switches import group_ids_of


def department_saved(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    front_line = UUID(said["front_line_group_id"]) if said.get("front_line_group_id") else None
    values = {"brand_id": UUID(said["brand_id"]), "name": said["name"], "front_line_group_id": front_line, "time_zone": said["time_zone"]}
    if keep(work, Department, envelope, values):
        clocks_changed(work, UUID(envelope.subject))


def department_deleted(work: Work, envelope: Envelope) -> None:
    drop(work, Department, envelope, {"brand_id": UUID(envelope.data["brand_id"]), "name": envelope.data["name"]})


def group_saved(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    keep(work, Group, envelope, {"brand_id": UUID(said["brand_id"]), "department_id": UUID(said["department_id"]), "name": said["name"]})


def group_deleted(work: Work, envelope: Envelope) -> None:
    """Its rebalance rules and memberships go with it."""
    group_id = UUID(envelope.subject)
    group = lock_groups(work.session, [group_id]).get(group_id)
    if group is not None:
        remove_rules_of(work, group)
    for one in _memberships(work, Membership.group_id == group_id):
        if group is not None:
            lock_agents(work.session, [one.agent_id])
            remove(work, one, group, "group_deleted")
    if group is not None:
        values = {"brand_id": group.brand_id, "department_id": group.department_id, "name": envelope.data["name"]}
        drop(work, Group, envelope, values)


def employee_saved(work: Work, envelope: Envelope) -> None:
    """Who is switched off or no agent any more is logged out; who becomes one again while signed in is logged in."""
    said, agent_id = envelope.data, UUID(envelope.subject)
    kinds = set(said["kinds"])
    values = {"display_name": said["display_name"], "is_enabled": said["is_enabled"]}
    values |= {f"is_{kind}": kind in kinds for kind in ("agent", "manager", "administrator")}
    one_at_a_time(work, agent_id)
    if not keep(work, Employee, envelope, values):
        return
    session_id = live_session(work, agent_id)
    if said["is_enabled"] and "agent" in kinds:
        make_agent(work.session, agent_id)
        if session_id is not None:
            log_in(work, agent_id, session_id)
    elif session_id is not None:
        lock_groups(work.session, group_ids_of(work.session, agent_id))
        _end_all_sessions(work, agent_id)
        log_out_if_last(work, agent_id, "person")


def employee_deleted(work: Work, envelope: Envelope) -> None:
    """For good: logged out, out of all groups, his work redistributed (RTE-091)."""
    agent_id = UUID(envelope.subject)
    lock_groups(work.session, {one.group_id for one in _memberships(work, Membership.agent_id == agent_id)})
    lock_agents(work.session, [agent_id])
    found = _memberships(work, Membership.agent_id == agent_id)  # with the group he was put into meanwhile
    groups = lock_groups(work.session, {one.group_id for one in found})
    _end_all_sessions(work, agent_id)
    log_out_if_last(work, agent_id, "person")
    for one in found:
        remove(work, one, groups[one.group_id], "employee_deleted")
    drop(work, Employee, envelope, {"display_name": envelope.data["display_name"]})


def settings_changed(work: Work, envelope: Envelope) -> None:
    """Of the section `work` routing needs one switch (CHT-084), of `retention` for how long decisions are kept (RTE-211)."""
    values = envelope.data["values"]  # before anything else: a fact without them is none, and shall be parked
    if envelope.subject not in ("work", "retention"):
        return
    row = {
        "section": envelope.subject,
        "sequence": envelope.sequence,
        "is_last_agent_warned": bool(values.get("is_last_agent_warned")),
        "decisions_kept_days": values.get("decisions_kept_days"),
    }
    statement = insert(WorkSettings).values(row)
    newer = WorkSettings.sequence < statement.excluded.sequence
    work.session.execute(statement.on_conflict_do_update(index_elements=["section"], set_=row, where=newer))


def _memberships(work: Work, of: sa.ColumnElement[bool]) -> list[Membership]:
    work.session.flush()
    select = sa.select(Membership).where(of).order_by(Membership.group_id, Membership.agent_id)
    return list(work.session.scalars(select.execution_options(populate_existing=True)))


def _end_all_sessions(work: Work, agent_id: UUID) -> None:
    alive = sa.and_(LiveSession.agent_id == agent_id, LiveSession.closed_at.is_(None))
    work.session.execute(sa.update(LiveSession).where(alive).values(closed_at=work.now), execution_options={"synchronize_session": False})
