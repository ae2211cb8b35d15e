"""Rebalance rules by the clock and by hand: when a run begins, how it goes on, and what is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.service import Deadline
from kit.storage.work import Reading, Work
from services.routing.handlers.rebalance_rules import INTERVAL, locked_rule, set_schedule
from services.routing.models import Group, RebalanceRule, RebalanceRun
from services.routing.placing.locks import lock_groups
from services.routing.placing.rebalancing import begin, go_on
from services.routing.queries.rebalancing import rebalance_run
from services.routing.rules.moments import next_of_interval

RUNS_KEPT = timedelta(days=90)


def run_rebalance_rule(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Run now: begins right after this, and is answered as it stands."""
    rule, group = locked_rule(work, asked["rule_id"])
    run = begin(work, rule, group, "person", actor=work.call.actor)
    return rebalance_run(Reading(work.session, work.now, work.call), {"rule_id": str(rule.id), "run_id": str(run.id)})


def go_on_rebalancing(work: Work, deadline: Deadline) -> None:
    """The next part of a run; the subject is the rule."""
    found = _still_there(work, deadline)
    if found:
        go_on(work, *found)


def interval_is_over(work: Work, deadline: Deadline) -> None:
    found = _still_there(work, deadline)
    if found and found[0].is_on_interval:
        begin(work, *found, "interval")
        every = timedelta(minutes=found[0].interval_minutes)
        work.set_deadline(INTERVAL, deadline.subject, next_of_interval(every, deadline.due_at, work.now))


def time_of_day_has_come(work: Work, deadline: Deadline) -> None:
    found = _still_there(work, deadline)
    if found and found[0].is_on_schedule:
        begin(work, *found, "schedule")
        set_schedule(work, found[0])


def forget_old_runs(work: Work) -> None:
    """Their moves stay among the decisions."""
    work.session.execute(sa.delete(RebalanceRun).where(RebalanceRun.finished_at < work.now - RUNS_KEPT))


def _still_there(work: Work, deadline: Deadline) -> tuple[RebalanceRule, Group] | None:
    rule_id = UUID(deadline.subject)
    group_id = work.session.scalar(sa.select(RebalanceRule.group_id).where(RebalanceRule.id == rule_id))
    groups = lock_groups(work.session, [group_id] if group_id else [])
    rule = work.session.get(RebalanceRule, rule_id, populate_existing=True)
    return (rule, groups[rule.group_id]) if rule is not None else None
