"""Columns about chats and invitations, read off their facts (REP-282 to REP-304)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.support.recount.history import Event, History
from tests.support.recount.reducing import count, distinct, mean, mean_by_item, parts, total
from tests.support.recount.tickets import transferred

SPOKEN_BY_NOBODY = ("welcome", "system", "coaching")


def started(h: History, outgoing: bool | None = None) -> Iterator[Event]:
    for fact in h.of("chat.chat_requested"):
        if outgoing is None or (fact.data["chat"]["direction"] == "outgoing") == outgoing:
            yield h.event(fact, agent=h.first_holder.get(fact.subject))


def waited(h: History) -> Iterator[Event]:
    """Every wait that ended with an agent; a chat that was given at once waited 0 seconds (REP-054)."""
    for fact in h.of("chat.chat_assigned"):
        if fact.data["queue"] or fact.data["is_first_owner"]:
            seconds = fact.data["queue"]["seconds"] if fact.data["queue"] else 0
            yield h.event(fact, agent=h.first_holder.get(fact.subject), value=seconds)


def sessions(h: History) -> Iterator[Event]:
    for fact in h.of("chat.chat_ended"):
        if fact.data["session"]:
            yield h.event(fact, agent=fact.data["last_agent_id"], value=fact.data["session"]["seconds"])


def answers(h: History, initial: bool = False) -> Iterator[Event]:
    for fact in h.of("chat.chat_message_sent"):
        response = fact.data["response"]
        if response and (response["is_initial"] or not initial):
            yield h.event(fact, agent=fact.data["sender_agent_id"], value=response["span"]["seconds"])


def longest(h: History, of_agents: bool) -> Iterator[Event]:
    for fact in h.of("chat.chat_ended"):
        if of_agents:
            for agent in fact.data["agents"]:
                yield h.event(fact, agent=agent["agent_id"], value=agent["longest_response_seconds"])
        elif fact.data["longest_response_seconds"] is not None:
            yield h.event(fact, agent=fact.data["last_agent_id"], value=fact.data["longest_response_seconds"])


def received(h: History) -> Iterator[Event]:
    for fact in h.of("chat.chat_message_received"):
        agent = h.first_holder.get(fact.subject) if fact.data["is_question"] else fact.data["chat"]["agent_id"]
        yield h.event(fact, agent=agent)


def sent(h: History) -> Iterator[Event]:
    for fact in h.of("chat.chat_message_sent"):
        if fact.data["sender_agent_id"] and fact.data["kind"] not in SPOKEN_BY_NOBODY:
            yield h.event(fact, agent=fact.data["sender_agent_id"])


def per_chat(h: History, messages: Any) -> Iterator[Event]:
    """Messages one way over the chats with a message either way."""
    yield from (replace(event, part="over") for event in messages(h))
    yield from (replace(event, part="under") for event in (*received(h), *sent(h)))


def ended(h: History, *outcomes: str) -> Iterator[Event]:
    """Incoming chats, by their outcome (REP-059)."""
    for fact in h.of("chat.chat_ended"):
        if fact.data["chat"]["direction"] == "incoming" and (not outcomes or fact.data["outcome"] in outcomes):
            yield h.event(fact, agent=fact.data["last_agent_id"], value=fact.data["duration"]["seconds"])


LEFT = ("abandoned_in_queue", "abandoned_after_assigned")


def left_of_all(h: History) -> Iterator[Event]:
    yield from (replace(event, part="over", value=1) for event in ended(h, *LEFT))
    yield from (replace(event, part="under") for event in ended(h))


def invited(h: History, what: str, by: str = "") -> Iterator[Event]:
    for fact in h.of(f"whoson.invitation_{what}"):
        said = fact.data["invitation"]
        if by in ("", said["source"]):
            yield _of_invitation(fact.time, said, fact.data["visit"]["brand_id"], said["chat_id"])


def talked(h: History, with_response: bool) -> Iterator[Event]:
    """Accepted invitations, at the customer's first message or at the end of a chat without one."""
    sendings = {fact.data["invitation"]["id"]: fact.data for fact in h.of("whoson.invitation_sent")}
    for fact in h.of("chat.chat_message_received" if with_response else "chat.chat_ended"):
        chat = fact.data["chat"]
        if chat["invitation_id"] and chat["messages_in"] == int(with_response):
            sending = sendings[chat["invitation_id"]]
            event = _of_invitation(fact.time, sending["invitation"], sending["visit"]["brand_id"], chat["id"])
            yield replace(event, about=chat["id"])


def _of_invitation(at: Any, said: dict[str, Any], brand_id: str, chat_id: str | None) -> Event:
    where = {"brand": brand_id, "department": said["department_id"], "group": said["group_id"], "agent": said["agent_id"]}
    return Event(at=at, item=said["id"], word=said["source"], more={"invitation": True}, **where)


COLUMNS: dict[str, Any] = {
    "total_chats": (lambda h, c: started(h), count),
    "total_incoming_chats": (lambda h, c: started(h, False), count),
    "total_outgoing_chats": (lambda h, c: invited(h, "sent", "agent"), count),
    "average_time_in_queue": (lambda h, c: waited(h), mean_by_item),
    "time_in_queue": (lambda h, c: waited(h), total),
    "average_session_length": (lambda h, c: sessions(h), mean),
    "average_response_time": (lambda h, c: answers(h), mean),
    "average_initial_response_time": (lambda h, c: answers(h, initial=True), mean),
    "average_longest_response_time": (lambda h, c: longest(h, c.is_cut_to_agents), mean),
    "chat_messages_received": (lambda h, c: received(h), count),
    "chat_messages_sent": (lambda h, c: sent(h), count),
    "average_messages_received_per_chat": (lambda h, c: per_chat(h, received), parts(by=distinct)),
    "average_messages_sent_per_chat": (lambda h, c: per_chat(h, sent), parts(by=distinct)),
    "total_abandoned_chats": (lambda h, c: ended(h, LEFT[0]), count),
    "chats_abandoned_after_assigned": (lambda h, c: ended(h, LEFT[1]), count),
    "abandonment_rate": (lambda h, c: left_of_all(h), parts(100)),
    "average_abandoned_session_length": (lambda h, c: ended(h, *LEFT), mean),
    "total_invited_chats": (lambda h, c: invited(h, "sent"), count),
    "total_accepted_chats": (lambda h, c: invited(h, "accepted"), count),
    "total_rejected_chats": (lambda h, c: invited(h, "rejected"), count),
    "total_invites_ignored": (lambda h, c: invited(h, "ignored"), count),
    "accepted_chats_with_response": (lambda h, c: talked(h, True), count),
    "accepted_chats_without_response": (lambda h, c: talked(h, False), count),
    "incoming_chat_transfers": (lambda h, c: c.between(transferred(h, "chat.chat", True)), count),
    "outgoing_chat_transfers": (lambda h, c: c.between(transferred(h, "chat.chat", False)), count),
}
