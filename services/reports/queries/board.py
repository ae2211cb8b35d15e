"""Figures of this moment and of today, a row a group, for boards on the wall: four statements, whatever there is."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.storage.work import Reading
from services.reports.models import Department, Group
from services.reports.models.kinds import Family, Kind
from services.reports.projecting.untallying import zone_of_installation
from services.reports.queries.reach import departments_in_reach
from services.reports.queries.settings import own_settings

Figures = dict[str, Any]
ABANDONED = ("abandoned_in_queue", "abandoned_after_assigned")

_NOW = sa.text(
    """
    select type, department_id, group_id,
        count(*) filter (where status = 'active') as active,
        count(*) filter (where status = 'waiting') as waiting,
        count(*) filter (where agent_id is null and status in ('active', 'queued')) as queued,
        min(queued_at) filter (where agent_id is null and status in ('active', 'queued')) as oldest_queued_at,
        count(*) filter (where waiting_since is not null) as unanswered,
        min(waiting_since) as oldest_unanswered_at
    from items
    where status in ('active', 'waiting', 'queued') and type in ('ticket', 'chat') and not is_absorbed and deleted_by is null
    group by type, department_id, group_id
    """
)
_TODAY = sa.text(
    """
    select kind, department_id, group_id, count(*) as number, coalesce(sum(seconds), 0) as seconds,
        count(*) filter (where kind = :got and seconds <= :chat_target
            or kind = :response and word = 'initial' and business_seconds <= :ticket_target) as within,
        count(*) filter (where word = 'initial') as initial,
        count(*) filter (where word in :abandoned) as abandoned
    from acts
    where at >= :since and family in :families and kind in :kinds and group_id is not null
        and not exists (select from items where items.id = acts.item_id and (is_absorbed or deleted_by = 'person'))
    group by kind, department_id, group_id
    """
).bindparams(*(sa.bindparam(name, expanding=True) for name in ("abandoned", "families", "kinds")))
_ON_DUTY = sa.text(
    """
    with running as (
        select agent_id, count(*) as chats from items where type = 'chat' and status = 'active' and agent_id is not null group by agent_id
    )
    select duties.department_id, duties.group_id, duties.channel, count(*) as agents,
        sum(coalesce(chat_limits.max_active_chats, 1)) as capacity, sum(coalesce(running.chats, 0)) as running
    from duties left join chat_limits using (agent_id) left join running using (agent_id)
    where duties.until_at is null
    group by duties.department_id, duties.group_id, duties.channel
    """
)
_KINDS = (Kind.TICKET_NEW, Kind.TICKET_CLOSED, Kind.TICKET_REOPENED, Kind.TICKET_RESPONSE, Kind.CHAT_NEW, Kind.CHAT_GOT, Kind.CHAT_ENDED)
_FAMILIES = (Family.TICKETS, Family.TICKET_MESSAGES, Family.CHATS)


def board(reading: Reading, asked: dict[str, Any]) -> Figures:
    """{at, time_zone, targets: {chat_seconds, ticket_seconds}, departments: [{at, department_id, name, groups}]} in reach of the asker."""
    session = reading.session
    departments = board_of_departments(session, reading.now)
    reach = departments_in_reach(session, reading.call)
    shown = [figures for key, figures in sorted(departments.items()) if reach is None or key in reach]
    chat_seconds, ticket_seconds = targets_of_board(session)
    targets = {"chat_seconds": chat_seconds, "ticket_seconds": ticket_seconds}
    return {"at": wire_time(reading.now), "time_zone": zone_of_installation(session).key, "targets": targets, "departments": shown}


def board_reach(reading: Reading, asked: dict[str, Any]) -> Figures:
    """{department_ids}: whose figures a stream of the asker carries; null for all."""
    return {"department_ids": departments_in_reach(reading.session, reading.call)}


def board_of_departments(session: Session, now: datetime) -> dict[str, Figures]:
    """Department to {at, department_id, name, groups}; groups are named."""
    found: dict[str, Figures] = {}
    names = _names(session)
    for figures in groups_on_board(session, now, zone_of_installation(session), targets_of_board(session)):
        key = figures["department_id"]
        whole = found.setdefault(key, {"at": wire_time(now), "department_id": key, "name": names.get(key, ""), "groups": []})
        whole["groups"].append({"name": names.get(figures["group_id"], ""), **figures})
    return found


def targets_of_board(session: Session) -> tuple[int, int]:
    """Seconds within which a chat is to have its agent, and business seconds within which a ticket is to have its first reply."""
    settings = own_settings(session)
    return settings["chat_target_seconds"], settings["ticket_target_minutes"] * 60


def _names(session: Session) -> dict[str, str]:
    wanted = sa.union_all(sa.select(Department.id, Department.name), sa.select(Group.id, Group.name))
    return {str(key): name for key, name in session.execute(wanted)}


def groups_on_board(session: Session, now: datetime, zone: ZoneInfo, targets: tuple[int, int]) -> list[Figures]:
    """Figures by group, in the order of their ids; a group of which nothing is to be said is left out.

    {group_id, department_id, tickets: {active, waiting, queued, oldest_queued_at, unanswered, oldest_unanswered_at, new, closed, reopened,
    first_replies, within_target}, chats: {queued, oldest_queued_at, running, unanswered, new, ended, abandoned, answered, wait_seconds,
    within_target}, agents: {tickets, chats, capacity, running}}. `new` and what follows count today, in the zone; `wait_seconds` is the sum
    over `answered`. `capacity` and `running` are of those who take chats of the group now, their chats of other groups too.
    `targets`: seconds within which a chat is to have its agent, and business seconds within which a ticket is to have its first reply.
    """
    found: dict[tuple[str, str], Figures] = defaultdict(_empty)
    for row in session.execute(_NOW):
        _tell_now(found[str(row.group_id), str(row.department_id)], row)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for row in session.execute(_TODAY, _asked(midnight, targets)):
        _tell_today(found[str(row.group_id), str(row.department_id)], row)
    for row in session.execute(_ON_DUTY):
        _tell_duty(found[str(row.group_id), str(row.department_id)], row)
    return [{"group_id": group, "department_id": department, **_worded(figures)} for (group, department), figures in sorted(found.items())]


def _asked(midnight: datetime, targets: tuple[int, int]) -> dict[str, Any]:
    return {
        "since": midnight,
        "families": [family.value for family in _FAMILIES],
        "kinds": [kind.value for kind in _KINDS],
        "got": Kind.CHAT_GOT.value,
        "response": Kind.TICKET_RESPONSE.value,
        "abandoned": list(ABANDONED),
        "chat_target": targets[0],
        "ticket_target": targets[1],
    }


def _empty() -> Figures:
    of_queue = {"queued": 0, "oldest_queued_at": None, "unanswered": 0, "oldest_unanswered_at": None}
    return {
        "tickets": {"active": 0, "waiting": 0, **of_queue}
        | dict.fromkeys(("new", "closed", "reopened", "first_replies", "within_target"), 0),
        "chats": {"running": 0, **of_queue} | dict.fromkeys(("new", "ended", "abandoned", "answered", "wait_seconds", "within_target"), 0),
        "agents": dict.fromkeys(("tickets", "chats", "capacity", "running"), 0),
    }


def _worded(figures: Figures) -> Figures:
    """Moments as texts."""
    for part in (figures["tickets"], figures["chats"]):
        part |= {name: wire_time(value) for name, value in part.items() if name.endswith("_at") and value is not None}
    return figures


def _tell_now(figures: Figures, row: Any) -> None:
    names = ("queued", "oldest_queued_at", "unanswered", "oldest_unanswered_at")
    said = {name: getattr(row, name) for name in names}
    if row.type == "ticket":
        figures["tickets"] |= said | {"active": row.active, "waiting": row.waiting}
    else:
        figures["chats"] |= said | {"running": row.active}


def _tell_today(figures: Figures, row: Any) -> None:
    tickets, chats = figures["tickets"], figures["chats"]
    match Kind(row.kind):
        case Kind.TICKET_NEW:
            tickets["new"] = row.number
        case Kind.TICKET_CLOSED:
            tickets["closed"] = row.number
        case Kind.TICKET_REOPENED:
            tickets["reopened"] = row.number
        case Kind.TICKET_RESPONSE:
            tickets |= {"first_replies": row.initial, "within_target": row.within}
        case Kind.CHAT_NEW:
            chats["new"] = row.number
        case Kind.CHAT_GOT:
            chats |= {"answered": row.number, "wait_seconds": int(row.seconds), "within_target": row.within}
        case _:
            chats |= {"ended": row.number, "abandoned": row.abandoned}


def _tell_duty(figures: Figures, row: Any) -> None:
    agents = figures["agents"]
    if row.channel == "tickets":
        agents["tickets"] = row.agents
    elif row.channel == "chats":
        agents |= {"chats": row.agents, "capacity": int(row.capacity), "running": int(row.running)}
