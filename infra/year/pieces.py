"""What tickets and chats have in common: a state that every fact carries whole, and commits that say what each fact changed."""

from __future__ import annotations

from typing import Any

from infra.year.moments import DAY
from infra.year.names import OF_MESSAGES, OF_OTHERS, id_of
from infra.year.plan import LONGEST_DAYS
from infra.year.telling import Desk, Subject

_TALKING = ("last_action_at", "waiting_clock_at", "first_unanswered_at")
_OWNER = ("agent_id", "assignment_number", "queued_at", "assigned_at")
_FOLLOW_UP = ("follow_up", *_TALKING)

# Which fields each fact may change; a field goes to the first fact of a commit that names it. As the services have it
# in their rooms `announce`, which a test compares; what no service publishes yet follows the law on events.
TICKET_CHANGES: dict[str, tuple[str, ...]] = {
    "ticket_created": (),
    "ticket_transferred": ("place", "waiting_clock_at"),
    "ticket_assigned": (*_OWNER, "place"),
    "ticket_queued": (*_OWNER, "place"),
    "ticket_message_received": ("messages_in", *_TALKING),
    "ticket_message_sent": ("messages_out", "messages_out_by_agents", *_TALKING),
    "ticket_status_changed": ("status", "status_changed_at", "closed_at", *_TALKING),
    "ticket_priority_changed": ("priority", *_TALKING),
    "ticket_pinned": ("is_pinned", "pinned_at", *_TALKING),
    "ticket_unpinned": ("is_pinned", "pinned_at", *_TALKING),
    "follow_up_done": _FOLLOW_UP,
    "follow_up_suspended": _FOLLOW_UP,
    "follow_up_removed": _FOLLOW_UP,
    "follow_up_scheduled": _FOLLOW_UP,
    "follow_up_due": (*_FOLLOW_UP, "place"),
    "ticket_comment_added": _TALKING,
    "ticket_edited": ("subject", "email", "customer", "language", *_TALKING),
    "ticket_linked": _TALKING,
    "ticket_unlinked": _TALKING,
    "close_requested": (),
    "ticket_custom_fields_changed": ("custom_fields", *_TALKING),
    "ticket_message_bounced": _TALKING,
    "ticket_merged": _TALKING,
    "ticket_absorbed": ("status", "status_changed_at", "closed_at", "first_unanswered_at", "agent_id", "deleted_at"),
    "ticket_deleted": ("status", "status_changed_at", "closed_at", "first_unanswered_at", "deleted_at"),
}
CHAT_CHANGES: dict[str, tuple[str, ...]] = {
    "chat_requested": (),
    "chat_transferred": ("place",),
    "chat_assigned": ("agent_id", "assignment_number", "status", "queued_at", "assigned_at", "first_assigned_at", "queue_seconds"),
    "chat_queued": ("agent_id", "assignment_number", "status", "queued_at", "assigned_at"),
    "chat_message_received": ("messages_in", "first_unanswered_at"),
    "chat_message_sent": ("messages_out", "first_response_at", "first_unanswered_at"),
    "chat_ended": ("status", "outcome", "ended_at"),
    "chat_comment_added": (),
    "chat_participant_joined": (),
    "chat_participant_left": (),
    "chat_edited": ("customer", "language"),
    "chat_custom_fields_changed": ("custom_fields",),
    "chat_linked": (),
    "chat_unlinked": (),
    "chat_deleted": ("deleted_at",),
}
CHANGES = {f"tickets.{name}.v1": fields for name, fields in TICKET_CHANGES.items()} | {
    f"chat.{name}.v1": fields for name, fields in CHAT_CHANGES.items()
}


class Piece(Subject):
    """A ticket or a chat. Steps change its state and add facts; a commit tells them all with the final state."""

    __slots__ = ("_made", "_told", "_was", "latest_message_id", "state", "until")
    shape = ""

    def __init__(self, desk: Desk, name: str, at: int) -> None:
        super().__init__(desk, id_of(at, name), name)
        self.state: dict[str, Any] = {}
        self._was: dict[str, Any] = {}
        self._told: list[tuple[str, dict[str, Any]]] = []
        self._made = 0
        self.latest_message_id = ""
        self.until = (at // DAY + LONGEST_DAYS) * DAY

    def change(self, field: str, value: Any) -> None:
        """Takes a new value, never an old one changed within, since the old one may still be told as what was."""
        old = self.state[field]
        if old != value:
            self._was.setdefault(field, old)
            self.state[field] = value

    def add(self, what: str, **said: Any) -> None:
        """A fact of the present commit; to be added in the order of events_on_the_bus.md, section 1."""
        self._told.append((what, said))

    def forget_what_was(self) -> None:
        """Of what is only just beginning nothing was before."""
        self._was.clear()

    def commit(self, at: int, actor: str, via: str) -> None:
        """Tells what was added. What would happen later than LONGEST_DAYS after the beginning does not happen any more."""
        if at >= self.until or not self.desk.wants(at):
            self.skip(len(self._told))
        else:
            self.settle(at)
            for what, said in self._told:
                self.tell(at, what, actor, via, {self.shape: self.state, "before": self._before(what), **said})
        self._told.clear()
        self._was.clear()

    def settle(self, at: int) -> None:
        """Brings up to this moment what grows by itself."""

    def message_id(self, at: int) -> str:
        self._made += 1
        self.latest_message_id = id_of(at, self.name, OF_MESSAGES + self._made)
        return self.latest_message_id

    def other_id(self, at: int) -> str:
        """For comments, decisions, and what else has an id and belongs to this."""
        self._made += 1
        return id_of(at, self.name, OF_OTHERS + self._made)

    def _before(self, what: str) -> dict[str, Any]:
        if not self._was:
            return {}
        return {field: self._was.pop(field) for field in CHANGES[what] if field in self._was}
