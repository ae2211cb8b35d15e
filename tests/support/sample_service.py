"""A tiny service that only the tests of the kit run: it keeps notes, and can be made to fail on purpose."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from marshmallow import Schema, fields

from contracts.envelope import Envelope
from contracts.fact import Fact, fact
from kit.errors import Conflict
from kit.service import Asked, Command, Deadline, Lane, Question, Service, Signal, Timer
from kit.storage.work import Reading, Work

metadata = sa.MetaData()
notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("said_by", sa.Text, nullable=False, server_default=""),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
)


class NoteKeptData(Schema):
    """What the fact carries."""

    text = fields.String(required=True)


@fact("sample.note_kept.v1", NoteKeptData)
class NoteKept(Fact):
    """A note was stored."""

    def __init__(self, *, subject: str, text: str) -> None:
        object.__setattr__(self, "subject", subject)
        self.text = text

    def data(self) -> dict[str, Any]:
        return {"text": self.text}
