"""What is asked about who is on the site."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.vocabulary_of_whoson import VisitStatus
from services.whoson.schemas.kinds import Id, ListPage, Text

SORTS = ("started_at", "email", "browser", "current_page", "hits", "idle", "country")
SEARCH = 200


class Which(Schema):
    """Which of the open visits in reach: of this filter, brand and status, those in which these words occur."""

    filter_id = Id(load_default=None, allow_none=True)
    brand_id = Id(load_default=None, allow_none=True)
    status = fields.String(load_default=None, allow_none=True, validate=validate.OneOf([str(VisitStatus.ACTIVE), str(VisitStatus.PENDING)]))
    country = Text(2, load_default=None, allow_none=True)
    search = Text(SEARCH, least=0, load_default="")


class VisitorsWanted(Which, ListPage):
    """A page of the list, most recently started first unless told (WHO-028)."""

    sort = fields.String(load_default="started_at", validate=validate.OneOf(SORTS))
    is_descending = fields.Boolean(load_default=None, allow_none=True, truthy={True}, falsy={False})


class OneVisitor(Schema):
    """One visit, open or ended."""

    visit_id = Id(required=True)


class PartOfVisitor(OneVisitor, ListPage):
    """A page of what hangs on one visit."""


class ReachWanted(Schema):
    """How far the asker sees; a filter he wants to follow has to be there."""

    filter_id = Id(load_default=None, allow_none=True)
