"""Rebalance rules, what their runs did, and what one would do now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import defer

from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.routing.models import Department, Employee, Group, RebalanceRule, RebalanceRun, WorkItem
from services.routing.models.rebalancing import FIELDS

_COUNTS_ONLY = (defer(RebalanceRun.moves), defer(RebalanceRun.held_back))
_RUN = ("trigger", "actor", "started_at", "finished_at", "considered", "moved_count", "held_back_count")


def rebalance_rule(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One rule. Raises NotFound rule_unknown."""
    row = reading.session.execute(_rules().where(RebalanceRule.id == UUID(asked["rule_id"]))).mappings().first()
    if row is None:
        raise NotFound("rule_unknown", "There is no such rebalance rule.")
    return _shown(dict(row))


def rebalance_rules(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """All rules, by name; of one department or group if asked."""
    select = _rules()
    if asked.get("group_id"):
        select = select.where(RebalanceRule.group_id == UUID(asked["group_id"]))
    if asked.get("department_id"):
        select = select.where(Group.department_id == UUID(asked["department_id"]))
    return page(reading.session, select, Order(RebalanceRule.name, RebalanceRule.id), asked.get("cursor"), asked["limit"], _shown)


def rebalance_runs(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """A rule's runs of the last 90 days, newest first, with their counts."""
    rule_id = UUID(asked["rule_id"])
    if reading.session.get(RebalanceRule, rule_id) is None:
        raise NotFound("rule_unknown", "There is no such rebalance rule.")
    select = sa.select(RebalanceRun).where(RebalanceRun.rule_id == rule_id).options(*_COUNTS_ONLY)
    return page(reading.session, select, Order(RebalanceRun.id, desc=True), asked.get("cursor"), asked["limit"], _run)


def rebalance_run(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One run, with the first thousand of its moves and of what it held back."""
    run = reading.session.get(RebalanceRun, UUID(asked["run_id"]))
    if run is None or run.rule_id != UUID(asked["rule_id"]):
        raise NotFound("run_unknown", "There is no such run.")
    return _run(run) | numbered(reading, run.moves, run.held_back)


def numbered(reading: Reading, moves: list[dict[str, Any]], held_back: list[dict[str, Any]]) -> dict[str, Any]:
    """{moves, held_back}, each ticket with its number (null once it is purged)."""
    ids = {UUID(one["work_id"]) for one in (*moves, *held_back)}
    rows = reading.session.execute(sa.select(WorkItem.id, WorkItem.number).where(WorkItem.id.in_(ids))) if ids else ()
    number = {str(row[0]): row[1] for row in rows}
    lists = {"moves": moves, "held_back": held_back}
    return {name: [{**one, "number": number.get(one["work_id"])} for one in many] for name, many in lists.items()}


def names_of(reading: Reading, agent_ids: list[UUID]) -> dict[str, str]:
    rows = reading.session.execute(sa.select(Employee.id, Employee.display_name).where(Employee.id.in_(agent_ids)))
    return {str(row[0]): row[1] for row in rows}


def _rules() -> sa.Select[Any]:
    return (
        sa.select(*RebalanceRule.__table__.c, Group.name.label("group_name"), Group.department_id, Group.brand_id)
        .add_columns(Department.name.label("department_name"))
        .join(Group, Group.id == RebalanceRule.group_id)
        .outerjoin(Department, Department.id == Group.department_id)
    )


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    ids = ("id", "group_id", "department_id", "brand_id")
    same = ("group_name", "department_name", "version", *FIELDS)
    shown = {name: str(row[name]) for name in ids} | {name: row[name] for name in same}
    return shown | {"agent_ids": [str(one) for one in row["agent_ids"]]}


def _run(run: RebalanceRun) -> dict[str, Any]:
    return {"run_id": str(run.id), "rule_id": str(run.rule_id)} | {name: getattr(run, name) for name in _RUN}
