"""Facts of call logs: what is counted is the call as it was last saved, where it stood before it was moved (REP-230 to REP-233)."""

from __future__ import annotations

from typing import Any

from contracts.envelope import Envelope
from services.reports.models.kinds import Kind
from services.reports.projecting.rows import Row, Rows, employee_of, moment
from services.reports.projecting.tickets import keep_customer, state_row

State = dict[str, Any]
PLACED = ("brand_id", "department_id", "group_id", "agent_id")


def saved(rows: Rows, envelope: Envelope) -> None:
    """Made, saved again, or given to an agent by routing."""
    _keep(rows, envelope)


def created(rows: Rows, envelope: Envelope) -> None:
    _keep(rows, envelope, {"creator_id": envelope.data["call_log"]["created_by_id"]})


def transferred(rows: Rows, envelope: Envelope) -> None:
    """The call itself stays where it came from."""
    came_from = envelope.data["from"]
    _keep(rows, envelope, stands={**came_from["place"], "agent_id": came_from["agent_id"], "moved_by": envelope.sequence})


def deleted(rows: Rows, envelope: Envelope) -> None:
    state, mode = envelope.data["call_log"], envelope.data["mode"]
    _keep(rows, envelope, {"deleted_by": mode})
    where = {**state["place"], "agent_id": employee_of(envelope)}
    rows.act(Kind.CALL_DELETED, envelope, item_id=state["id"], **where, word=mode)


def _keep(rows: Rows, envelope: Envelope, lasting: Row | None = None, stands: Row | None = None) -> None:
    state: State = envelope.data["call_log"]
    row = state_row(envelope, state, "call_log") | {
        "created_at": moment(state["created_at"]),
        "status": "logged",
        "priority": None,
        "queued_at": None,
        "waiting_since": None,
    }
    rows.keep_item(state["id"], row, lasting)
    keep_customer(rows, envelope, state, row)
    call = {name: row[name] for name in PLACED} | {"moved_by": None} | (stands or {})
    rows.keep_call(
        call
        | {
            "item_id": state["id"],
            "sequence": envelope.sequence,
            "at": moment(state["started_at"] or state["created_at"]),
            "customer_id": row["customer_id"],
            "is_outgoing": not state["is_incoming"],
            "seconds": state["length_seconds"] if state["started_at"] and state["ended_at"] else None,
        }
    )
