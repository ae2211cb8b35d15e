"""When an employee last did something in his browser, and the stretch of work it belongs to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.routing.models.entity import Entity
from services.routing.models.presence import MOMENT


class WebSession(Entity):
    """The newest stretch of an employee's work, one row each: actions no more than three minutes apart (REP-465)."""

    __tablename__ = "web_sessions"

    agent_id: Mapped[UUID] = mapped_column(primary_key=True, comment="the employee's id")
    web_session_id: Mapped[UUID]
    started_at: Mapped[datetime] = mapped_column(MOMENT)
    last_action_at: Mapped[datetime] = mapped_column(MOMENT, comment="base of auto-inactive; stays when the stretch is over")
    action_count: Mapped[int] = mapped_column(sa.BigInteger)
    is_over: Mapped[bool]
