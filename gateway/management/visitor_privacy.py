"""What is stored of a person's visits, for administrators: handed out, and erased."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from gateway.asking import ask
from gateway.people.kinds import count, email, identity
from gateway.permissions import administrators
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("visitor_privacy", prefix="/visitor-privacy", description="A person's visits: all that is stored of them, and erasing it.")
NAMES = fields.String()


class VisitorName(Schema):
    """Whose visits: one of the two."""

    user_id = identity("The user")
    email = email("Email that was known during the visits, in upper or lower case")

    @validates_schema
    def _one(self, said: dict[str, Any], **_: object) -> None:
        if len(said.keys() & {"user_id", "email"}) != 1:
            raise ValidationError("Say user_id or email.", "user_id")


class VisitorPrivacyQuery(VisitorName):
    """Whose visits, and which part of them."""

    limit = count("How many visits", 1, 25, load_default=10)
    cursor = fields.String(validate=validate.Length(1, 1000), metadata={"description": "`next_cursor` of the page before"})


class VisitRecord(Schema):
    """A visit with all that is stored of it."""

    visit = fields.Dict(keys=NAMES, required=True, metadata={"description": "When, from where, with what, where first and where last"})
    views = fields.List(fields.Dict(keys=NAMES), required=True, metadata={"description": "Pages looked at, in order"})
    actions = fields.List(fields.Dict(keys=NAMES), required=True, metadata={"description": "What the site told was done, in order"})
    invitations = fields.List(fields.Dict(keys=NAMES), required=True, metadata={"description": "Invitations to chat, in order"})


class ErasedVisits(Schema):
    """What is erased now."""

    visits = count("How many visits; of more than 500 the rest goes within seconds", required=True)


@routes.get("")
@administrators
@routes.arguments(VisitorPrivacyQuery, location="query")
@routes.response(200, page_of(VisitRecord))
def visitor_privacy(query: dict[str, Any]) -> Any:
    """All that is stored of the visits in which this person was known, the oldest first."""
    return ask("whoson", "export_of_person", query)


@routes.post("/erasures")
@administrators
@routes.arguments(VisitorName)
@routes.response(202, ErasedVisits)
def erase_visitor(asked: dict[str, Any]) -> Any:
    """Erase all visits of this person's browsers, also those before anybody knew who it was. Deleting a user does the same."""
    return ask("whoson", "erase_visitor", asked)
