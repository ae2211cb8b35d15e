"""What a report can be run with: groupings, columns, and filters with the values to choose from (REP-002, REP-016, REP-021)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.reports.models import Brand, Category, CustomField, Department, Employee, Folder, Group, SurveyTold, Title
from services.reports.queries.running.options import report_of
from services.reports.queries.running.scope import Scope, agents_of, scope_of
from services.reports.queries.settings import ROWS_CHOICES
from services.reports.rules.catalogue.filters import FILTERS, words_of
from services.reports.rules.catalogue.terms import CHARTS, Report
from services.reports.rules.windows import PRESETS

MOST = 500  # of one filter; whoever is not among them is found by the search of his page
FIELD_KINDS = {"tickets": ("ticket",), "chat": ("chat",), "calls": ("call_log",), "cost": ("ticket", "chat", "call_log")}
NAMES: dict[str, tuple[Any, Any]] = {
    "brand": (Brand, Brand.name),
    "department": (Department, Department.name),
    "group": (Group, Group.name),
    "agent": (Employee, Employee.display_name),
    "category": (Category, Category.name),
    "folder": (Folder, Folder.name),
    "survey": (SurveyTold, SurveyTold.name),
    "canned_reply": (Title, Title.title),
    "article": (Title, Title.title),
    "news_item": (Title, Title.title),
}
TITLES = {"canned_reply": "canned_reply", "article": "article", "news_item": "news"}


def report_options(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{key, name, purpose, group_bys, columns, filters, charts, date_presets, rows_choices} of one report.

    Values are cut to what who asks may see. Raises NotFound report_unknown, Forbidden report_withheld and no_employee.
    """
    report, scope = report_of(asked), scope_of(reading.session, reading.call)
    fields = _custom_fields(reading.session, report)
    return {
        **{name: getattr(report, name) for name in ("key", "kind", "family", "name", "purpose", "chart")},
        "group_bys": _group_bys(report, fields),
        "columns": [_column(report, measure) for measure in report.measures],
        "filters": _filters(reading.session, report, scope, fields),
        "charts": [chart for chart in CHARTS if chart != "pie" or not report.is_trend] if report.measures else ["none"],
        "date_presets": list(PRESETS),
        "rows_choices": [] if report.is_trend else list(ROWS_CHOICES),
    }


def _group_bys(report: Report, fields: list[Any]) -> list[dict[str, str]]:
    plain = [{"key": name, "name": name.replace("_", " ").capitalize()} for name in report.group_bys if name != "custom_field"]
    own = [{"key": f"custom_field:{field.id}", "name": field.name} for field in fields] if "custom_field" in report.group_bys else []
    return plain + own


def _column(report: Report, measure: Any) -> dict[str, str]:
    label = measure.trend_label if report.is_trend and measure.trend_label else measure.label
    return {"key": measure.key, "label": label, "unit": measure.unit, "counts": measure.says, "agent": measure.agent}


def _filters(session: Session, report: Report, scope: Scope, fields: list[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in report.filters:
        if name == "custom_field":
            found += [{"key": f"{name}:{field.id}", "name": field.name, "choices": None} for field in fields]
        else:
            found.append({"key": name, "name": FILTERS[name].name, "choices": _choices(session, report, scope, name)})
    return found


def _choices(session: Session, report: Report, scope: Scope, name: str) -> list[dict[str, str]] | None:
    """None where the values are too many, or anything."""
    if words := words_of(report, name):
        return [{"value": word, "label": word.replace("_", " ").capitalize()} for word in words]
    if name not in NAMES:
        return None
    table, label = NAMES[name]
    wanted = sa.select(table.id, label.label("label")).where(~table.is_deleted, *_reached(scope, name))
    if name in TITLES:
        wanted = wanted.where(Title.kind == TITLES[name])
    if name == "folder":
        wanted = wanted.where(Folder.kind == ("canned_reply" if report.family == "canned" else "article"))
    return [{"value": row.id, "label": row.label} for row in session.execute(wanted.order_by(sa.func.lower(label), table.id).limit(MOST))]


def _reached(scope: Scope, name: str) -> list[Any]:
    if scope.agent_id is not None and name == "agent":
        return [Employee.id == scope.agent_id]
    if scope.department_ids is None:
        return []
    reached: dict[str, Any] = {
        "department": Department.id.in_(scope.department_ids),
        "group": Group.department_id.in_(scope.department_ids),
        "agent": Employee.id.in_(agents_of(scope.department_ids)),
    }
    return [reached[name]] if name in reached else []


def _custom_fields(session: Session, report: Report) -> list[Any]:
    if "custom_field" not in report.filters:
        return []
    kinds = FIELD_KINDS[report.family]
    wanted = sa.select(CustomField.id, CustomField.name).where(~CustomField.is_deleted, CustomField.kinds.overlap(list(kinds)))
    return list(session.execute(wanted.order_by(sa.func.lower(CustomField.name), CustomField.id).limit(MOST)))
