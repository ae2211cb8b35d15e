"""A branch: what one source gives for every row and for the total line, in one shape, so that branches can be laid side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from services.reports.rules.measures.terms import Figure

Branch = sa.Select[Any]
Figures = Mapping[Figure, str]  # and the name under which each is told
FIXED = ("key", "is_total", "label", "taken")  # what stands before the figures


def grouped(rows: Any, numbers: Mapping[str, Any], taken: Any, label: ColumnElement[Any] | None = None) -> Branch:
    """Every row by its key `k`, and once more everything: distinct things are counted apart for the total line (REP-009).

    `taken` is how many of the facts a figure took: a row in which none was taken is not shown.
    """
    fixed = (
        sa.cast(rows.c.k, sa.Text).label("key"),
        (sa.func.grouping(rows.c.k) == 1).label("is_total"),
        sa.cast(sa.null() if label is None else label, sa.Text).label("label"),
        number(taken).label("taken"),
    )
    asked = [number(value).label(name) for name, value in numbers.items()]
    return sa.select(*fixed, *asked).select_from(rows).group_by(sa.func.grouping_sets(sa.tuple_(rows.c.k), sa.tuple_()))


def number(value: Any) -> ColumnElement[Any]:
    return sa.cast(sa.func.coalesce(value, 0), sa.Numeric)


def counted(condition: ColumnElement[bool] | None = None) -> Any:
    """The number of rows, or of those that meet a condition."""
    return sa.func.count() if condition is None else sa.func.count().filter(condition)


def summed(value: ColumnElement[Any], condition: ColumnElement[bool] | None = None) -> Any:
    return sa.func.sum(value) if condition is None else sa.func.sum(value).filter(condition)
