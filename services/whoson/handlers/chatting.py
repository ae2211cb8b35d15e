"""Chats of visitors: how their visits stand to chat follows what chat tells (WHO-048)."""

from __future__ import annotations

from typing import Any

from contracts.envelope import Envelope
from contracts.events import whoson as facts
from kit.storage.prepared import Prepared
from kit.storage.work import Work
from services.whoson.handlers.rows import visits_by_id
from services.whoson.handlers.standing import stands
from services.whoson.rules.invitations import after_chat
from services.whoson.states import visit_state

# The visit that accepted; else those open of the user, or of the address where nobody is signed in.
_VISITS = Prepared(
    "visits_of_chat",
    ("uuid", "uuid", "text"),
    """
    select visit_id::text from invitations where id = $1
    union select id::text from visits where $1 is null and ended_at is null and user_id = $2
    union select id::text from visits where $1 is null and $2 is null and ended_at is null and lower(email) = lower($3)
    order by 1 limit 20
    """,
)


def hear_chat(work: Work, envelope: Envelope) -> None:
    """chat_requested, chat_assigned, chat_ended: told as visit_changed where it is news."""
    chat: dict[str, Any] = envelope.data["chat"]
    customer = chat.get("customer") or {}
    ids = _VISITS.run(work.session, chat.get("invitation_id"), customer.get("user_id"), customer.get("email")).scalars().all()
    has_ended = envelope.type == "chat.chat_ended.v1"
    for visit in visits_by_id(work.session, ids).values():
        is_this = visit["chat_id"] == envelope.subject
        status = after_chat(visit["live_chat_status"], is_this_chat=is_this, has_ended=has_ended)
        if status is None:
            continue
        stands(work, visit, status, chat_id=envelope.subject)
        changed = ["live_chat_status"] if is_this else ["live_chat_status", "chat_id"]
        key = visit["visitor_key"]
        work.announce(facts.VisitChanged(subject=visit["id"], visit=visit_state(visit), visitor_key=key, changed=changed))
