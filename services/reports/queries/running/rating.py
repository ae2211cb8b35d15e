"""What an hour cost and what work was estimated at, at each moment: spans of time, from all versions that ever held (REP-065)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.reports.models import Belonging, Estimate, Rate

BEFORE_ALL, AFTER_ALL = (sa.literal(text, sa.Text).cast(sa.DateTime(timezone=True)) for text in ("-infinity", "infinity"))


def _span(table: Any, key: Any) -> tuple[Any, Any]:
    """A version holds until the next one; the first one also before it was told."""
    window: dict[str, Any] = {"partition_by": key, "order_by": table.sequence}
    first = sa.func.row_number().over(**window) == 1
    until_at = sa.func.coalesce(sa.func.lead(table.from_at).over(**window), AFTER_ALL)
    return sa.case((first, BEFORE_ALL), else_=table.from_at).label("from_at"), until_at.label("until_at")


def _spans(versions: sa.Select[Any]) -> sa.Select[Any]:
    found = versions.subquery()
    return sa.select(found).where(found.c.from_at < found.c.until_at)


def _members() -> sa.Select[Any]:
    """Who belonged to which group, and when."""
    window: dict[str, Any] = {"partition_by": Belonging.membership_id, "order_by": Belonging.sequence}
    until_at = sa.func.coalesce(sa.func.lead(Belonging.from_at).over(**window), AFTER_ALL)
    found = sa.select(Belonging.agent_id, Belonging.group_id, Belonging.is_member, Belonging.from_at, until_at.label("until_at")).subquery()
    return sa.select(found).where(found.c.is_member, found.c.from_at < found.c.until_at)


def _mean_at(members: sa.CTE, rated: sa.CTE, at: sa.CTE) -> Any:
    here = sa.and_(members.c.group_id == at.c.group_id, members.c.from_at <= at.c.at, at.c.at < members.c.until_at)
    then = sa.and_(rated.c.agent_id == members.c.agent_id, rated.c.from_at <= at.c.at, at.c.at < rated.c.until_at)
    found = sa.select(sa.func.avg(rated.c.hourly_cost)).select_from(members.join(rated, then)).where(here)
    return found.correlate(at).scalar_subquery()


def _rates() -> sa.CTE:
    return _spans(sa.select(Rate.agent_id, Rate.hourly_cost, *_span(Rate, Rate.agent_id))).cte("rates_held")


def _estimates() -> sa.CTE:
    minutes = [column for column in Estimate.__table__.columns if column.name not in ("group_id", "sequence", "from_at")]
    return _spans(sa.select(Estimate.group_id, *minutes, *_span(Estimate, Estimate.group_id))).cte("estimates_held")


def _means(rated: sa.CTE) -> sa.CTE:
    """Anew at each moment at which somebody comes, goes or costs otherwise. Before the group had anybody, its first mean holds."""
    members = _members().cte("members")
    changes = sa.select(members.c.group_id, rated.c.from_at).join(rated, rated.c.agent_id == members.c.agent_id)
    at = sa.union(
        sa.select(members.c.group_id, members.c.from_at.label("at")),
        sa.select(members.c.group_id, members.c.until_at).where(members.c.until_at < AFTER_ALL),
        changes.where(rated.c.from_at > members.c.from_at, rated.c.from_at < members.c.until_at),
    ).cte("steps")
    steps = sa.select(at.c.group_id, at.c.at, _mean_at(members, rated, at).label("hourly_cost")).cte("mean_steps")
    window: dict[str, Any] = {"partition_by": steps.c.group_id, "order_by": steps.c.at}
    from_at = sa.case((sa.func.row_number().over(**window) == 1, BEFORE_ALL), else_=steps.c.at)
    until_at = sa.func.coalesce(sa.func.lead(steps.c.at).over(**window), AFTER_ALL)
    return sa.select(steps.c.group_id, steps.c.hourly_cost, from_at.label("from_at"), until_at.label("until_at")).cte("means_held")


RATES = _rates()  # {agent_id, hourly_cost, from_at, until_at}
ESTIMATES = _estimates()  # {group_id, the six minutes, from_at, until_at}
MEANS = _means(RATES)  # {group_id, hourly_cost, from_at, until_at}
