"""A ticket's life, told with its clocks: waits, responses, time open and active (REP-045 to REP-048)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.chat.rules.hours import Calendar, span
from tests.support.telling.company import Group
from tests.support.telling.teller import CLOCK, ROUTING, Said, Teller

OPEN = ("active", "waiting")
SOURCES = {"agent": "agent_outgoing", "web": "portal", "email": "email", "api": "api", "event_rule": "event_rule"}
State = dict[str, Any]


class ToldTicket:
    """Made in a group; `creator` where an agent made it, else with an opening message of the customer."""

    def __init__(self, teller: Teller, at: datetime, group: Group, customer: Mapping[str, Any] | None, **more: Any) -> None:
        self.teller, self.group = teller, group
        self.id, self.moment = teller.id(), at
        self._open = self._active = 0.0
        self._unanswered_at: datetime | None = None
        self._got_at: datetime | None = None
        self._queued_at: datetime | None = None
        self._is_owed = self._has_answered = self._agent_has_answered = False
        origin, creator = more.get("origin", "web"), more.get("creator")
        self.state: State = _new_state(self.id, at, customer, origin, more)
        self.agent_id: str | None = creator
        made = {"source": SOURCES[origin], "origin": origin, "made_from": None, "creator_id": creator, "asked_agent_id": None}
        self._tell("ticket_created", at, f"employee:{creator}" if creator else _user(customer), {}, **made)
        if creator:
            self._got_at, self.state["assigned_at"] = at, at
            self.send(at, creator, kind="opening")
        else:
            self._queued_at = at
            self.receive(at, is_opening=True)

    def queue(self, at: datetime, reason: str = "create") -> None:
        before = self._place(agent_id=None)
        said: Said = {
            "reason": reason,
            "detail": None,
            "from_agent_id": before.get("agent_id"),
            "decision_id": self.teller.id(),
            "why": None,
        }
        self._queued_at = at
        self._tell("ticket_queued", at, ROUTING, before, waiting_because="nobody_active", held=None, **said)

    def assign(self, at: datetime, agent_id: str, reason: str = "create", actor: str = ROUTING) -> None:
        """Obeyed: from now on this agent has it. A wait in the queue ends."""
        queue = None if self._queued_at is None else span(self.calendar, self._queued_at, at)
        before = self._place(agent_id=agent_id)
        self._gets(at)
        said: Said = {
            "reason": reason,
            "detail": None,
            "from_agent_id": before.get("agent_id"),
            "decision_id": self.teller.id(),
            "method": None,
        }
        is_first = not self.state["assignment_number"]
        self.state["assignment_number"] += 1
        said |= {"why": None, "is_receipt": True, "is_first_owner": is_first, "queue": queue, "held": None}
        self._tell("ticket_assigned", at, actor, before, **said)

    def transfer(self, at: datetime, group: Group, agent_id: str | None, actor: str) -> None:
        """In force with routing's answer: to an agent, or to the queue of the group."""
        origin = {"place": self.group.place, "agent_id": self.agent_id}
        before = self._place(group=group, agent_id=agent_id)
        self._is_owed = agent_id is not None and self.state["status"] == "active"
        ends: Said = {"from_": origin, "to": {"place": group.place, "agent_id": agent_id}}
        self._tell("ticket_transferred", at, actor, before, is_agent_named=agent_id is not None, comment_id=None, **ends)
        if agent_id is None:
            self.queue(at, "transfer")
        elif agent_id != origin["agent_id"]:
            self.assign(at, agent_id, "transfer", actor)

    def receive(self, at: datetime, *, is_opening: bool = False) -> None:
        self.state["messages_in"] += 1
        starts = self._unanswered_at is None
        self._unanswered_at = self._unanswered_at or at
        said: Said = {"message_id": self.teller.id(), "is_opening": is_opening, "channel": "portal", "preview": "", "attachment_count": 0}
        customer = self.state["customer"]
        said |= {"from_": {"name": "", "email": self.state["email"]}, "is_starting_clock": starts}
        self._tell("ticket_message_received", at, _user(customer), {}, **said)

    def send(self, at: datetime, agent_id: str | None, kind: str = "reply", replies: Sequence[str] = ()) -> None:
        """By an agent, or an event rule. A reply stops the clock, of an agent who has the ticket his own as well (REP-047)."""
        is_reply = kind == "reply"
        response = self._response(at) if is_reply else None
        mine = self._response_of_agent(at) if is_reply and agent_id and agent_id == self.agent_id else None
        if is_reply:
            self._unanswered_at, self._has_answered = None, True
        if kind in ("reply", "opening"):
            self.state["messages_out"] += 1
            self.state["messages_out_by_agents"] += 1 if agent_id else 0
        said: Said = {
            "message_id": self.teller.id(),
            "kind": kind,
            "sender_agent_id": agent_id,
            "is_reply": is_reply,
            "to_count": 1,
            "preview": "",
        }
        said |= {"preview": "", "attachment_count": 0, "canned_reply_ids": list(replies), "survey_ids": [], "form_ids": []}
        actor = f"employee:{agent_id}" if agent_id else f"event_rule:{self.teller.id()}"
        self._tell("ticket_message_sent", at, actor, {}, response=response, agent_response=mine, **said)

    def change_status(self, at: datetime, status: str, actor: str, reason: str = "set") -> None:
        was = self.state["status"]
        self._pass(at)
        self.state["status"] = status
        is_close, is_reopen = was in OPEN and status not in OPEN, was not in OPEN and status in OPEN
        if is_close:
            self._unanswered_at, self._is_owed = None, False
        by = {"user": "users", "employee": "agents"}.get(actor.partition(":")[0], "others") if is_reopen else None
        where = span(self.calendar, self.moment, at)
        before = {"status": was}
        self._tell(
            "ticket_status_changed",
            at,
            actor,
            before,
            reason=reason,
            in_status=where,
            is_close=is_close,
            is_reopen=is_reopen,
            reopened_by=by,
        )

    def comment(self, at: datetime, agent_id: str) -> None:
        said: Said = {"comment_id": self.teller.id(), "kind": "general", "author_id": agent_id, "text": "so"}
        self._tell("ticket_comment_added", at, f"employee:{agent_id}", {}, **said)

    def prioritize(self, at: datetime, priority: str, actor: str) -> None:
        before, self.state["priority"] = {"priority": self.state["priority"]}, priority
        self._tell("ticket_priority_changed", at, actor, before, reason="set")

    def fill_in(self, at: datetime, field_id: str, value: str, actor: str) -> None:
        self.state["custom_fields"] = self.state["custom_fields"] | {field_id: {"key": "key", "value": value}}
        changed = [{"field_id": field_id, "key": "key", "before": None, "value": value}]
        self._tell("ticket_custom_fields_changed", at, actor, {}, changed=changed)

    def merge_into(self, at: datetime, primary: ToldTicket, actor: str) -> None:
        self._tell("ticket_absorbed", at, actor, {}, primary_id=primary.id, primary_number=primary.state["number"])

    def delete(self, at: datetime, actor: str = CLOCK, mode: str = "age_rule") -> None:
        before = {"status": self.state["status"]}
        self._pass(at)
        self.state |= {"status": "closed_locked", "deleted_at": at}
        self._tell("ticket_deleted", at, actor, before, mode=mode)

    def purge(self, at: datetime) -> None:
        self.teller.tell("tickets.ticket_purged", self.id, at, CLOCK, number=self.state["number"])

    @property
    def calendar(self) -> Calendar:
        return self.group.department.calendar

    def _place(self, *, group: Group | None = None, agent_id: str | None = None) -> State:
        before: State = {}
        if group is not None and group is not self.group:
            before["place"] = self.group.place
            self.group = group
        if agent_id != self.agent_id:
            before["agent_id"] = self.agent_id
            self.agent_id = agent_id
        return before

    def _gets(self, at: datetime) -> None:
        self._got_at, self._queued_at, self._agent_has_answered = at, None, False

    def _response(self, at: datetime) -> State | None:
        if self._unanswered_at is None:
            return None
        return {"is_initial": not self._has_answered, "span": span(self.calendar, self._unanswered_at, at)}

    def _response_of_agent(self, at: datetime) -> State | None:
        if self._unanswered_at is None and not self._is_owed:
            return None
        begin = max(moment for moment in (self._unanswered_at, self._got_at) if moment is not None)
        response = {"is_initial": not self._agent_has_answered, "span": span(self.calendar, begin, at)}
        self._is_owed, self._agent_has_answered = False, True
        return response

    def _pass(self, at: datetime) -> None:
        """Time goes by in the status that has been."""
        seconds = (at - self.moment).total_seconds()
        self._open += seconds if self.state["status"] in OPEN else 0
        self._active += seconds if self.state["status"] == "active" else 0
        self.moment = at

    def _tell(self, name: str, at: datetime, actor: str, before: State, **said: Any) -> None:
        self._pass(at)
        self.state |= {"place": self.group.place, "agent_id": self.agent_id, "first_unanswered_at": self._unanswered_at}
        self.state |= {"open_seconds": int(self._open), "active_seconds": int(self._active), "queued_at": self._queued_at}
        self.teller.tell(f"tickets.{name}", self.id, at, actor, ticket=dict(self.state), before=before, **said)


def _user(customer: Mapping[str, Any] | None) -> str:
    return f"user:{customer['user_id']}" if customer and customer["user_id"] else "visitor"


def _new_state(key: str, at: datetime, customer: Mapping[str, Any] | None, origin: str, more: Mapping[str, Any]) -> State:
    email = (customer or {}).get("email") or "stranger@example.org"
    return {
        "id": key,
        "number": key[:8],
        "assignment_number": 1 if more.get("creator") else 0,
        "customer": dict(customer) if customer else None,
        "email": email,
        "submitter": {"name": "", "email": email},
        "subject": "Help",
        "status": more.get("status", "active"),
        "priority": more.get("priority", "normal"),
        "is_pinned": False,
        "source": SOURCES[origin],
        "origin": origin,
        "language": "en",
        **dict.fromkeys(("created_at", "last_action_at", "waiting_clock_at", "status_changed_at"), at),
        **dict.fromkeys(("pinned_at", "queued_at", "assigned_at", "closed_at", "follow_up", "deleted_at")),
        **dict.fromkeys(("messages_in", "messages_out", "messages_out_by_agents"), 0),
        "validation_hash": "v",
        "custom_fields": {field_id: {"key": "key", "value": value} for field_id, value in more.get("fields", {}).items()},
    }
