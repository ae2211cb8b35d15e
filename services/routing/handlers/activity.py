"""The switches of My Groups: active or inactive, per group and channel (RTE-014)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kit.errors import Conflict
from kit.storage.work import Reading, Work
from services.routing.handlers.agents import known_agent
from services.routing.handlers.works import show_back
from services.routing.models import Membership
from services.routing.placing.locks import lock_agents, lock_groups
from services.routing.placing.switches import (
    Switch,
    begin_to_receive,
    last_in,
    memberships_of,
    require_confirmation,
    turn,
    work_queues_of,
)
from services.routing.queries.agents import my_groups
from services.routing.reaching import require_switches, whom


def set_activity(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Turns switches, one group or all at once. Going inactive takes nothing away (RTE-011)."""
    agent_id = whom(work.call, asked)
    known_agent(work.session, agent_id)
    wanted = resolve(memberships_of(work.session, agent_id), asked["switches"])
    reason = require_switches(work.session, work.call, agent_id)
    groups = lock_groups(work.session, {one.group_id for one, _, _ in wanted})
    lock_agents(work.session, [agent_id])
    wanted = resolve(memberships_of(work.session, agent_id), asked["switches"])
    off = [one.group_id for one, channel, is_on in wanted if channel == "chats" and not is_on]
    require_confirmation(work.session, last_in(work.session, agent_id, off) if off else [], asked["is_confirmed"] or reason != "person")
    turned = turn(work, [one for one in wanted if one[0].group_id in groups], groups, reason)
    on = [(one.group_id, channel) for one, channel, is_on in turned if is_on]
    begin_to_receive(work, agent_id, [group_id for group_id, channel in on if channel == "tickets"], groups)
    if any(channel == "chats" for _, channel in on):
        show_back(work, agent_id)
    work_queues_of(work, agent_id, (channel for _, channel in on), "agent_active")
    work.session.flush()
    return my_groups(Reading(work.session, work.now, work.call), {"agent_id": str(agent_id)})


def resolve(memberships: list[Membership], switches: list[dict[str, Any]]) -> list[Switch]:
    """Each switch meant. Without a group: all groups in which the channel is open to the agent. Raises Conflict."""
    of_group = {one.group_id: one for one in memberships}
    meant: dict[tuple[UUID, str], Switch] = {}
    for asked in switches:
        channel, is_on = asked["channel"], asked["is_active"]
        if asked.get("group_id"):
            one = of_group.get(UUID(str(asked["group_id"])))
            if one is None:
                raise Conflict("not_a_member", "The agent is not a member of this group.", field="group_id")
            if is_on and not one.may_be_active(channel):
                raise Conflict("chat_disabled", "Chat is disabled for the agent in this group.", field="channel")
            chosen = [one]
        else:
            chosen = [one for one in memberships if one.may_be_active(channel)]
        meant |= {(one.group_id, channel): (one, channel, is_on) for one in chosen}
    return list(meant.values())
