"""Which departments of the board on the wall somebody sees: more than his reports, since work that waits is everybody's (REP-019)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kit.storage.work import Call
from services.reports.queries.running.scope import departments_of, scope_of


def departments_in_reach(session: Session, call: Call) -> list[str] | None:
    """Those in which the employee belongs to a group; None for all. Raises Forbidden for whoever is no employee."""
    scope = scope_of(session, call)
    if scope.agent_id is not None:
        return list(departments_of(session, scope.agent_id))
    return None if scope.department_ids is None else list(scope.department_ids)
