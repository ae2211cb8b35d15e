"""The settings of reports: what the question takes, and what the command does."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

BASES = ("business_hours", "elapsed")
MOST_MONTHS = 1_200


class Nothing(Schema):
    """A question that needs nothing."""


class SettingsChange(Schema):
    """What is not named stays (REP-086 to REP-091). `keep_months` 0 keeps facts for ever; `first_weekday` counts from 1, Monday."""

    expected_version = fields.Integer(load_default=None, allow_none=True)
    response_basis = fields.String(validate=validate.OneOf(BASES))
    first_weekday = fields.Integer(strict=True, validate=validate.Range(1, 7))
    keep_months = fields.Integer(strict=True, validate=validate.Range(0, MOST_MONTHS))
    is_mail_on = fields.Boolean()
