"""Facts of time logs and their categories: each as it was last saved; what is deleted stays away (REP-067, REP-467)."""

from __future__ import annotations

from contracts.envelope import Envelope
from services.reports.projecting.rows import Rows, moment

NOT_TOLD = 0  # a sequence below all others: of a deletion that came before anything else


def saved(rows: Rows, envelope: Envelope) -> None:
    said = envelope.data
    rows.keep_time_log(
        {
            "id": envelope.subject,
            "sequence": envelope.sequence,
            "is_deleted": False,
            "at": moment(said["work_started_at"]),
            "entered_at": moment(said["entered_at"]),
            **_about(envelope),
            **said["place"],
            "category_id": said["category_id"],
            "subject": said["subject"],
            "is_billable": said["is_billable"],
            "seconds": said["duration_seconds"],
        }
    )


def deleted(rows: Rows, envelope: Envelope) -> None:
    """Without the rest of it, which stands where it was, or comes late."""
    nothing = dict.fromkeys(("brand_id", "department_id", "group_id", "category_id"))
    empty = {"at": envelope.time, "entered_at": envelope.time, "subject": "", "is_billable": False, "seconds": 0}
    rows.keep_time_log({"id": envelope.subject, "sequence": NOT_TOLD, "is_deleted": True} | _about(envelope) | nothing | empty)


def _about(envelope: Envelope) -> dict[str, object]:
    item = envelope.data["on"]
    return {"item_type": item["type"], "item_id": item["id"], "item_number": item["number"], "agent_id": envelope.data["agent_id"]}
