"""Who opened a ticket or wrote on it: rebalancing leaves it alone for a while (RTE-101, TKT-177 to TKT-179)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contracts.envelope import Envelope
from kit.storage.prepared import Prepared
from kit.storage.work import Work

_KEEP = Prepared(
    "keep_hold",
    ("uuid", "timestamptz", "timestamptz"),
    """
    insert into holds (ticket_id, read_at, composed_at) values ($1, $2, $3) on conflict (ticket_id) do update
    set read_at = greatest(holds.read_at, $2), composed_at = greatest(holds.composed_at, $3)
    """,
)


def held(work: Work, envelope: Envelope) -> None:
    """`ticket_held`, in whatever order: the latest moment stays. No lock of a decision is taken."""
    said = envelope.data.get("at")
    at = datetime.fromisoformat(said) if said else envelope.time
    is_read = envelope.data["kind"] == "read"
    work.put_off_until_settled(_KEEP, UUID(envelope.subject), at if is_read else None, None if is_read else at)
