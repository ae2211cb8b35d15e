"""Queues worked again by the clock: what a transaction left for later, a second look, and the minute's safety net."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from kit.service import Deadline
from kit.storage.work import Work
from services.routing.models import LiveSession
from services.routing.placing.locks import lock_groups
from services.routing.placing.queues import queues_with_work, work_later, work_queue

MARKS_KEPT = timedelta(days=2)


def work_again(work: Work, deadline: Deadline) -> None:
    """Both `work_queue` and `look_again`: the subject is `<kind of work>:<group>`."""
    work_type, _, group_id = deadline.subject.partition(":")
    groups = lock_groups(work.session, [UUID(group_id)])
    for group in groups.values():
        work_queue(work, group, work_type, deadline.payload.get("detail", "tick"))


def tick(work: Work) -> None:
    """RTE-078: once a minute every queue with work in it, each in a transaction of its own."""
    for group_id, work_type in queues_with_work(work.session):
        work_later(work, group_id, work_type, "tick")


def forget_closed_sessions(work: Work) -> None:
    """Sessions that ended days ago need no mark any more."""
    work.session.execute(sa.delete(LiveSession).where(LiveSession.closed_at < work.now - MARKS_KEPT))
