"""How memberships, presence, queues and decisions come out."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.people.kinds import count, identity, moment, one, several, truth
from gateway.routing.always import MANY, always_count, always_id, always_moment, always_text, always_truth
from gateway.routing.asked import Handling


class Membership(Handling):
    """An agent in a group."""

    id = always_id("Its id")
    agent_id = always_id("Who")
    agent_name = always_text("His name", allow_none=True)
    group_id = always_id("In which group")
    group_name = always_text("Its name")
    department_id = always_id("The group's department")
    brand_id = always_id("Its brand")
    is_active_tickets = always_truth("His own switch for tickets here")
    is_active_chats = always_truth("His own switch for chats here")
    is_active_calls = always_truth("His own switch for calls here")
    active_tickets = always_count("Active tickets of the group that are his")
    counted_tickets = always_count("Those of them that count toward a limit")
    received_count = always_count("His round-robin counter")
    version = always_count("Grows with each change")


class MyGroup(Schema):
    """One row of My Groups; null where the agent is shut out."""

    membership_id = always_id("The membership")
    group_id = always_id("The group")
    group_name = always_text("Its name")
    department_id = always_id("Its department")
    department_name = always_text("Its name", allow_none=True)
    brand_id = always_id("Its brand")
    tickets = always_truth("Active for tickets", allow_none=True)
    chats = always_truth("Active for chats", allow_none=True)
    calls = always_truth("Active for calls", allow_none=True)


class MyGroups(Schema):
    """An agent's switches."""

    agent_id = always_id("Whose")
    is_my_groups_shown_on_login = always_truth("Whether the window opens after signing in")
    groups = several(fields.Nested(MyGroup), "All his groups", 10_000, required=True)


class PresenceLoad(Schema):
    """What an agent holds in all groups."""

    active_tickets = always_count("Active tickets")
    counted_tickets = always_count("Those that count toward his limit")
    running_chats = always_count("Chats he owns")


class Presence(Schema):
    """Whether an agent is there, and for what."""

    agent_id = always_id("Who")
    display_name = always_text("His name", allow_none=True)
    is_logged_in = always_truth("Has a live session")
    logged_in_at = always_moment("Since when")
    is_available = always_truth("May be given chats")
    unavailable_reason = always_text("manual or call", allow_none=True)
    is_composing = always_truth("Writes a call log")
    is_blocking_chats = always_truth("Is given no chats while he does")
    max_tickets = always_count("Most tickets; null for no limit", allow_none=True)
    max_active_chats = always_count("Most running chats")
    is_my_groups_shown_on_login = always_truth("Whether My Groups opens after signing in")
    held = one(PresenceLoad, "What he holds", required=True, data_key="load")


class Left(Presence):
    """After logging out."""

    handed_off = always_count("Tickets handed off so far; more than a hundred go on by themselves")


class GroupLoad(Schema):
    """What an agent holds of one group."""

    group_id = always_id("The group")
    active_tickets = always_count("Active tickets")
    counted_in_group = always_count("Those that count toward the limit here")
    max_tickets_in_group = always_count("Most here; null for no limit", allow_none=True)
    received_count = always_count("His round-robin counter here")


class AgentLoad(Schema):
    """What an agent holds, beside his limits."""

    agent_id = always_id("Who")
    active_tickets = always_count("Active tickets")
    counted_tickets = always_count("Those that count")
    max_tickets = always_count("Most tickets; null for no limit", allow_none=True)
    running_chats = always_count("Chats he owns")
    max_active_chats = always_count("Most running chats")
    groups = several(fields.Nested(GroupLoad), "By group", 10_000, required=True)


class ActiveIn(Schema):
    """Members switched on."""

    tickets = always_count("For tickets")
    chats = always_count("For chats")


class QueueOverview(Schema):
    """A group with what runs and waits in it."""

    group_id = always_id("The group")
    name = always_text("Its name")
    department_id = always_id("Its department")
    members = always_count("Agents in it")
    receiving_chats = always_count("Who could be given a chat but for limits")
    active_tickets = always_count("Active tickets with an owner")
    running_chats = always_count("Chats with an owner")
    queued_tickets = always_count("Waiting tickets")
    queued_chats = always_count("Waiting chats")
    has_round_robin = always_truth("Tickets are given out automatically")
    has_automatic_chats = always_truth("Chats are given out automatically")
    active = one(ActiveIn, "Members switched on", required=True)


