"""What a rebalance rule would move right now, were it run: nothing is changed, nothing is locked."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.work import Reading
from services.routing.handlers.rebalance_rules import check_rule, unsaved_rule
from services.routing.models import Group, RebalanceRule, WorkItem
from services.routing.placing import desk
from services.routing.placing.items import to_the_millisecond
from services.routing.placing.queues import WAITING
from services.routing.placing.rebalancing import MOST_TOLD, holds_of, owned
from services.routing.queries.rebalancing import names_of, numbered
from services.routing.rules.members import TicketMember
from services.routing.rules.queue import Waiting, work_tickets
from services.routing.rules.rebalancing import OwnedTicket, is_receiver, plan


def dry_run_of_rule(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Of a rule that is stored."""
    rule = reading.session.get(RebalanceRule, UUID(asked["rule_id"]))
    if rule is None:
        raise NotFound("rule_unknown", "There is no such rebalance rule.")
    return _dry_run(reading, rule)


def dry_run_of_unsaved_rule(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Of a rule as it stands on a screen. Refuses what storing it would refuse."""
    group = reading.session.get(Group, UUID(asked["group_id"]))
    if group is None or group.is_deleted:
        raise NotFound("group_unknown", "There is no such group.", field="group_id")
    rule = unsaved_rule(asked)
    check_rule(reading.session, rule)
    return _dry_run(reading, rule)


def _dry_run(reading: Reading, rule: RebalanceRule) -> dict[str, Any]:
    now = to_the_millisecond(reading.now)
    lying = owned(reading.session, rule)
    before = Counter(ticket.owner_id for ticket in lying)
    members, given_out = _after_the_queue(reading, rule, now)
    meant = {str(agent_id) for agent_id in rule.agent_ids}
    agents = [one for one in members if one.agent_id in meant]
    made = plan(holds_of(rule), agents, [*lying, *(ticket for ticket in given_out if ticket.owner_id in meant)], now)
    names = names_of(reading, rule.agent_ids)
    moves = [{"work_id": one.ticket_id, "from_agent_id": one.from_agent_id, "to_agent_id": one.to_agent_id} for one in made.moves]
    held_back = [{"work_id": one.ticket_id, "because": one.because} for one in made.held_back]
    return {
        "group_id": str(rule.group_id),
        "considered": made.considered,
        "given_out_first": len(given_out),
        "moved_count": len(moves),
        "held_back_count": len(held_back),
        **numbered(reading, moves[:MOST_TOLD], held_back[:MOST_TOLD]),
        "agents": [
            {
                "agent_id": one.agent_id,
                "agent_name": names.get(one.agent_id),
                "is_receiving": is_receiver(one),
                "before": before[one.agent_id],
                "after": made.after[one.agent_id],
            }
            for one in agents
        ],
    }


def _after_the_queue(reading: Reading, rule: RebalanceRule, now: Any) -> tuple[list[TicketMember], list[OwnedTicket]]:
    """The group's members once what can be given out of its queue was (RTE-105), and what they were given."""
    select = sa.select(WorkItem).where(WAITING, WorkItem.group_id == rule.group_id, WorkItem.work_type == "ticket")
    waiting = {str(one.id): one for one in reading.session.scalars(select.order_by(WorkItem.queued_at, WorkItem.id).limit(MOST_TOLD))}
    members = {one.agent_id: one for one in desk.members(reading.session, rule.group_id, "ticket") if isinstance(one, TicketMember)}
    given_out = []
    for one, decision in work_tickets([Waiting(key, item.queued_at or now) for key, item in waiting.items()], list(members.values()), now):
        agent_id = str(decision.agent_id)
        members[agent_id] = members[agent_id].after_receipt(now)
        unanswered_at = waiting[one.work_id].unanswered_at
        given_out.append(OwnedTicket(one.work_id, agent_id, unanswered_at, is_counted=True, assigned_at=now))
    return list(members.values()), given_out
