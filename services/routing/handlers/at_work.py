"""What employees do in their browsers: web sessions, and since when somebody is idle (REP-465, RTE-175)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from uuid_utils import uuid7

from contracts.events.routing import WebSessionEnded, WebSessionStarted
from kit.service import Deadline, Signal
from kit.storage.work import Work
from services.routing.models import WebSession

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
OVER_AFTER = timedelta(minutes=3)
TOLD_WITHIN = timedelta(seconds=10)  # what was done is told up to five seconds later, and takes its way


def worked(work: Work, signal: Signal) -> None:
    """`presence.worked` from the edge, {actions: {employee: [how many, the first, the last]}} since its last one."""
    actions = {UUID(agent_id): _read(said, work.now) for agent_id, said in signal.payload["actions"].items()}
    blank = {"web_session_id": UUID(int=0), "started_at": work.now, "last_action_at": LONG_AGO, "action_count": 0, "is_over": True}
    work.session.execute(insert(WebSession).values([blank | {"agent_id": one} for one in sorted(actions)]).on_conflict_do_nothing())
    select = sa.select(WebSession).where(WebSession.agent_id.in_(actions)).order_by(WebSession.agent_id).with_for_update()
    for session in work.session.scalars(select.execution_options(populate_existing=True)):
        count, first, last = actions[session.agent_id]
        if not session.is_over and first - session.last_action_at > OVER_AFTER:
            _end(work, session)
        if session.is_over:
            _begin(work, session, first)
        session.last_action_at = max(last, session.last_action_at)
        session.action_count += count


def _read(said: list[Any], now: datetime) -> tuple[int, datetime, datetime]:
    """Nothing was done in the future, whatever that clock says."""
    count, first, last = said
    return int(count), min(datetime.fromisoformat(first), now), min(datetime.fromisoformat(last), now)


def look_whether_over(work: Work, deadline: Deadline) -> None:
    """Three minutes after what was the last action when this was set, and a little."""
    select = sa.select(WebSession).where(WebSession.agent_id == UUID(deadline.subject)).with_for_update()
    session = work.session.scalar(select.execution_options(populate_existing=True))
    if session is None or session.is_over:
        return
    due = session.last_action_at + OVER_AFTER + TOLD_WITHIN
    if due > work.now:
        work.set_deadline("web_session", deadline.subject, due)
    else:
        _end(work, session)


def _begin(work: Work, session: WebSession, at: datetime) -> None:
    session.web_session_id, session.is_over = UUID(str(uuid7())), False
    session.started_at, session.action_count = at, 0
    id_ = str(session.agent_id)
    work.announce(WebSessionStarted(subject=id_, agent_id=id_, web_session_id=str(session.web_session_id)), actor=f"employee:{id_}")
    work.set_deadline("web_session", id_, at + OVER_AFTER + TOLD_WITHIN)


def _end(work: Work, session: WebSession) -> None:
    session.is_over = True
    id_ = str(session.agent_id)
    work.announce(
        WebSessionEnded(
            subject=id_,
            agent_id=id_,
            web_session_id=str(session.web_session_id),
            started_at=session.started_at,
            ended_at=session.last_action_at,
            action_count=session.action_count,
        ),
        actor="system:clock",
    )
