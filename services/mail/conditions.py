"""What lists, counts and the sending agree on: which mail is due, and which is held back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from contracts.vocabulary_of_mail import MailState
from services.mail.models import Hold, Mail

IS_UNSENT = Mail.ended_at.is_(None)
IS_HELD: ColumnElement[bool] = sa.exists().where(sa.or_(Hold.word == Mail.purpose, Hold.word == Mail.held_by))


def is_due(now: datetime) -> ColumnElement[bool]:
    """To be tried now."""
    return sa.and_(IS_UNSENT, Mail.state != MailState.SENDING, Mail.due_at <= now, sa.not_(IS_HELD))


def is_cut_off(now: datetime) -> ColumnElement[bool]:
    """Somebody took it and did not come back in the time that a try may last."""
    return sa.and_(IS_UNSENT, Mail.state == MailState.SENDING, Mail.due_at <= now)
