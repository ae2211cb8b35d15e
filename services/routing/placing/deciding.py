"""Choosing among a group's members: the rules on rows read now, the chosen one locked and looked at again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.routing.models import Group
from services.routing.placing import desk
from services.routing.rules.decisions import Decision
from services.routing.rules.requests import distribute

ATTEMPTS = 20


def choose(
    session: Session, group: Group, work_type: str, *, leaving: str | None = None, barred: Collection[str] = frozenset()
) -> Decision[Any]:
    """The group's method (T4 to T11, C3 to C15). Who is chosen is locked, and was as the rules saw him when he was."""
    for _ in range(ATTEMPTS):
        members = desk.members(session, group.id, work_type)
        decision = distribute(work_type, members, leaving=leaving, barred=barred)
        if decision.agent_id is None or is_still_so(session, group, work_type, decision):
            return decision
    raise TimeoutError(f"the members of group {group.id} do not hold still")


def is_still_so(session: Session, group: Group, work_type: str, decision: Decision[Any], *, may_wait: bool = True) -> bool:
    """Locks who was chosen; false if he has changed since the rules looked at him, and then he is read again."""
    agent_id = UUID(decision.agent_id)
    if desk.locked_member(session, group.id, agent_id, work_type, may_wait=may_wait) == decision.candidates[0]:
        return True
    desk.touch(session, agent_id)
    return False
