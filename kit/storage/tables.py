"""The tables every service has: outbox, inbox, deadlines, the numbering of facts by subject, its instances and their lease."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData()

TIMER = "timer"  # the kind of deadline under which timers keep their next moment
TELL_AGAIN = "tell_again"  # the kind under which an owner keeps how far it is in telling its records again, and the command that begins it
HEAR_AGAIN = "hear_again"  # the kind under which a service keeps which owners it has yet to ask for that

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

instances = sa.Table(
    "instances",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True, comment="the same again after a restart"),
    sa.Column("run", sa.Text, nullable=False, comment="of the process that has the name now; ends the name of its database sessions"),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("path", sa.Text, nullable=False, comment="its home folder"),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("admin_url", sa.Text, nullable=False),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("left_at", sa.DateTime(timezone=True), comment="ended in good order"),
    sa.Column("is_enabled", sa.Boolean, nullable=False),
    sa.Column("is_primary", sa.Boolean, nullable=False),
    sa.Column("is_connected", sa.Boolean, nullable=False, server_default=sa.false(), comment="its relay has the broker"),
    sa.Index("instances_primary", "is_primary", unique=True, postgresql_where=sa.text("is_primary")),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder_id", sa.Uuid, comment="null: given back in good order"),
    sa.Column("holder_run", sa.Text),
    sa.Column("term", sa.BigInteger, nullable=False, server_default="0", comment="one more each time it is taken"),
    sa.Column("since", sa.DateTime(timezone=True)),
    sa.Column("wanted_id", sa.Uuid, comment="who is to have it next, because a person said so or the holder has no broker"),
)
