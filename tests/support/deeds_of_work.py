"""What customers and agents do to chats and tickets, and how the bus stutters over it."""

from __future__ import annotations

from datetime import UTC, datetime

from uuid_utils import uuid7

from contracts.envelope import wire_time
from tests.support.deeds import deed, is_back, one_of
from tests.support.office import Office

# customers


@deed
def chat(office: Office, group: int) -> None:
    office.arrive("chat", office.group(group))


@deed
def ticket(office: Office, group: int, asked: int | None = None) -> None:
    office.arrive("ticket", office.group(group), None if asked is None else office.agent(asked))


@deed
def end_chat(office: Office, work: int) -> None:
    with office.mutex:
        if chat := one_of(office, work, "queued"):
            office.tell(chat, "chat_ended", status="completed", ended_at=wire_time(datetime.now(UTC)))


@deed
def reply(office: Office, work: int) -> None:
    """A customer's answer: the ticket becomes Active, and routing is asked. Often to one at rest."""
    with office.mutex:
        if ticket := one_of(office, work, "waiting", "closed") or one_of(office, work, "active"):
            was = office.states[ticket]["status"]
            office.states[ticket]["status"] = "active"
            office.request(ticket, "reply", was=was)


@deed
def follow_up(office: Office, work: int, asked: int | None = None) -> None:
    """What was put off falls due: back to a named agent, or to whom the group's method chooses."""
    with office.mutex:
        if ticket := one_of(office, work, "waiting", "closed"):
            was = office.states[ticket]["status"]
            office.states[ticket]["status"] = "active"
            office.request(ticket, "follow_up_due", asked=None if asked is None else office.agent(asked), was=was)


# agents at their work


@deed
def rest(office: Office, work: int, status: str) -> None:
    """An answered ticket waits for its customer, or is closed."""
    with office.mutex:
        if ticket := one_of(office, work, "active"):
            office.tell(ticket, "ticket_status_changed", status=status)


@deed
def by_hand(office: Office, work: int) -> None:
    """Somebody sets a ticket Active again, without a word to routing but the fact."""
    with office.mutex:
        if ticket := one_of(office, work, "waiting", "closed"):
            office.tell(ticket, "ticket_status_changed", status="active")


@deed
def pin(office: Office, work: int, is_pinned: bool) -> None:
    with office.mutex:
        ticket = one_of(office, work, "active", "waiting", "closed")
        if ticket and office.states[ticket]["is_pinned"] != is_pinned and (not is_pinned or office.owner(ticket)):
            office.tell(ticket, "ticket_pinned" if is_pinned else "ticket_unpinned", is_pinned=is_pinned)


@deed
def delete(office: Office, work: int) -> None:
    with office.mutex:
        if found := one_of(office, work, "active", "waiting", "closed", "queued"):
            office.tell(found, f"{office.kind(found)}_deleted", deleted_at=wire_time(datetime.now(UTC)))


@deed
def transfer(office: Office, work: int, group: int | None, asked: int | None) -> None:
    """To a group or within its own, to an agent or to whom the method chooses."""
    with office.mutex:
        if found := one_of(office, work, "active", "waiting", "closed", "queued"):
            office.barred.pop(found, None)
            target = "" if group is None else office.group(group)
            named = None if asked is None else office.agent(asked)
            office.request(found, "transfer", group=target, asked=named, from_=office.owner(found))


@deed
def timer_runs_out(office: Office, work: int) -> None:
    """A chat whose agent does not answer: on to another, and never back to those it was taken from (CHT-054, CHT-055)."""
    with office.mutex:
        chat = one_of(office, work, "queued")
        owner = office.owner(chat) if chat else None
        if chat and owner:
            office.barred.setdefault(chat, set()).add(owner)
            office.request(chat, "hand_off", from_=owner)


@deed
def answer(office: Office, agent: int, work: int) -> None:
    """An agent writes in a chat, which shows that he is back."""
    with office.mutex:
        if chat := one_of(office, work, "queued"):
            said = {
                "message_id": chat,
                "number": 1,
                "kind": "agent",
                "sender_agent_id": office.agent(agent),
                "is_answer": True,
                "text": "Hi",
            }
            office.publish("chat.chat_message_sent", chat, said)
            is_back(office, office.agent(agent))


@deed
def take(office: Office, agent: int, work: int) -> None:
    if office.works:
        office.tries("take_work", {"work_id": office.works[work % len(office.works)]}, agent)


@deed
def take_some(office: Office, agent: int, works: list[int]) -> None:
    if office.works:
        wanted = sorted({office.works[work % len(office.works)] for work in works})
        office.tries("take_from_queue", {"work_ids": wanted}, agent)


@deed
def take_next(office: Office, agent: int, group: int, kind: str) -> None:
    office.tries("take_next", {"group_id": office.group(group), "work_type": kind}, agent)


# the bus


@deed
def comes_twice(office: Office, back: int) -> None:
    """A fact that was handled comes once more."""
    with office.mutex:
        asked = list(office.requests.values())
    if asked:
        office.send(asked[-1 - back % len(asked)])


@deed
def comes_late(office: Office, work: int) -> None:
    """Two facts about a ticket come in the wrong order: it is at rest, whatever the older one says."""
    with office.mutex:
        if ticket := one_of(office, work, "active"):
            states = [office.states[ticket] | {"place": dict(office.states[ticket]["place"])} for _ in range(2)]
            states[1]["status"] = office.states[ticket]["status"] = "waiting"
            older, newer = (office.envelope("tickets.ticket_status_changed", ticket, {"ticket": one, "before": {}}) for one in states)
            office.send(newer)
            office.send(older)


@deed
def session_backwards(office: Office, agent: int) -> None:
    """A session's end is heard before its beginning: it stays ended."""
    with office.mutex:
        id_, session = office.agent(agent), str(uuid7())
        opened = office.envelope("people.session_opened", id_, {"session_id": session, "is_employee": True, "method": "password"})
        office.publish("people.session_closed", id_, {"session_id": session, "reason": "signed_out"})
        office.send(opened)
