"""Facts of chats: what each of them counts as (REP-054 to REP-060)."""

from __future__ import annotations

from typing import Any

from contracts.envelope import Envelope
from services.reports.models.kinds import Kind
from services.reports.projecting.rows import Row, Rows, customer_id_of, employee_of, moment
from services.reports.projecting.tickets import keep_customer, state_row, transfer

State = dict[str, Any]
NO_MESSAGES_OF_AGENTS = ("welcome", "system", "coaching")


def requested(rows: Rows, envelope: Envelope) -> None:
    state = _keep(rows, envelope)
    rows.act_of_holder(Kind.CHAT_NEW, envelope, **_place(state))


def assigned(rows: Rows, envelope: Envelope) -> None:
    """Every wait that ended with an agent counts for the first holder; a chat that was given at once waited for 0 seconds (REP-285)."""
    said = envelope.data
    lasting = {"first_holder_id": said["chat"]["agent_id"]} if said["is_first_owner"] else None
    state = _keep(rows, envelope, lasting)
    if said["queue"] is not None or said["is_first_owner"]:
        seconds = said["queue"]["seconds"] if said["queue"] else 0
        rows.act_of_holder(Kind.CHAT_GOT, envelope, **_place(state), seconds=seconds)


def message_received(rows: Rows, envelope: Envelope) -> None:
    said, state = envelope.data, _keep(rows, envelope)
    if said["is_question"]:
        rows.act_of_holder(Kind.CHAT_IN, envelope, **_place(state), word="opening")
    else:
        rows.act(Kind.CHAT_IN, envelope, **_place(state), word="later")
    if state["invitation_id"] and state["messages_in"] == 1:
        rows.act_of_sender(Kind.INVITE_WITH_RESPONSE, envelope, state["invitation_id"], state["id"])


def message_sent(rows: Rows, envelope: Envelope) -> None:
    said, state = envelope.data, _keep(rows, envelope)
    mine = _place(state) | {"agent_id": said["sender_agent_id"]}
    if said["sender_agent_id"] and said["kind"] not in NO_MESSAGES_OF_AGENTS:
        rows.act(Kind.CHAT_OUT, envelope, **mine)
    response = said["response"]
    if response is not None:
        word = "initial" if response["is_initial"] else "follow_up"
        rows.act(Kind.CHAT_RESPONSE, envelope, **mine, word=word, seconds=response["span"]["seconds"])
    for reply_id in dict.fromkeys(said["canned_reply_ids"]):
        rows.act(Kind.REPLY_USED, envelope, **mine | {"item_id": reply_id}, word="chat", other_id=state["id"])


def transferred(rows: Rows, envelope: Envelope) -> None:
    state = _keep(rows, envelope)
    transfer(rows, envelope, _place(state), (Kind.CHAT_TRANSFER_OUT, Kind.CHAT_TRANSFER_IN))


def ended(rows: Rows, envelope: Envelope) -> None:
    said, state = envelope.data, _keep(rows, envelope)
    where = _place(state) | {"agent_id": said["last_agent_id"]}
    rows.act(Kind.CHAT_ENDED, envelope, **where, word=said["outcome"], seconds=said["duration"]["seconds"])
    if said["session"] is not None:
        rows.act(Kind.CHAT_SESSION, envelope, **where, seconds=said["session"]["seconds"])
    if said["longest_response_seconds"] is not None:
        rows.act(Kind.CHAT_LONGEST, envelope, **where, seconds=said["longest_response_seconds"])
    for agent in said["agents"]:
        if agent["longest_response_seconds"] is not None:
            mine = where | {"agent_id": agent["agent_id"]}
            rows.act(Kind.CHAT_AGENT_LONGEST, envelope, **mine, seconds=agent["longest_response_seconds"])
    if state["invitation_id"] and state["messages_in"] == 0:
        rows.act_of_sender(Kind.INVITE_WITHOUT_RESPONSE, envelope, state["invitation_id"], state["id"])


def deleted(rows: Rows, envelope: Envelope) -> None:
    mode = envelope.data["mode"]
    state = _keep(rows, envelope, {"deleted_by": mode})
    rows.act(Kind.CHAT_DELETED, envelope, **_place(state) | {"agent_id": employee_of(envelope)}, word=mode)


def heard(rows: Rows, envelope: Envelope) -> None:
    """Changes nothing that is counted, but says how the chat is now."""
    _keep(rows, envelope)


def _keep(rows: Rows, envelope: Envelope, lasting: Row | None = None) -> State:
    state: State = envelope.data["chat"]
    row = state_row(envelope, state, "chat") | {
        "created_at": moment(state["started_at"]),
        "status": state["status"],
        "priority": None,
        "queued_at": state["queued_at"] if state["agent_id"] is None else None,
        "waiting_since": state["first_unanswered_at"],
    }
    rows.keep_item(state["id"], row, lasting)
    keep_customer(rows, envelope, state, row)
    return state


def _place(state: State) -> Row:
    customer = state["customer"] or {}
    return {
        "item_id": state["id"],
        **state["place"],
        "agent_id": state["agent_id"],
        "customer_id": customer_id_of(customer.get("user_id"), customer.get("email")),
        "is_outgoing": state["direction"] == "outgoing",
    }
