"""Facts of tickets: what each of them counts as (REP-045 to REP-055)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contracts.envelope import Envelope
from services.reports.models.kinds import Kind
from services.reports.projecting.rows import PRIORITIES, Row, Rows, customer_id_of, employee_of, moment

State = dict[str, Any]
SENT_BY_AGENTS = ("reply", "opening")
WHERE = ("status", "agent_id", "place", "priority", "customer", "email")  # what begins a new stretch when it changes


def created(rows: Rows, envelope: Envelope) -> None:
    said, state = envelope.data, _keep(rows, envelope, {"creator_id": envelope.data["creator_id"]})
    if said["creator_id"]:
        rows.act(Kind.TICKET_NEW, envelope, **_place(state) | {"agent_id": said["creator_id"]}, word=said["origin"])
    else:
        rows.act_of_holder(Kind.TICKET_NEW, envelope, **_place(state), word=said["origin"])


def assigned(rows: Rows, envelope: Envelope) -> None:
    """A Take is a change by a person; what routing does by rule is none (REP-328)."""
    said = envelope.data
    lasting = {"first_holder_id": said["ticket"]["agent_id"]} if said["is_first_owner"] else None
    state = _keep(rows, envelope, lasting)
    queue = said["queue"]
    if queue is not None and queue["seconds"] > 0:
        rows.act(Kind.TICKET_FROM_QUEUE, envelope, **_place(state), seconds=queue["seconds"])
    if said["reason"] == "take":
        _modified(rows, envelope, state, "agent")


def message_received(rows: Rows, envelope: Envelope) -> None:
    said, state = envelope.data, _keep(rows, envelope)
    if said["is_opening"]:
        rows.act_of_holder(Kind.TICKET_IN, envelope, **_place(state), word="opening")
    else:
        rows.act(Kind.TICKET_IN, envelope, **_place(state), word="later")


def message_sent(rows: Rows, envelope: Envelope) -> None:
    said, state = envelope.data, _keep(rows, envelope)
    where, sender = _place(state), said["sender_agent_id"]
    mine = where | {"agent_id": sender}
    if sender and said["kind"] in SENT_BY_AGENTS:
        rows.act(Kind.TICKET_OUT, envelope, **mine, word="opening" if said["kind"] == "opening" else "later")
    if said["is_reply"]:
        rows.act(Kind.TICKET_REPLIED, envelope, **where | {"agent_id": sender or where["agent_id"]})
    for kind, agent_id, response in (
        (Kind.TICKET_RESPONSE, sender or where["agent_id"], said["response"]),
        (Kind.TICKET_AGENT_RESPONSE, sender, said["agent_response"]),
    ):
        if response is not None:
            word, span = "initial" if response["is_initial"] else "follow_up", response["span"]
            figures = {"seconds": span["seconds"], "business_seconds": span["business_seconds"]}
            rows.act(kind, envelope, **where | {"agent_id": agent_id}, word=word, **figures)
    for reply_id in dict.fromkeys(said["canned_reply_ids"]):
        rows.act(Kind.REPLY_USED, envelope, **mine | {"item_id": reply_id}, word="ticket", other_id=state["id"])


def status_changed(rows: Rows, envelope: Envelope) -> None:
    said, state = envelope.data, _keep(rows, envelope)
    where, by = _place(state), _by(envelope)
    if said["is_close"]:
        counts = {"count_in": state["messages_in"], "count_out": state["messages_out_by_agents"], "seconds": state["open_seconds"]}
        rows.act(Kind.TICKET_CLOSED, envelope, **where, word=by, **counts)
    if state["status"] == "closed_locked":
        rows.act(Kind.TICKET_LOCKED, envelope, **where, word=by)
    if said["is_reopen"]:
        rows.act(Kind.TICKET_REOPENED, envelope, **where, word=said["reopened_by"])
        if said["reopened_by"] == "agents":
            rows.act(Kind.TICKET_REOPENED_BY_AGENT, envelope, **where | {"agent_id": employee_of(envelope)})
    _modified(rows, envelope, state, "status")


def transferred(rows: Rows, envelope: Envelope) -> None:
    state = _keep(rows, envelope)
    transfer(rows, envelope, _place(state), (Kind.TICKET_TRANSFER_OUT, Kind.TICKET_TRANSFER_IN))
    _modified(rows, envelope, state, "transfer")


def deleted(rows: Rows, envelope: Envelope) -> None:
    mode = envelope.data["mode"]
    state = _keep(rows, envelope, {"deleted_by": mode})
    rows.act(Kind.TICKET_DELETED, envelope, **_place(state) | {"agent_id": employee_of(envelope)}, word=mode)


def purged(rows: Rows, envelope: Envelope) -> None:
    rows.keep("purged", envelope.subject, {"id": envelope.subject, "sequence": envelope.sequence})


def absorbed(rows: Rows, envelope: Envelope) -> None:
    _keep(rows, envelope, {"is_absorbed": True, "primary_id": envelope.data["primary_id"]})


def heard(rows: Rows, envelope: Envelope) -> None:
    """Changes nothing that is counted, but says how the ticket is now."""
    _keep(rows, envelope)


def modified(word: str) -> Callable[[Rows, Envelope], None]:
    """A change that counts as nothing else (REP-328)."""

    def take(rows: Rows, envelope: Envelope) -> None:
        _modified(rows, envelope, _keep(rows, envelope), word)

    return take


def transfer(rows: Rows, envelope: Envelope, where: Row, kinds: tuple[Kind, Kind]) -> None:
    """The two ends of a transfer, each in its own row and with the other one beside it (REP-052)."""
    ends = [_end(envelope.data[name]) for name in ("from", "to")]
    for kind, mine, other in zip(kinds, ends, reversed(ends), strict=True):
        others = {f"other_{name}": other[name] for name in ("department_id", "group_id", "agent_id")}
        rows.act(kind, envelope, **where | mine, **others)


def state_row(envelope: Envelope, state: State, kind: str) -> Row:
    """The row of `items` that this state makes, without what only single facts say."""
    customer = state["customer"] or {}
    name = customer.get("name") or (state.get("submitter") or {}).get("name")
    email = customer.get("email") or state.get("email")
    return {
        "id": state["id"],
        "type": kind,
        "sequence": envelope.sequence,
        "number": state["number"],
        **state["place"],
        "agent_id": state["agent_id"],
        "customer_id": customer_id_of(customer.get("user_id"), email),
        "customer_name": name,
        "customer_email": email,
        "custom_fields": {key: value["value"] for key, value in state["custom_fields"].items()},
    }


def keep_customer(rows: Rows, envelope: Envelope, state: State, row: Row) -> None:
    """Who the item is for, by the newest fact that names them."""
    key = row["customer_id"]
    if key is None:
        return
    known = rows.newest["customers"].get(key)
    if known is None or (known["told_at"], known["told_by"]) < (envelope.time, envelope.id):
        customer = state["customer"] or {}
        said = {
            "user_id": customer.get("user_id"),
            "name": row["customer_name"],
            "email": row["customer_email"],
            "phone": customer.get("phone"),
        }
        rows.newest["customers"][key] = {"id": key, "told_at": envelope.time, "told_by": envelope.id, **said}


def _keep(rows: Rows, envelope: Envelope, lasting: Row | None = None) -> State:
    state: State = envelope.data["ticket"]
    row = state_row(envelope, state, "ticket") | {
        "created_at": moment(state["created_at"]),
        "status": state["status"],
        "priority": PRIORITIES.get(state["priority"]),
        "queued_at": state["queued_at"] if state["agent_id"] is None else None,
        "waiting_since": state["first_unanswered_at"],
    }
    rows.keep_item(state["id"], row, lasting)
    keep_customer(rows, envelope, state, row)
    before = envelope.data["before"]
    if envelope.sequence == 1 or any(name in before for name in WHERE):
        _begin_stretch(rows, envelope, state, row)
    return state


def _begin_stretch(rows: Rows, envelope: Envelope, state: State, row: Row) -> None:
    names = ("brand_id", "department_id", "group_id", "agent_id", "customer_id", "priority")
    rows.versions["stretches"].append(
        {"item_id": state["id"], "sequence": envelope.sequence, "at": envelope.time, "is_active": state["status"] == "active"}
        | {name: row[name] for name in names}
    )
    rows.moved.add(state["id"])


def _place(state: State) -> Row:
    customer = state["customer"] or {}
    return {
        "item_id": state["id"],
        **state["place"],
        "agent_id": state["agent_id"],
        "customer_id": customer_id_of(customer.get("user_id"), customer.get("email") or state["email"]),
        "priority": PRIORITIES.get(state["priority"]),
    }


def _end(whereabouts: State) -> Row:
    return {**whereabouts["place"], "agent_id": whereabouts["agent_id"]}


def _by(envelope: Envelope) -> str:
    """Who closed or locked it (REP-324, REP-325)."""
    if envelope.data["reason"] == "close_request" or envelope.actor.startswith("user:"):
        return "customer"
    return "clock" if envelope.data["reason"] in ("auto_close", "auto_lock") else "other"


def _modified(rows: Rows, envelope: Envelope, state: State, word: str) -> None:
    rows.act(Kind.TICKET_MODIFIED, envelope, **_place(state) | {"agent_id": employee_of(envelope)}, word=word)
