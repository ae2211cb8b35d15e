"""Active Agents as it comes out: by agent, by group, by department."""

from __future__ import annotations

from marshmallow import Schema

from gateway.people.kinds import one
from gateway.routing.always import always_count, always_id, always_text, always_truth


class OfAll(Schema):
    """So many of so many."""

    active = always_count("Switched on")
    all = always_count("Of so many that could be")


class ActiveAgent(Schema):
    """One row of Active Agents."""

    agent_id = always_id("Who")
    display_name = always_text("His name")
    is_logged_in = always_truth("Has a live session")
    is_available = always_truth("May be given chats")
    tickets = one(OfAll, "Groups, for tickets", required=True)
    chats = one(OfAll, "Groups, for chats", required=True)
    calls = one(OfAll, "Groups, for calls", required=True)
    active_tickets = always_count("Active tickets")
    max_tickets = always_count("Most tickets; null for no limit", allow_none=True)
    running_chats = always_count("Chats he owns")
    max_active_chats = always_count("Most running chats")


class ActiveHere(Schema):
    """What a group or department holds, and who of its agents is switched on."""

    name = always_text("Its name")
    active_tickets = always_count("Active tickets, those in the queue too")
    queued_tickets = always_count("Those of them that wait")
    active_chats = always_count("Chats that an agent has")
    queued_chats = always_count("Chats that wait")
    tickets = one(OfAll, "Agents, for tickets", required=True)
    chats = one(OfAll, "Agents, for chats", required=True)
    calls = one(OfAll, "Agents, for calls", required=True)


class ActiveGroup(ActiveHere):
    """One row of Active Agents by group."""

    group_id = always_id("The group")
    department_id = always_id("Its department")


class ActiveDepartment(ActiveHere):
    """One row of Active Agents by department."""

    department_id = always_id("The department")
    brand_id = always_id("Its brand")
