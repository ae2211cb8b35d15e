"""Who is there: an office opens, agents come, go and turn their switches, managers and administrators set who may have what."""

from __future__ import annotations

import random
from typing import Any

from tests.support.deeds import AGENTS, GROUPS, deed, is_back, membership_of
from tests.support.office import Office


@deed
def opening(office: Office, seed: int) -> None:
    """Three groups, six agents: each in one to three groups, handled this way or that, with limits or without, most of them here."""
    chances = random.Random(seed)
    for _ in range(GROUPS):
        office.new_group()
    for _ in range(AGENTS):
        office.hire()
    for agent in office.agents[: AGENTS - 1]:
        office.login(agent)
    office.settle()
    for number in range(AGENTS):
        limits(office, number, chances.choice([None, None, 3]), chances.randint(1, 3))
        for group in chances.sample(range(GROUPS), chances.randint(1, GROUPS)):
            settings = {
                "ticket_handling": chances.choice(["primary", "primary", "secondary", "pull"]), "max_tickets": chances.choice([None, 2]),
                "chat_handling": chances.choice(["primary", "primary", "secondary", "pull", "disabled"]),
                "auto_inactive_minutes": chances.choice([None, 30]), "is_handing_off_on_auto_inactive": chances.random() < 0.5,
                "is_active_on_login": chances.random() < 0.5,
            }  # fmt: skip
            office.tries("add_membership", {"agent_id": office.agent(number), "group_id": office.group(group), **settings})
        for channel in ("tickets", "chats"):
            if chances.random() < 0.9:
                switch(office, number, None, channel, True)


# agents who come, go and turn their switches


@deed
def switch(office: Office, agent: int, group: int | None, channel: str, is_active: bool) -> None:
    one = {"channel": channel, "is_active": is_active, "group_id": None if group is None else office.group(group)}
    if not office.tries("set_activity", {"switches": [one]}, agent) and is_active and channel == "chats":
        is_back(office, office.agent(agent))


@deed
def available(office: Office, agent: int, is_available: bool) -> None:
    if not office.tries("set_availability", {"is_available": is_available}, agent) and is_available:
        is_back(office, office.agent(agent))


@deed
def composing(office: Office, agent: int, is_composing: bool, is_blocking: bool) -> None:
    office.tries("set_composing", {"is_composing": is_composing, "is_blocking_chats": is_blocking}, agent)


@deed
def login(office: Office, agent: int) -> None:
    office.login(office.agent(agent))
    is_back(office, office.agent(agent))


@deed
def session_ends(office: Office, agent: int, reason: str) -> None:
    """The newest session; by time-out, for instance, which changes no switch and hands nothing off (RTE-006)."""
    with office.mutex:
        if sessions := office.sessions.get(office.agent(agent)):
            office.publish("people.session_closed", office.agent(agent), {"session_id": sessions.pop(), "reason": reason})


@deed
def log_out(office: Office, agent: int, is_handing_off: bool, is_stopping: bool) -> None:
    stop = dict.fromkeys(("tickets", "chats", "calls"), is_stopping)
    office.sessions.pop(office.agent(agent), None)
    office.tries("log_out", {"is_handing_off_tickets": is_handing_off, "stop_receiving": stop}, agent)


@deed
def idles(office: Office, agent: int) -> None:
    """An hour goes by in which he does nothing; who is to go inactive by himself does (RTE-018, RTE-019)."""
    since = "update agents set logged_in_at = logged_in_at - interval '1 hour' where id = :agent"
    office.change(since, agent=office.agent(agent))
    office.change("update deadlines set due_at = now() where kind = 'timer' and subject = 'auto_inactive'")


# managers and administrators


@deed
def limits(office: Office, agent: int, max_tickets: int | None, max_active_chats: int) -> None:
    asked = {"agent_id": office.agent(agent), "max_tickets": max_tickets, "max_active_chats": max_active_chats}
    office.tries("set_agent_limits", asked)


@deed
def handling(office: Office, agent: int, group: int, **settings: Any) -> None:
    if membership := membership_of(office, agent, group):
        office.tries("change_membership", {"membership_id": membership, **settings})


@deed
def even_out(office: Office, group: int) -> None:
    """A rebalance rule of all its members, without holds, is run (RTE-104)."""
    members = office.rows("select agent_id from memberships where group_id = :group", group=office.group(group))
    asked = {"name": "Even", "group_id": office.group(group), "agent_ids": [str(row.agent_id) for row in members]}
    if members and not office.tries("add_rebalance_rule", asked | {"hold_after_assigned_minutes": 0}):
        rules = office.rows("select id from rebalance_rules where group_id = :group", group=office.group(group))
        office.tries("run_rebalance_rule", {"rule_id": str(rules[-1].id)})


@deed
def join(office: Office, agent: int, group: int, **settings: Any) -> None:
    """Into the group, and active for everything in it."""
    office.tries("add_membership", {"agent_id": office.agent(agent), "group_id": office.group(group), **settings})
    switches = [{"channel": channel, "is_active": True, "group_id": office.group(group)} for channel in ("tickets", "chats")]
    if not office.tries("set_activity", {"agent_id": office.agent(agent), "switches": switches}):
        is_back(office, office.agent(agent))


@deed
def remove(office: Office, agent: int, group: int) -> None:
    if membership := membership_of(office, agent, group):
        office.tries("remove_membership", {"membership_id": membership})


@deed
def dismiss(office: Office, agent: int) -> None:
    """An employee is deleted; another one comes in his place, and is signed in."""
    with office.mutex:
        gone = office.agent(agent)
        office.publish("people.employee_deleted", gone, {"display_name": "Gone"})
        office.sessions.pop(gone, None)
        new = office.hire()
        office.agents.pop()
        office.agents[office.agents.index(gone)] = new
        office.gone.append(gone)
        office.login(new)


@deed
def switch_off(office: Office, agent: int, is_enabled: bool) -> None:
    """An account is switched off, or on again: off, he is logged out."""
    office.hire(agent_id=office.agent(agent), is_enabled=is_enabled)
    if not is_enabled:
        office.sessions.pop(office.agent(agent), None)
