"""What lets a row through: the filters of the run, what may be seen, and what is left out of every report (REP-019, 021 to 023)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from services.reports.models import Item, Title
from services.reports.models.columns import Uid
from services.reports.queries.running.run import Run
from services.reports.queries.running.scope import agents_of

PLACES = ("brand", "department", "group", "agent", "customer")
NONE = "none"  # the value of a filter that stands for what has none
Condition = ColumnElement[bool]
Table = Any  # a table, or a select with columns of these names


def among(column: ColumnElement[Any], values: Collection[str]) -> Condition:
    """One of these; `none` lets through what has no value."""
    named = [value for value in values if value != NONE]
    if len(named) == len(values):
        return column.in_(named)
    return sa.or_(column.is_(None), column.in_(named))


def in_window(run: Run, column: ColumnElement[Any]) -> Condition:
    return sa.and_(column >= run.window.start, column < run.window.end)


def placed(run: Run, table: Table, names: Collection[str] = PLACES) -> Iterator[Condition]:
    """The filters on brand, department, group, agent and customer."""
    for name in names:
        if name in run.filters:
            yield among(table.c[f"{name}_id"], run.filters[name])


def within_reach(run: Run, table: Table) -> Iterator[Condition]:
    """Of what stands in a department and with an agent."""
    if run.scope.department_ids is not None:
        yield table.c.department_id.in_(run.scope.department_ids)
    if run.scope.agent_id is not None:
        yield table.c.agent_id == run.scope.agent_id


def by_people_within_reach(run: Run, table: Table) -> Iterator[Condition]:
    """Of what agents do nowhere in particular."""
    if run.scope.department_ids is not None:
        yield table.c.agent_id.in_(agents_of(run.scope.department_ids))
    if run.scope.agent_id is not None:
        yield table.c.agent_id == run.scope.agent_id


def of_fields(run: Run, item_id: ColumnElement[Any]) -> Iterator[Condition]:
    """Filters on custom fields, by the value the item has now (REP-016)."""
    for name, values in run.filters.items():
        if name.startswith("custom_field:"):
            item = aliased(Item)
            value = item.custom_fields[name.partition(":")[2]].astext
            has_one_of = sa.select(item.id).where(item.id == item_id, value.in_([one for one in values if one != NONE]))
            has_any = sa.select(item.id).where(item.id == item_id, value.is_not(None))
            yield sa.or_(has_one_of.exists(), ~has_any.exists()) if NONE in values else has_one_of.exists()


def kept(item_id: ColumnElement[Any]) -> Condition:
    """Neither merged away nor deleted by a person."""
    gone = aliased(Item)
    return ~sa.select(gone.id).where(gone.id == item_id, sa.or_(gone.is_absorbed, gone.deleted_by == "person")).exists()


def titled(run: Run, item_id: ColumnElement[Any], names: Collection[str]) -> Iterator[Condition]:
    """Filters that an article, news item or canned reply passes by what it is now: its folder, brands, languages."""
    found = [_of_title(name, run.filters[name]) for name in names if name in run.filters]
    if found:
        yield item_id.in_(sa.select(Title.id).where(*found))


def _of_title(name: str, values: Collection[str]) -> Condition:
    if name == "folder":
        return among(Title.__table__.c.folder_id, values)
    kind: Any = Uid if name == "brand" else sa.Text
    has: Condition = Title.__table__.c["brand_ids" if name == "brand" else "languages"].overlap(sa.cast(list(values), ARRAY(kind)))
    return has
