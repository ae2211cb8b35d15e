"""A mail as it goes over the line, for who looks after the spool (INT-045)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import NotFound
from kit.service import Outside
from services.mail.composing import Letter, composed
from services.mail.handlers.freeing import store
from services.mail.handlers.taking import letter_of
from services.mail.models import Content, Mail, Recipient
from services.mail.queries.spool import mail_unknown
from services.mail.settings import settings

LONGEST = 200_000  # bytes that are shown


def raw_mail(outside: Outside, asked: dict[str, Any]) -> dict[str, Any]:
    """{raw, size, is_cut}: headers and contents, the first 200,000 bytes. Raises NotFound mail_unknown, contents_gone once it is sent."""
    whole = composed(_letter(outside, asked["mail_id"]), _read)
    return {"raw": whole[:LONGEST].decode("utf-8", "replace"), "size": len(whole), "is_cut": len(whole) > LONGEST}


def _letter(outside: Outside, mail_id: str) -> Letter:
    with outside.reading() as session:
        found, content = session.get(Mail, mail_id), session.get(Content, mail_id)
        if found is None:
            raise mail_unknown()
        if content is None:
            raise NotFound("contents_gone", "It is sent; what it said is not kept.", field="mail_id")
        people = session.scalars(sa.select(Recipient).where(Recipient.mail_id == mail_id).order_by(Recipient.position)).all()
        return letter_of(found, people, content, settings(session).encoding)


def _read(key: str) -> bytes:
    """A file that is gone hides nothing of the rest."""
    try:
        return store().read(key)
    except NotFound:
        return b"(this file is gone)"
