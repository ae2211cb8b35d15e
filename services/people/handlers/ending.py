"""How sessions end."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import NotFound
from kit.service import Signal
from kit.storage.work import Work
from services.people import announce
from services.people.models import Session

Asked = dict[str, Any]
AT_ONCE = 500


def sign_out(work: Work, asked: Asked) -> Asked:
    """Without effect when the session is over already."""
    _end(work, asked["session_id"], "signed_out")
    return {}


def revoke_session(work: Work, asked: Asked) -> Asked:
    _end(work, asked["session_id"], "revoked")
    return {}


def revoke_sessions(work: Work, asked: Asked) -> Asked:
    """All of one account, the one named excepted."""
    return {"revoked": close_all(work, asked["account_id"], but=asked.get("except_session_id"))}


def close_all(work: Work, account_id: str, *, but: str | None = None) -> int:
    """Ends every session of the account. Returns how many."""
    wanted = sa.select(Session).where(Session.account_id == account_id).order_by(Session.id).with_for_update()
    ending = [session for session in work.session.scalars(wanted) if session.id != but]
    for session in ending:
        _close(work, session, "revoked")
    return len(ending)


def keep_session(work: Work, asked: Asked) -> Asked:
    """Somebody is still there. Raises NotFound `session_unknown`."""
    session = work.session.get(Session, asked["session_id"], with_for_update=True)
    if session is None or not session.is_live(work.now):
        raise NotFound("session_unknown", "The session is over.")
    session.use(work.now)
    return {"idle_until": session.idle_until}


def hear_use(work: Work, signal: Signal) -> None:
    """The same as a signal, which may be lost."""
    session = work.session.get(Session, str(signal.payload.get("session_id")), with_for_update=True)
    if session is not None and session.is_live(work.now):
        session.use(work.now)


def close_idle(work: Work) -> None:
    """Ends the sessions nobody has used for too long, or that have lasted long enough."""
    over = sa.select(Session).where(Session.idle_until <= work.now).order_by(Session.idle_until).limit(AT_ONCE)
    for session in work.session.scalars(over.with_for_update(skip_locked=True)):
        _close(work, session, "time_out")


def _end(work: Work, session_id: str, reason: str) -> None:
    session = work.session.get(Session, session_id, with_for_update=True)
    if session is not None:
        _close(work, session, reason)


def _close(work: Work, session: Session, reason: str) -> None:
    work.session.delete(session)
    if not session.must_choose_password:  # such a one was never told of
        announce.session_closed(work, session, reason)
