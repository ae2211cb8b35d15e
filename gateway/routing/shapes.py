"""How memberships, presence, queues and decisions come out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.people.kinds import count, identity, moment, one, several, text, truth
from gateway.routing.asked import Handling

_MANY = 2**31 - 1


def _id(description: str, **more: Any) -> Any:
    return identity(description, required=True, **more)


def _count(description: str, **more: Any) -> Any:
    return count(description, 0, _MANY, required=True, **more)


def _text(description: str, **more: Any) -> Any:
    return text(description, 1000, 0, required=True, **more)


def _truth(description: str, **more: Any) -> Any:
    return truth(description, required=True, **more)


def _moment(description: str) -> Any:
    return moment(description, required=True, allow_none=True)


class Membership(Handling):
    """An agent in a group."""

    id = _id("Its id")
    agent_id = _id("Who")
    agent_name = _text("His name", allow_none=True)
    group_id = _id("In which group")
    group_name = _text("Its name")
    department_id = _id("The group's department")
    brand_id = _id("Its brand")
    is_active_tickets = _truth("His own switch for tickets here")
    is_active_chats = _truth("His own switch for chats here")
    is_active_calls = _truth("His own switch for calls here")
    active_tickets = _count("Active tickets of the group that are his")
    counted_tickets = _count("Those of them that count toward a limit")
    received_count = _count("His round-robin counter")
    version = _count("Grows with each change")


class MyGroup(Schema):
    """One row of My Groups; null where the agent is shut out."""

    membership_id = _id("The membership")
    group_id = _id("The group")
    group_name = _text("Its name")
    department_id = _id("Its department")
    department_name = _text("Its name", allow_none=True)
    brand_id = _id("Its brand")
    tickets = _truth("Active for tickets", allow_none=True)
    chats = _truth("Active for chats", allow_none=True)
    calls = _truth("Active for calls", allow_none=True)


class MyGroups(Schema):
    """An agent's switches."""

    agent_id = _id("Whose")
    is_my_groups_shown_on_login = _truth("Whether the window opens after signing in")
    groups = several(fields.Nested(MyGroup), "All his groups", 10_000, required=True)


class PresenceLoad(Schema):
    """What an agent holds in all groups."""

    active_tickets = _count("Active tickets")
    counted_tickets = _count("Those that count toward his limit")
    running_chats = _count("Chats he owns")


class Presence(Schema):
    """Whether an agent is there, and for what."""

    agent_id = _id("Who")
    display_name = _text("His name", allow_none=True)
    is_logged_in = _truth("Has a live session")
    logged_in_at = _moment("Since when")
    is_available = _truth("May be given chats")
    unavailable_reason = _text("manual or call", allow_none=True)
    is_composing = _truth("Writes a call log")
    is_blocking_chats = _truth("Is given no chats while he does")
    max_tickets = _count("Most tickets; null for no limit", allow_none=True)
    max_active_chats = _count("Most running chats")
    is_my_groups_shown_on_login = _truth("Whether My Groups opens after signing in")
    held = one(PresenceLoad, "What he holds", required=True, data_key="load")


class Left(Presence):
    """After logging out."""

    handed_off = _count("Tickets handed off so far; more than a hundred go on by themselves")


class GroupLoad(Schema):
    """What an agent holds of one group."""

    group_id = _id("The group")
    active_tickets = _count("Active tickets")
    counted_in_group = _count("Those that count toward the limit here")
    max_tickets_in_group = _count("Most here; null for no limit", allow_none=True)
    received_count = _count("His round-robin counter here")


class AgentLoad(Schema):
    """What an agent holds, beside his limits."""

    agent_id = _id("Who")
    active_tickets = _count("Active tickets")
    counted_tickets = _count("Those that count")
    max_tickets = _count("Most tickets; null for no limit", allow_none=True)
    running_chats = _count("Chats he owns")
    max_active_chats = _count("Most running chats")
    groups = several(fields.Nested(GroupLoad), "By group", 10_000, required=True)


class OfAll(Schema):
    """So many of so many."""

    active = _count("Active in so many groups")
    all = _count("Of so many")


