"""Facts of surveys: what was offered, what was answered, and how surveys look now (SUR-049 to SUR-053)."""

from __future__ import annotations

from contracts.envelope import Envelope
from services.reports.projecting.rows import Rows, customer_id_of

_OF_OFFER = ("survey_id", "source", "answered_at", "rating", "brand_id", "department_id", "group_id", "agent_id", "related_type")


def saved(rows: Rows, envelope: Envelope) -> None:
    said = envelope.data
    row = {"name": said["name"], "questions": said["questions"], "is_deleted": False}
    rows.keep("surveys_told", envelope.subject, {"id": envelope.subject, "sequence": envelope.sequence} | row)


def deleted(rows: Rows, envelope: Envelope) -> None:
    """The name stays, as that of everything that is gone (REP-015)."""
    row = {"name": envelope.data["name"], "questions": [], "is_deleted": True}
    rows.keep("surveys_told", envelope.subject, {"id": envelope.subject, "sequence": envelope.sequence} | row)


def offered(rows: Rows, envelope: Envelope) -> None:
    """Each fact carries the offer as it is after it: the newest wins, be it that of a move (SUR-032)."""
    offer = envelope.data["offer"]
    row = {name: offer[name] for name in _OF_OFFER} | {
        "at": offer["offered_at"],
        "item_id": offer["related_id"],
        "customer_id": customer_id_of(offer["user_id"], offer["email"]),
    }
    rows.keep("offers_told", offer["id"], {"id": offer["id"], "sequence": envelope.sequence} | row)


def answered(rows: Rows, envelope: Envelope) -> None:
    """Each option that was chosen is an answer of its own (REP-214)."""
    offered(rows, envelope)
    key = envelope.data["offer"]["id"]
    for answer in envelope.data["answers"]:
        question = {"question_id": answer["question_id"], "question": answer["question"], "question_type": answer["type"]}
        for nth, text in enumerate(answer["answers"]):
            row = {"offer_id": key, "nth": nth, "answer": text} | question
            rows.newest["answers_told"][f"{key} {answer['question_id']} {nth:03}"] = row
