"""Duties of agents, worked out of their lines in order: from where the last batch left off, or anew where one came late (REP-061)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.models import AgentNow, Duty
from services.reports.rules.duties import Covered, Line, Standing, follow, running

_LOCK = """
    insert into agents_now (id, sequence, is_logged_in, is_available, switches)
    select id, 0, false, true, '{}' from unnest(cast(:ids as uuid[])) as told (id) order by id on conflict do nothing
"""
# The place of a membership that ended is that of its group: what is switched off is known by the group alone.
_LINES = """
    select agent_id, sequence, at, event, channel, brand_id, department_id, group_id from (
        select status_events.agent_id, sequence, at, event, channel, brand_id, department_id, group_id
        from unnest(cast(:ids as uuid[]), cast(:behind as bigint[])) as told (id, behind)
        join status_events on status_events.agent_id = told.id and status_events.sequence > told.behind
        union all
        select belongings.agent_id, sequence, from_at, 'removed', null, null, null, group_id
        from unnest(cast(:ids as uuid[]), cast(:behind as bigint[])) as told (id, behind)
        join belongings on belongings.agent_id = told.id and belongings.sequence > told.behind and not is_member
    ) as lines order by agent_id, sequence
"""
_PUT = """
    insert into duties (agent_id, group_id, channel, at, until_at, brand_id, department_id)
    select agent_id, group_id, channel, at, until_at, brand_id, department_id from json_populate_recordset(null::duties, :rows)
    on conflict (agent_id, group_id, channel, at) do update set until_at = excluded.until_at where duties.until_at is null
"""
_LEAVE_OFF = """
    update agents_now set sequence = told.sequence, at = told.at, is_logged_in = told.is_logged_in,
        is_available = told.is_available, switches = told.switches
    from json_populate_recordset(null::agents_now, :rows) as told where agents_now.id = told.id
"""


def work_out_duties(session: Session, touched: Mapping[str, int]) -> None:
    """`touched`: agents, and the lowest sequence of what is new of each. Two batches with facts of one agent do this in turn."""
    ids = sorted(touched)
    session.execute(sa.text(_LOCK), {"ids": ids})
    known = session.execute(sa.select(AgentNow.__table__).where(AgentNow.id.in_(ids)).order_by(AgentNow.id).with_for_update()).all()
    standing = {row.id: _standing(row) for row in known}
    anew = [agent_id for agent_id in ids if touched[agent_id] <= standing[agent_id].sequence]
    if anew:
        session.execute(sa.delete(Duty).where(Duty.agent_id.in_(anew)))
        standing |= {agent_id: Standing() for agent_id in anew}
    duties: dict[tuple[Any, ...], dict[str, Any]] = {}
    for agent_id, lines in _lines(session, {agent_id: standing[agent_id].sequence for agent_id in ids}).items():
        ended = follow(standing[agent_id], lines)
        for duty in (*ended, *running(standing[agent_id])):
            duties[agent_id, duty.place[2], duty.channel, duty.at] = _row(agent_id, duty)
    session.execute(sa.text(_PUT), {"rows": _json([duties[key] for key in sorted(duties)])})
    session.execute(sa.delete(Duty).where(Duty.agent_id.in_(ids), Duty.at == Duty.until_at))
    session.execute(sa.text(_LEAVE_OFF), {"rows": _json([_left(agent_id, standing[agent_id]) for agent_id in ids])})


def _lines(session: Session, behind: Mapping[str, int]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for row in session.execute(sa.text(_LINES), {"ids": list(behind), "behind": list(behind.values())}):
        place = (str(row.brand_id), str(row.department_id), str(row.group_id)) if row.group_id else None
        found.setdefault(str(row.agent_id), []).append(Line(row.sequence, row.at, row.event, row.channel, place))
    return found


def _standing(row: Any) -> Standing:
    on = {}
    for key, said in row.switches.items():
        group_id, _, channel = key.partition(":")
        since = datetime.fromisoformat(said["since"]) if said["since"] else None
        on[group_id, channel] = ((said["brand_id"], said["department_id"], group_id), since)
    return Standing(row.sequence, row.at, row.is_logged_in, row.is_available, on)


def _left(agent_id: str, standing: Standing) -> dict[str, Any]:
    on = {
        f"{group_id}:{channel}": {"brand_id": place[0], "department_id": place[1], "since": since}
        for (group_id, channel), (place, since) in sorted(standing.on.items())
    }
    said = {"is_logged_in": standing.is_logged_in, "is_available": standing.is_available}
    return {"id": agent_id, "sequence": standing.sequence, "at": standing.at, **said, "switches": on}


def _row(agent_id: str, duty: Covered) -> dict[str, Any]:
    brand_id, department_id, group_id = duty.place
    where = {"brand_id": brand_id, "department_id": department_id, "group_id": group_id}
    return {"agent_id": agent_id, **where, "channel": duty.channel, "at": duty.at, "until_at": duty.until_at}


def _json(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows).decode()