class Waiting(Schema):
    """A piece of work in the queue."""

    work_id = always_id("The ticket or chat")
    work_type = always_text("ticket or chat")
    number = always_text("Its public number")
    queued_at = always_moment("Its place in the queue goes by this")
    position = always_count("1 for who is next")
    waiting_because = always_text("Why nobody got it when it was last looked at", allow_none=True)


class Taken(Schema):
    """Routing's word on a take."""

    work_id = always_id("The ticket or chat")
    work_type = always_text("What it is")
    agent_id = always_id("Whose it is now")
    assignment_number = always_count("Under this number")
    decision_id = always_id("The decision")
    group_id = always_id("In this group")


class LeftThere(Schema):
    """What could not be taken."""

    work_id = always_id("The ticket or chat")
    code = always_text("Why: not_in_queue, work_unknown, not_a_member, ...")


class TakenTogether(Schema):
    """What came of several takes."""

    taken = several(fields.Nested(Taken), "These are his now", 100, required=True)
    left = several(fields.Nested(LeftThere), "These are not", 100, required=True)


class DroppedAt(Schema):
    """Who fell out at a step of the rules."""

    step = always_text("T5 to T9, C4 to C10")
    words = always_text("What that means")
    count = always_count("How many")
    agent_ids = several(identity("Agent"), "All of them", 100_000, required=True)


class DroppedNow(Schema):
    """Who would fall out at a step of the rules now."""

    step = always_text("T5 to T9, C4 to C10")
    words = always_text("What that means")
    agent_ids = several(identity("Agent"), "All of them", 100_000, required=True)


class Decision(Schema):
    """Why this agent: one decision with its reasons."""

    decision_id = always_id("Its id")
    decision_number = always_count("Its number in the group")
    work_id = always_id("The ticket or chat")
    work_type = always_text("What it is")
    place = fields.Dict(required=True, metadata={"description": "brand_id, department_id and group_id"})
    assignment_number = always_count("The work's assignment under which it is in force")
    request_id = always_id("The request it answers", allow_none=True)
    reason = always_text("What led to it")
    detail = always_text("More of that", allow_none=True)
    rules_version = always_text("Of the rules")
    outcome = always_text("assigned, queued or kept")
    method = always_text("How the agent was chosen", allow_none=True)
    decided_by = always_text("The step of the rules that decided, or how a person did")
    decided_by_words = always_text("What that means")
    why = always_text("Why, in one short sentence without names")
    words = always_text("The same, with whose it is by name")
    decided_at = always_moment("When")
    actor = always_text("Whose deed led to it")
    actor_name = always_text("His name, if an employee did it", allow_none=True)
    agent_id = always_id("The owner from then on", allow_none=True)
    agent_name = always_text("His name", allow_none=True)
    from_agent_id = always_id("The owner before", allow_none=True)
    from_agent_name = always_text("His name", allow_none=True)
    asked_agent_id = always_id("Who was asked for", allow_none=True)
    asked_agent_name = always_text("His name", allow_none=True)
    waiting_because = always_text("Why nobody got it", allow_none=True)
    has_inputs = always_truth("Whether all that the rules saw was kept, so that it can be decided again")
    candidate_count = always_count("All left at the last step, also where that is more than 50", allow_none=True)
    candidates = fields.List(
        fields.Dict(), required=True, metadata={"description": "Who was left at the last step, best first, at most 50"}
    )
    dropped = several(fields.Nested(DroppedAt), "Who fell out before, by step", 10, required=True)


class LookedAt(Schema):
    """A member as a decision saw him; what is of the other kind of work is left out."""

    agent_id = always_id("Who")
    agent_name = always_text("His name", allow_none=True)
    step = always_text("Where he fell out; null for a candidate, and for who is given nothing by rule", allow_none=True)
    words = always_text("What that means", allow_none=True)
    handling = always_text("How he takes part")
    is_logged_in = always_truth("Logged in")
    is_active = always_truth("Active in the group for this kind of work")
    is_available = truth("Available")
    is_blocked_by_call_log = truth("Composing a call log that blocks chats")
    running = count("Chats he had", 0, MANY)
    max_active_chats = count("At most", 0, MANY)
    last_chat_ended_at = moment("When he last ended one", allow_none=True)
    last_chat_assigned_at = moment("When he was last given one", allow_none=True)
    received_count = count("His round-robin counter", 0, MANY)
    last_received_at = moment("When he last received a ticket", allow_none=True)
    counted = count("Tickets that counted", 0, MANY)
    max_tickets = count("At most; null for no limit", 0, MANY, allow_none=True)
    counted_in_group = count("Those of the group", 0, MANY)
    max_tickets_in_group = count("At most; null for no limit", 0, MANY, allow_none=True)
