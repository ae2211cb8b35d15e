"""Rebalance rules: made, changed, taken away (RTE-131 to RTE-139, 144). Administrators only, which the gateway sees to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from kit.errors import Conflict, Invalid, NotFound
from kit.storage.work import Reading, Work
from services.routing.models import Department, Group, Membership, RebalanceRule
from services.routing.models.rebalancing import FIELDS
from services.routing.placing.locks import lock_groups
from services.routing.placing.rebalancing import GOING_ON, finish, run_going_on
from services.routing.queries.rebalancing import rebalance_rule
from services.routing.rules.moments import next_time_of_day

MOST_OF_A_GROUP = 50
INTERVAL, SCHEDULE = "rebalance_interval", "rebalance_schedule"


def add_rebalance_rule(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A rule for one group, for good: another group is another rule."""
    group_id = UUID(asked["group_id"])
    group = lock_groups(work.session, [group_id]).get(group_id)
    if group is None or group.is_deleted:
        raise NotFound("group_unknown", "There is no such group.", field="group_id")
    if (work.session.scalar(sa.select(sa.func.count()).where(RebalanceRule.group_id == group_id)) or 0) >= MOST_OF_A_GROUP:
        raise Conflict("too_many_rules", f"A group has at most {MOST_OF_A_GROUP} rebalance rules.")
    rule = unsaved_rule(asked)
    check_rule(work.session, rule)
    work.session.add(rule)
    work.session.flush()
    _set_clock(work, rule)
    return _answer(work, rule)


def change_rebalance_rule(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Whatever is given. What it does by the clock is counted anew from now; a run that goes on does so by the new rule."""
    rule, _ = locked_rule(work, asked["rule_id"])
    if asked.get("expected_version") not in (None, rule.version):
        raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile.")
    given = _values({name: asked[name] for name in FIELDS if name in asked})
    changed = {name: value for name, value in given.items() if value != getattr(rule, name)}
    if changed:
        for name, value in changed.items():
            setattr(rule, name, value)
        check_rule(work.session, rule)
        rule.version += 1
        _set_clock(work, rule)
    return _answer(work, rule)


def remove_rebalance_rule(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """It and the list of its runs are gone; what it moved stays where it is, and why stays among the decisions."""
    _remove(work, *locked_rule(work, asked["rule_id"]))
    return {"rule_id": asked["rule_id"], "is_removed": True}


def remove_rules_of(work: Work, group: Group) -> None:
    """The (locked) group goes."""
    for rule in work.session.scalars(sa.select(RebalanceRule).where(RebalanceRule.group_id == group.id)):
        _remove(work, rule, group)


def leave_rules(work: Work, agent_id: UUID, group_id: UUID) -> None:
    """Who is no member of the (locked) group any more is in none of its rules."""
    change = sa.update(RebalanceRule).where(RebalanceRule.group_id == group_id, RebalanceRule.agent_ids.contains([agent_id]))
    change = change.values(agent_ids=sa.func.array_remove(RebalanceRule.agent_ids, agent_id), version=RebalanceRule.version + 1)
    work.session.execute(change, execution_options={"synchronize_session": False})


def clocks_changed(work: Work, department_id: UUID) -> None:
    """The department's clock may be another one: rules that go by it are due at other moments."""
    mine = sa.select(Group.id).where(Group.department_id == department_id)
    select = sa.select(RebalanceRule).where(RebalanceRule.group_id.in_(mine), RebalanceRule.time_zone.is_(None))
    for rule in work.session.scalars(select.where(RebalanceRule.is_on_schedule)):
        set_schedule(work, rule)


def set_schedule(work: Work, rule: RebalanceRule) -> None:
    """Due at the next of its times of day; the switch is on."""
    of_group = sa.select(Department.time_zone).join(Group, Group.department_id == Department.id).where(Group.id == rule.group_id)
    zone = rule.time_zone or work.session.scalar(of_group) or "UTC"
    due_at = next_time_of_day(rule.times_of_day, zone, work.now)
    if due_at is not None:
        work.set_deadline(SCHEDULE, str(rule.id), due_at)


def locked_rule(work: Work, rule_id: str) -> tuple[RebalanceRule, Group]:
    """The rule, under its group's lock. Raises NotFound rule_unknown."""
    session = work.session
    group_id = session.scalar(sa.select(RebalanceRule.group_id).where(RebalanceRule.id == UUID(rule_id)))
    groups = lock_groups(session, [group_id] if group_id else [])
    rule = session.get(RebalanceRule, UUID(rule_id), populate_existing=True)
    if rule is None or rule.group_id not in groups:
        raise NotFound("rule_unknown", "There is no such rebalance rule.")
    return rule, groups[rule.group_id]


def unsaved_rule(asked: dict[str, Any]) -> RebalanceRule:
    """The rule as sent, not stored."""
    given = _values({name: asked[name] for name in FIELDS})
    return RebalanceRule(id=UUID(str(uuid7())), group_id=UUID(asked["group_id"]), version=1, **given)


def check_rule(session: Session, rule: RebalanceRule) -> None:
    """Raises Invalid for an agent who is no member of the group, and for a schedule without times."""
    with session.no_autoflush:
        members = set(session.scalars(sa.select(Membership.agent_id).where(Membership.group_id == rule.group_id)))
    if strangers := [str(one) for one in rule.agent_ids if one not in members]:
        raise Invalid("not_a_member", f"Not a member of the group: {strangers[0]}.", field="agent_ids")
    if rule.is_on_schedule and not rule.times_of_day:
        raise Invalid("times_missing", "A schedule needs at least one time of day.", field="times_of_day")


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """As they are stored: agents by id, times in their order."""
    if "agent_ids" in given:
        given["agent_ids"] = sorted(UUID(one) for one in given["agent_ids"])
    if "times_of_day" in given:
        given["times_of_day"] = sorted(given["times_of_day"])
    return given


def _set_clock(work: Work, rule: RebalanceRule) -> None:
    if rule.is_on_interval:
        work.set_deadline(INTERVAL, str(rule.id), work.now + timedelta(minutes=rule.interval_minutes))
    else:
        work.drop_deadline(INTERVAL, str(rule.id))
    if rule.is_on_schedule:
        set_schedule(work, rule)
    else:
        work.drop_deadline(SCHEDULE, str(rule.id))


def _remove(work: Work, rule: RebalanceRule, group: Group) -> None:
    run = run_going_on(work.session, rule.id)
    if run is not None:
        finish(work, run, group)
    for kind in (GOING_ON, INTERVAL, SCHEDULE):
        work.drop_deadline(kind, str(rule.id))
    work.session.delete(rule)
    work.session.flush()


def _answer(work: Work, rule: RebalanceRule) -> dict[str, Any]:
    work.session.flush()
    return rebalance_rule(Reading(work.session, work.now, work.call), {"rule_id": str(rule.id)})
