"""The tables every service has: outbox, inbox, deadlines, and the numbering of facts by subject."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData()

TIMER = "timer"  # the kind of deadline under which timers keep their next moment

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("envelope_id", sa.Uuid, nullable=False, unique=True),
    sa.Column("type", sa.Text, nullable=False, comment="also the routing key"),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="the envelope as it goes on the wire"),
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("sent_at", sa.DateTime(timezone=True)),
    sa.Index("outbox_unsent", "id", postgresql_where=sa.text("sent_at is null")),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("lane", sa.Text, primary_key=True, comment="who received it: a lane, or 'command'"),
    sa.Column("key", sa.Text, primary_key=True, comment="envelope id or idempotency key"),
    sa.Column("answer", JSONB, comment="what a command answered"),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, index=True),
)

deadlines = sa.Table(
    "deadlines",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("payload", JSONB, nullable=False, server_default="{}"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("parked_because", sa.Text),
    sa.Index("deadlines_due", "due_at", postgresql_where=sa.text("parked_because is null")),
)

sequences = sa.Table(
    "sequences",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("last", sa.BigInteger, nullable=False),
)
