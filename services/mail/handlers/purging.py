"""What is not kept for ever: lines about sent mail, and mail that failed (INT-044, INT-236)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from contracts.vocabulary_of_mail import MailState
from kit.storage.work import Work
from services.mail.handlers.freeing import let_content_go
from services.mail.models import Mail
from services.mail.settings import settings

SENT_KEPT = timedelta(days=7)
AT_ONCE = 500


def purge(work: Work) -> None:
    """Deletes what ended long enough ago, the oldest first."""
    failed_kept = settings(work.session).failed_kept
    is_old = sa.or_(
        sa.and_(Mail.state == MailState.SENT, Mail.ended_at < work.now - SENT_KEPT),
        sa.and_(Mail.state == MailState.FAILED, Mail.ended_at < work.now - failed_kept),
    )
    old = sa.select(Mail.id).where(Mail.ended_at.is_not(None), is_old).order_by(Mail.ended_at).limit(AT_ONCE)
    ids = work.session.scalars(old.with_for_update(skip_locked=True)).all()
    if ids:
        let_content_go(work, ids)
        work.session.execute(sa.delete(Mail).where(Mail.id.in_(ids)))
