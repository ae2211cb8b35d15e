"""What the mail service tells of mails with reports, kept and brought home to their deliveries, in whatever order it comes (REP-043)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.storage.work import Work
from services.reports.models import Delivery, MailTold, Schedule

PURPOSE = "report"
LONGEST_ERROR = 500
KEPT_FOR = timedelta(days=30)


def concerns(envelope: Envelope) -> bool:
    """Mails of other purposes are other services' business."""
    return envelope.data.get("purpose") == PURPOSE


def mail_sent(work: Work, envelope: Envelope) -> None:
    _keep(work, envelope, "sent", "")


def delivery_failed(work: Work, envelope: Envelope) -> None:
    """A try failed, another follows."""
    _keep(work, envelope, "queued", _reasons(envelope.data))


def mail_failed(work: Work, envelope: Envelope) -> None:
    _keep(work, envelope, "failed", _reasons(envelope.data))


def catch_up(work: Work, delivery: Delivery) -> None:
    """Applies what has been told of its mail."""
    told = work.session.get(MailTold, delivery.mail_id, populate_existing=True)
    if told is None or delivery.state == "sent":
        return
    delivery.tries, delivery.error = told.tries, told.error
    if told.state != "queued":
        end(work, delivery, told.state, told.error)


def end(work: Work, delivery: Delivery | None, state: str, error: str) -> None:
    """Sent, or given up; its schedule shows it."""
    if delivery is None:
        return
    delivery.state, delivery.error, delivery.ended_at = state, error[:LONGEST_ERROR], work.now
    schedule = work.session.get(Schedule, delivery.schedule_id, with_for_update=True) if delivery.schedule_id else None
    if schedule is not None:
        schedule.last_result = state
        if state == "sent":
            schedule.last_sent_at = work.now


def forget_old(work: Work) -> None:
    """What was told of mails long ago; deliveries know it."""
    work.session.execute(sa.delete(MailTold).where(MailTold.told_at < work.now - KEPT_FOR))


def _keep(work: Work, envelope: Envelope, state: str, error: str) -> None:
    row = {
        "mail_id": envelope.subject,
        "sequence": envelope.sequence,
        "state": state,
        "tries": envelope.data["tries"],
        "error": error[:LONGEST_ERROR],
        "told_at": envelope.time,
    }
    kept = insert(MailTold).values(row)
    newer = MailTold.sequence < kept.excluded.sequence
    changed = {name: kept.excluded[name] for name in row if name != "mail_id"}
    work.session.execute(kept.on_conflict_do_update(index_elements=["mail_id"], set_=changed, where=newer))
    ours = sa.select(Delivery).where(Delivery.mail_id == envelope.subject).with_for_update()
    delivery = work.session.scalar(ours)
    if delivery is not None:
        catch_up(work, delivery)


def _reasons(said: dict[str, Any]) -> str:
    failures = [f"{one['address']}: {one['said']}".strip(": ") for one in said.get("failures", ())]
    return "; ".join(failures) or str(said.get("because") or said.get("cause") or "")
