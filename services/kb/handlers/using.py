"""Canned replies that went out in tickets and chats, written down as they are told (CAN-013, CAN-042)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from kit.storage.work import Work
from services.kb.models import CannedReply, ReplyUse


def concerns(envelope: Envelope) -> bool:
    """Whether a message was made with a canned reply."""
    return bool(envelope.data.get("canned_reply_ids"))


def hold(session: Session, envelopes: Sequence[Envelope]) -> None:
    """Locks the replies of a whole batch in one order."""
    ids = {reply_id for envelope in envelopes for reply_id in envelope.data.get("canned_reply_ids") or []}
    if ids:
        session.execute(sa.select(CannedReply.id).where(CannedReply.id.in_(sorted(ids))).order_by(CannedReply.id).with_for_update())


def note_in_ticket(work: Work, envelope: Envelope) -> None:
    _note(work, envelope, "ticket")


def note_in_chat(work: Work, envelope: Envelope) -> None:
    _note(work, envelope, "chat")


def _note(work: Work, envelope: Envelope, channel: str) -> None:
    """A message counts each reply once, however often it is told. What is no canned reply (any more) is passed over.

    Neither version nor state of the reply changes: nobody's edit is held up by a colleague's answer.
    """
    said = envelope.data
    ids = sorted(set(said.get("canned_reply_ids") or []))
    known = work.session.scalars(sa.select(CannedReply.id).where(CannedReply.id.in_(ids)).order_by(CannedReply.id)).all()
    if not known:
        return
    use = {"message_id": said["message_id"], "agent_id": said.get("sender_agent_id"), "channel": channel, "item_id": envelope.subject}
    rows = [{"reply_id": reply_id, "at": envelope.time, **use} for reply_id in known]
    noted = insert(ReplyUse).values(rows).on_conflict_do_nothing().returning(ReplyUse.reply_id)
    fresh = list(work.session.scalars(noted))
    more = sa.update(CannedReply).where(CannedReply.id.in_(fresh)).values(times_used=CannedReply.times_used + 1)
    work.session.execute(more.execution_options(synchronize_session=False))
