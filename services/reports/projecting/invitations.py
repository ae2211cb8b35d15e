"""Facts of invitations to chat: counted for whoever sent them (REP-060, REP-299 to REP-302). A pushed chat is one, too."""

from __future__ import annotations

from contracts.envelope import Envelope
from services.reports.models.kinds import Kind
from services.reports.projecting.rows import Row, Rows


def sent(rows: Rows, envelope: Envelope) -> None:
    """What becomes of its chat is counted for this sender, also where that was told before."""
    invitation = envelope.data["invitation"]
    sender = _sender(envelope)
    rows.act(Kind.INVITED, envelope, item_id=invitation["id"], **sender)
    rows.keep_sender(invitation["id"], sender)


def accepted(rows: Rows, envelope: Envelope) -> None:
    _ended(rows, envelope, Kind.INVITE_ACCEPTED)


def rejected(rows: Rows, envelope: Envelope) -> None:
    _ended(rows, envelope, Kind.INVITE_REJECTED)


def ignored(rows: Rows, envelope: Envelope) -> None:
    _ended(rows, envelope, Kind.INVITE_IGNORED)


def _ended(rows: Rows, envelope: Envelope, kind: Kind) -> None:
    invitation = envelope.data["invitation"]
    rows.act(kind, envelope, item_id=invitation["id"], other_id=invitation["chat_id"], **_sender(envelope))


def _sender(envelope: Envelope) -> Row:
    invitation = envelope.data["invitation"]
    where = {name: invitation[name] for name in ("department_id", "group_id", "agent_id")}
    return {"brand_id": envelope.data["visit"]["brand_id"], **where, "word": invitation["source"]}
