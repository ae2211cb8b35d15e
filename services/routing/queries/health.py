"""Numbers by which operators see that routing works (RTE-084)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kit.storage.work import Reading
from services.routing.models import Agent, StoredDecision, WorkItem
from services.routing.placing.queues import WAITING

_ADRIFT = sa.text(
    """
    select count(*) from agents a left join (
        select agent_id,
               count(*) filter (where work_type = 'chat' and is_running) as chats,
               count(*) filter (where work_type = 'ticket' and is_running) as tickets,
               count(*) filter (where work_type = 'ticket' and is_running and is_counted) as counted
        from works where agent_id is not null and not is_over group by agent_id
    ) w on w.agent_id = a.id
    where (a.running_chats, a.active_tickets, a.counted_tickets) is distinct from
          (coalesce(w.chats, 0), coalesce(w.tickets, 0), coalesce(w.counted, 0))
    """
)


def routing_health(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Who is there, what waits and since when, how fast is decided, and agents whose counts differ from their works (0)."""
    session = reading.session
    waiting: dict[str, int] = {}
    oldest: dict[str, int | None] = {}
    rows = session.execute(
        sa.select(WorkItem.work_type, sa.func.count(), sa.func.min(WorkItem.queued_at)).where(WAITING).group_by(WorkItem.work_type)
    )
    found = {work_type: (count, first) for work_type, count, first in rows}
    for name, work_type in (("tickets", "ticket"), ("chats", "chat")):
        count, first = found.get(work_type, (0, None))
        waiting[name], oldest[name] = count, int((reading.now - first).total_seconds()) if first else None
    lately = sa.select(sa.func.count()).where(StoredDecision.decided_at > reading.now - timedelta(minutes=1))
    return {
        "agents_logged_in": session.scalar(sa.select(sa.func.count()).where(Agent.is_logged_in)),
        "waiting": waiting,
        "oldest_waiting_seconds": oldest,
        "decisions_last_minute": session.scalar(lately),
        "loads_adrift": session.scalar(_ADRIFT),
    }
