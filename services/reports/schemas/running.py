"""What the questions about reports take: every text and every list has its most."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.reports.rules.catalogue.terms import CHARTS
from services.reports.rules.windows import PRESETS
from services.reports.schemas.kinds import allowed

KEY, VALUE, MANY, MOST_ROWS = 100, 512, 100, 10_000


def _key(**settings: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, KEY), **settings)


def _word(*words: str) -> fields.String:
    return fields.String(validate=validate.OneOf(words), load_default=None, allow_none=True)


def _maybe_key() -> fields.String:
    return _key(load_default=None, allow_none=True)


class Allowed(Schema):
    """What whoever asks may see."""

    allowed = allowed()


class OneReport(Allowed):
    """Which report."""

    report_key = _key(required=True)


class Options(OneReport):
    """A report and its options. `from` and `to` are whole days, the last one included; or a preset."""

    date_preset = _word(*PRESETS)
    from_day = fields.Date(data_key="from", load_default=None, allow_none=True)
    to_day = fields.Date(data_key="to", load_default=None, allow_none=True)
    anchor = _word("today", "yesterday")
    time_zone = _maybe_key()
    group_by = _maybe_key()
    filters = fields.Dict(
        keys=_key(),
        values=fields.List(fields.String(validate=validate.Length(1, VALUE)), validate=validate.Length(0, MANY)),
        validate=validate.Length(0, 20),
        load_default=dict,
    )
    columns = fields.List(_key(), validate=validate.Length(0, 50), load_default=None, allow_none=True)


class ReportRun(Options):
    """A run of a report."""

    sort_column = _maybe_key()
    sort_dir = _word("asc", "desc")
    rows = fields.Integer(strict=True, validate=validate.Range(1, MOST_ROWS), load_default=None, allow_none=True)
    chart = _word(*CHARTS)
    chart_value_1 = _maybe_key()
    chart_value_2 = _maybe_key()


class BehindCell(Options):
    """A cell: its column and the ids of its row; null for the total line."""

    column = _key(required=True)
    ids = fields.Dict(
        keys=_key(),
        values=fields.String(validate=validate.Length(0, VALUE), allow_none=True),
        validate=validate.Length(1, 5),
        load_default=None,
        allow_none=True,
    )
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 1000))
