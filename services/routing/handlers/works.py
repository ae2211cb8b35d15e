"""What tickets and chat say about work: what stops counting, what begins again, who shows that he is back."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from contracts.envelope import Envelope
from kit.storage.prepared import Prepared
from kit.storage.work import Work
from services.routing.models import Hold
from services.routing.placing.force import SECOND_LOOK
from services.routing.placing.items import NotYetKnown, follow, lock_item, new_item, set_running
from services.routing.placing.locks import held, keep_still
from services.routing.placing.queues import work_later
from services.routing.placing.releasing import note_end, release

OVER = {"ticket_deleted": "deleted", "chat_deleted": "deleted", "ticket_absorbed": "absorbed", "chat_ended": "ended"}


def is_to_be_heard(envelope: Envelope) -> bool:
    """Of what is said in chats only an agent's answers matter here; in tickets, what alone tells whether the customer waits (RTE-100).

    Where routing is asked or the status changes along with a message, that fact tells it too.
    """
    said = envelope.data
    if envelope.type == "chat.chat_message_sent.v1":
        return bool(said["is_answer"] and said.get("sender_agent_id"))
    if envelope.type == "tickets.ticket_message_sent.v1":
        return said["ticket"]["status"] == "active" and "first_unanswered_at" in said["before"]
    if envelope.type == "tickets.ticket_message_received.v1":
        return bool(said["is_starting_clock"] and not said["is_opening"] and said["ticket"]["agent_id"] is None)
    return True


def heard(work: Work, envelope: Envelope) -> None:
    """A fact that carries a ticket's or chat's whole state: status, pin, end, deletion, absorption."""
    what = envelope.type.split(".")[1]
    work_type = "chat" if "chat" in envelope.data else "ticket"
    state = envelope.data[work_type]
    item, groups = lock_item(work.session, UUID(envelope.subject), UUID(state["place"]["group_id"]))
    if item is None:
        item = new_item(work, envelope, work_type, UUID(state["place"]["group_id"]), state)
        work.session.add(item)
        if item.group_id not in groups:
            raise NotYetKnown(f"group {item.group_id}")
    ran, was_over = item.is_running, item.is_over
    if item.agent_id:
        keep_still(work.session, [item.agent_id])
    if what == "chat_ended" and not was_over:
        note_end(work, item, state)
    follow(work, item, envelope, state)
    if what in OVER:
        set_running(work, item, is_running=False)
        item.is_over = True
    if ran and not item.is_running:
        release(work, item, groups[item.group_id], OVER.get(what, "not_active"))
    elif item.is_waiting and not ran:
        work.set_deadline("look_again", f"{item.work_type}:{item.group_id}", work.now + SECOND_LOOK)


def purged(work: Work, envelope: Envelope) -> None:
    """The work is gone for good; its decisions stay."""
    item, groups = lock_item(work.session, UUID(envelope.subject))
    if item is None:
        return
    if item.is_running:
        set_running(work, item, is_running=False)
        release(work, item, groups[item.group_id], "deleted")
    held(work.session).items.pop(item.id, None)
    work.session.delete(item)
    work.session.execute(sa.delete(Hold).where(Hold.ticket_id == item.id))


def answered(work: Work, envelope: Envelope) -> None:
    """An agent who answers any chat may be given again the chats that were taken from him (CHT-055)."""
    if is_to_be_heard(envelope):
        show_back(work, UUID(envelope.data["sender_agent_id"]))


_NO_LONGER_BARRED = Prepared(
    "no_longer_barred",
    ("uuid",),
    """
    update works set barred_agent_ids = array_remove(barred_agent_ids, $1)
    where agent_id is null and is_running and barred_agent_ids @> array[$1] returning group_id
    """,
)


def show_back(work: Work, agent_id: UUID) -> None:
    """Waiting chats no longer bar this agent, and their queues are worked again."""
    work.session.flush()
    groups = set(_NO_LONGER_BARRED.run(work.session, agent_id).scalars())
    if groups:
        held(work.session).items.clear()
    for group_id in sorted(groups):
        work_later(work, group_id, "chat", "agent_available")