class ActiveAgent(Schema):
    """One row of Active Agents."""

    agent_id = _id("Who")
    display_name = _text("His name")
    is_logged_in = _truth("Has a live session")
    is_available = _truth("May be given chats")
    tickets = one(OfAll, "Groups, for tickets", required=True)
    chats = one(OfAll, "Groups, for chats", required=True)
    calls = one(OfAll, "Groups, for calls", required=True)
    active_tickets = _count("Active tickets")
    max_tickets = _count("Most tickets; null for no limit", allow_none=True)
    running_chats = _count("Chats he owns")
    max_active_chats = _count("Most running chats")


class ActiveIn(Schema):
    """Members switched on."""

    tickets = _count("For tickets")
    chats = _count("For chats")


class QueueOverview(Schema):
    """A group with what runs and waits in it."""

    group_id = _id("The group")
    name = _text("Its name")
    department_id = _id("Its department")
    members = _count("Agents in it")
    receiving_chats = _count("Who could be given a chat but for limits")
    active_tickets = _count("Active tickets with an owner")
    running_chats = _count("Chats with an owner")
    queued_tickets = _count("Waiting tickets")
    queued_chats = _count("Waiting chats")
    has_round_robin = _truth("Tickets are given out automatically")
    has_automatic_chats = _truth("Chats are given out automatically")
    active = one(ActiveIn, "Members switched on", required=True)


class Waiting(Schema):
    """A piece of work in the queue."""

    work_id = _id("The ticket or chat")
    work_type = _text("ticket or chat")
    number = _text("Its public number")
    queued_at = _moment("Its place in the queue goes by this")
    position = _count("1 for who is next")
    waiting_because = _text("Why nobody got it when it was last looked at", allow_none=True)


class Taken(Schema):
    """Routing's word on a take."""

    work_id = _id("The ticket or chat")
    work_type = _text("What it is")
    agent_id = _id("Whose it is now")
    assignment_number = _count("Under this number")
    decision_id = _id("The decision")
    group_id = _id("In this group")


class LeftThere(Schema):
    """What could not be taken."""

    work_id = _id("The ticket or chat")
    code = _text("Why: not_in_queue, work_unknown, not_a_member, ...")


class TakenTogether(Schema):
    """What came of several takes."""

    taken = several(fields.Nested(Taken), "These are his now", 100, required=True)
    left = several(fields.Nested(LeftThere), "These are not", 100, required=True)


class DroppedAt(Schema):
    """Who fell out at a step of the rules."""

    step = _text("T5 to T9, C4 to C10")
    count = _count("How many")
    agent_ids = several(identity("Agent"), "All of them", 100_000, required=True)


class DroppedNow(Schema):
    """Who would fall out at a step of the rules now."""

    step = _text("T5 to T9, C4 to C10")
    agent_ids = several(identity("Agent"), "All of them", 100_000, required=True)


class Decision(Schema):
    """Why this agent: one decision with its reasons."""

    decision_id = _id("Its id")
    decision_number = _count("Its number in the group")
    work_id = _id("The ticket or chat")
    work_type = _text("What it is")
    place = fields.Dict(required=True, metadata={"description": "brand_id, department_id and group_id"})
    assignment_number = _count("The work's assignment under which it is in force")
    request_id = _id("The request it answers", allow_none=True)
    reason = _text("What led to it")
    detail = _text("More of that", allow_none=True)
    rules_version = _text("Of the rules")
    outcome = _text("assigned, queued or kept")
    method = _text("How the agent was chosen", allow_none=True)
    decided_by = _text("The step of the rules that decided")
    decided_at = _moment("When")
    actor = _text("Whose deed led to it")
    agent_id = _id("The owner from then on", allow_none=True)
    agent_name = _text("His name", allow_none=True)
    from_agent_id = _id("The owner before", allow_none=True)
    asked_agent_id = _id("Who was asked for", allow_none=True)
    waiting_because = _text("Why nobody got it", allow_none=True)
    candidates = fields.List(
        fields.Dict(), required=True, metadata={"description": "Who was left at the last step, best first, at most 50"}
    )
    dropped = several(fields.Nested(DroppedAt), "Who fell out before, by step", 10, required=True)


class WhyWaiting(Schema):
    """The rules run now on waiting work; nothing is changed by asking."""

    work_id = _id("The ticket or chat")
    is_waiting = _truth("Whether it waits at all")
    waiting_because = text("Why", 100, 0, allow_none=True)
    dropped = several(fields.Nested(DroppedNow), "Who falls out, by step", 10)
    position = count("1 for who is next", 0, _MANY)
    would_be_given_to = identity("Who gets it at the next look", allow_none=True)
