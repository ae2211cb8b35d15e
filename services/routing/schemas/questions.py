"""What the questions take."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.routing.schemas.fields import WORK_TYPES, Id, one_of


class Nothing(Schema):
    pass


class OfAgent(Schema):
    agent_id = Id(allow_none=True)


class Page(Schema):
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = fields.String(allow_none=True, validate=validate.Length(1, 500))


class PageOfAgent(Page):
    agent_id = Id(required=True)


class PageOfGroup(Page):
    group_id = Id(required=True)


class PageOfAgents(Page):
    is_active = fields.Boolean(load_default=True)
    department_id = Id(allow_none=True)
    group_id = Id(allow_none=True)


class PageOfGroups(Page):
    department_id = Id(allow_none=True)


class PageOfQueue(PageOfGroup):
    work_type = one_of(WORK_TYPES, required=True)


class PageOfWork(Page):
    work_id = Id(required=True)


class OfWork(Schema):
    work_id = Id(required=True)


class WhereToTake(Schema):
    """Where a chat would go: a group, or a department; to a certain agent first."""

    department_id = Id(allow_none=True)
    group_id = Id(allow_none=True)
    agent_id = Id(allow_none=True)


class PageOfDecision(Page):
    decision_id = Id(required=True)


class OfDecision(Schema):
    decision_id = Id(required=True)
