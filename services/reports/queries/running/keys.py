"""What the rows of a run are: the key by which facts fall into them, and the names they are shown under (REP-015 to REP-017)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement, Grouping

from services.reports.models import Category, Customer, Department, Employee, Group, Item, SurveyTold, Title, User
from services.reports.queries.running.run import Run

COLUMN_OF = {
    "department": "department_id",
    "group": "group_id",
    "agent": "agent_id",
    "employee": "agent_id",
    "user": "agent_id",
    "customer": "customer_id",
    "canned_reply": "item_id",
    "article": "item_id",
    "news_item": "item_id",
    "survey": "survey_id",
    "category": "category_id",
    "search_string": "string",
}
UNASSIGNED, SYSTEM, NONE, UNKNOWN, DELETED = "Unassigned", "System", "(none)", "(unknown)", " (deleted)"
CONTRIBUTED = ("canned", "kb", "news")  # families in which what nobody did was done by the system (REP-068)
NAMED: Mapping[str, tuple[Any, Any]] = {
    "department": (Department, Department.name),
    "group": (Group, Group.name),
    "agent": (Employee, Employee.display_name),
    "employee": (Employee, Employee.display_name),
    "user": (User, User.display_name),
    "category": (Category, Category.name),
    "canned_reply": (Title, Title.title),
    "article": (Title, Title.title),
    "news_item": (Title, Title.title),
    "survey": (SurveyTold, SurveyTold.name),
    "customer": (Customer, sa.func.coalesce(Customer.name, Customer.email)),
}


# Labels of a report besides the name of its rows, which stand with what gives the name.
BESIDE: Mapping[str, Any] = {"news_date_published": Title.news_at}


def beside(run: Run) -> dict[str, ColumnElement[Any]]:
    """Those of the report, by key."""
    return {key: BESIDE[key] for key in run.report.labels if key in BESIDE}


def key_of(run: Run, table: Any, at: str = "at") -> ColumnElement[Any]:
    """The row in which a fact stands. For a custom field the table has to be joined with its items (`with_items`)."""
    if run.cut is not None:
        return bucket_of(run, table.c[at])
    if run.group_by not in COLUMN_OF and run.group_by != "custom_field":
        return sa.null()  # a list, whose lines are rows already
    if run.group_by == "custom_field":
        value: ColumnElement[Any] = Item.custom_fields[run.field_id].astext
        return value
    column: ColumnElement[Any] = table.c[COLUMN_OF[run.group_by]]
    return column


def bucket_of(run: Run, at: ColumnElement[Any]) -> ColumnElement[Any]:
    """The number of the bucket's row, from 0. The buckets are cut in Python alone, so that zones are known in one place."""
    assert run.cut is not None
    starts = sa.cast([bucket.start for bucket in run.cut.buckets], ARRAY(sa.DateTime(timezone=True)))
    nth = sa.func.width_bucket(at, starts, type_=sa.Integer)
    if all(bucket.row == place for place, bucket in enumerate(run.cut.buckets)):
        return nth - 1
    rows: Any = Grouping(sa.cast([bucket.row for bucket in run.cut.buckets], ARRAY(sa.Integer)))
    row: ColumnElement[Any] = rows[nth]
    return row


def with_items(run: Run, source: Any, item_id: ColumnElement[Any]) -> Any:
    """Joined with the items where their custom fields make the rows."""
    return source.outerjoin(Item, Item.id == item_id) if run.group_by == "custom_field" else source


def nobody(run: Run) -> str:
    """What a row is called that has no key."""
    if run.are_agents:
        return SYSTEM if run.report.family in CONTRIBUTED else UNASSIGNED
    return NONE


def name_of(run: Run, key: ColumnElement[Any]) -> tuple[Any, ColumnElement[Any], ColumnElement[Any]] | None:
    """The table that names the rows, the condition that joins it, and the name shown. None where the key is its own name."""
    if run.group_by not in NAMED:
        return None
    table, name = NAMED[run.group_by]
    shown: Any = sa.func.coalesce(name, UNKNOWN)
    if hasattr(table, "is_deleted"):
        shown = sa.case((table.is_deleted, name + DELETED), else_=shown)
    named = sa.case((key.is_(None), sa.literal(nobody(run))), else_=shown)
    return table, table.id == sa.cast(key, table.id.type), named
