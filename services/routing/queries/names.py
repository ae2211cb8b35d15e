"""Names of agents, for whoever reads."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.routing.models import Employee


def names_of(session: Session, agent_ids: Iterable[str | UUID]) -> dict[str, str]:
    """Names by id."""
    wanted = {UUID(str(one)) for one in agent_ids}
    rows = session.execute(sa.select(Employee.id, Employee.display_name).where(Employee.id.in_(wanted))) if wanted else ()
    return {str(row[0]): row[1] for row in rows}
