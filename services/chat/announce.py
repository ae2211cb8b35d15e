"""From a change of a chat to its published facts: order, `before`, and the history kept beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from uuid_utils import uuid7

from contracts.envelope import wire_time
from contracts.events import chat as facts
from contracts.fact import Fact
from kit.storage.work import Work
from services.chat.models import Chat, HistoryEntry, state

# Each fact, in the order in which those of one commit are told, with the fields of the state that it is about.
CHANGES: dict[type[Fact], tuple[str, ...]] = {
    facts.ChatRequested: (),
    facts.ChatTransferred: ("place",),
    facts.ChatAssigned: ("agent_id", "assignment_number", "status", "queued_at", "assigned_at", "first_assigned_at", "queue_seconds"),
    facts.ChatQueued: ("agent_id", "assignment_number", "status", "queued_at", "assigned_at"),
    facts.ChatMessageReceived: ("messages_in", "first_unanswered_at"),
    facts.ChatMessageSent: ("messages_out", "first_response_at", "first_unanswered_at"),
    facts.ChatEnded: ("status", "outcome", "ended_at"),
    facts.ChatCommentAdded: (),
    facts.ChatParticipantJoined: (),
    facts.ChatParticipantLeft: (),
    facts.ChatEdited: ("customer", "language"),
    facts.ChatCustomFieldsChanged: ("custom_fields",),
    facts.ChatLinked: (),
    facts.ChatUnlinked: (),
    facts.AssignmentRequested: (),
    facts.ChatDeleted: ("deleted_at",),
}
_ORDER = {fact: place for place, fact in enumerate(CHANGES)}
_OUTSIDE_HISTORY = (facts.ChatMessageReceived, facts.ChatMessageSent, facts.AssignmentRequested)


@dataclass(slots=True)
class Changes:
    """What one handler did to one chat, told together at its end with the final state."""

    work: Work
    chat: Chat
    was: dict[str, Any]
    told: list[tuple[type[Fact], dict[str, Any]]] = field(default_factory=list)

    def tell(self, fact: type[Fact], **said: Any) -> None:
        self.told.append((fact, said))


@contextmanager
def changing(work: Work, chat: Chat) -> Iterator[Changes]:
    """Everything told inside the block is announced at its end, in the order of events_on_the_bus.md section 1.

    Reading inside the block does not write first: the chat is written once, when all is done to it.
    """
    changes = Changes(work, chat, state(chat))
    with work.session.no_autoflush:
        yield changes
    if not changes.told:
        return
    chat.version += 1
    now = state(chat)
    for fact, said in sorted(changes.told, key=lambda each: _ORDER[each[0]]):
        before = {name: changes.was[name] for name in CHANGES[fact] if changes.was[name] != now[name]}
        work.announce(fact(subject=chat.id, chat=now, before=before, **said))  # type: ignore[call-arg]
        if fact not in _OUTSIDE_HISTORY:
            work.append(_entry(work, chat, fact, said))


def _entry(work: Work, chat: Chat, fact: type[Fact], said: dict[str, Any]) -> HistoryEntry:
    what = fact.type.split(".")[1]
    details = {name: value for name, value in said.items() if name in _TOLD_IN_HISTORY and value is not None}
    details |= {"agent_id": chat.agent_id} if fact is facts.ChatAssigned else {}
    return HistoryEntry(id=str(uuid7()), chat_id=chat.id, at=work.now, actor=work.call.actor, what=what, details=_plain(details))


_TOLD_IN_HISTORY = (
    "reason", "detail", "from_agent_id", "decision_id", "method", "why",
    "waiting_because", "from_", "to", "is_agent_named", "comment_id", "employee_id", "role",
    "ended_by", "outcome", "changed", "item", "mode", "kind", "has_question",
)  # fmt: skip


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    return {name.removesuffix("_"): wire_time(value) if hasattr(value, "astimezone") else value for name, value in details.items()}
