"""Which results are wanted."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from contracts.vocabulary_of_surveys import RelatedType
from services.reports.schemas.surveys.kinds import Id, ListPage, Text, truth, word

BY = ("brand_id", "agent_id", "survey_id")


class ResultsWanted(ListPage):
    """Results of one brand, one agent or one survey, newest first; not `is_answered`: offers that nobody has answered."""

    brand_id = Id(load_default=None, allow_none=True)
    agent_id = Id(load_default=None, allow_none=True)
    survey_id = Id(load_default=None, allow_none=True)
    from_day = fields.Date(load_default=None, allow_none=True)
    to_day = fields.Date(load_default=None, allow_none=True)
    time_zone = Text(64, load_default=None, allow_none=True)
    is_answered = truth(load_default=True)

    @validates_schema
    def _of_one(self, said: dict[str, Any], **_: Any) -> None:
        if sum(said[name] is not None for name in BY) != 1:
            raise ValidationError("Say of which brand, agent or survey: one of the three.", BY[0])
        if said["from_day"] and said["to_day"] and said["to_day"] < said["from_day"]:
            raise ValidationError("Before its beginning.", "to_day")


class ResultNamed(Schema):
    """One result: as it stands with a ticket or chat, a customer or an organization; without any of these one in the asker's reach."""

    offer_id = Id(required=True)
    type = word((RelatedType.TICKET, RelatedType.CHAT), load_default=None, allow_none=True)
    id = Id(load_default=None, allow_none=True)
    user_id = Id(load_default=None, allow_none=True)
    organization_id = Id(load_default=None, allow_none=True)


class ResultsOfItem(ListPage):
    """The results that stand with one ticket or chat."""

    type = word((RelatedType.TICKET, RelatedType.CHAT), required=True)
    id = Id(required=True)


class ResultsOfUser(ListPage):
    """The results of one customer."""

    user_id = Id(required=True)


class ResultsOfOrganization(ListPage):
    """The results of an organization's members."""

    organization_id = Id(required=True)
