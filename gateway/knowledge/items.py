"""What canned replies and news have in common over HTTP: who did what when, and what was done to many."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from gateway.people.kinds import matching, one, text
from gateway.schemas import Id
from gateway.tickets.shapes import a_count, a_moment, a_text, an_id, null

TITLE, WRITING, MANY = 255, 500_000, 100
LANGUAGE = r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$"


def body(**settings: Any) -> fields.String:
    """The HTML of an item."""
    return text("HTML; it is cleaned", WRITING, 0, **settings)


def language(description: str = "One of the system's languages", **settings: Any) -> fields.String:
    return matching(description, LANGUAGE, 35, **settings)


def some_ids() -> fields.List[Any]:
    """The items that a request is about."""
    return fields.List(Id(), required=True, validate=validate.Length(1, MANY), metadata={"description": "Which, 100 at most"})


class ItemAct(Schema):
    """Who did it, and when."""

    at = a_moment("When")
    by = a_text("Who, as kind:id")
    name = null(a_text("The person's name; null where it is not known"))


def an_act(description: str) -> Any:
    return null(one(ItemAct, description, required=True))


class SomeItems(Schema):
    """Which items."""

    ids = some_ids()


class ItemRefused(Schema):
    """One that was left as it is."""

    id = an_id("Which")
    kind = a_text("Kind of refusal")
    code = a_text("Why, for programs")
    detail = a_text("Why, for people", 1000)


class ItemsChanged(Schema):
    """What was done to which."""

    changed = fields.List(Id(), required=True, metadata={"description": "Done"})
    refused = fields.List(fields.Nested(ItemRefused), required=True, metadata={"description": "Left as they are"})


class ItemCopy(Schema):
    """A copy, and of what."""

    id = an_id("Its id")
    copied_from_id = an_id("Its source")


class ItemsCopied(Schema):
    """Copies made."""

    made = fields.List(fields.Nested(ItemCopy), required=True, metadata={"description": "The copies"})
    refused = fields.List(fields.Nested(ItemRefused), required=True, metadata={"description": "Of which there is none"})


class ItemOfHistory(Schema):
    """Something done to it."""

    id = an_id("Its id")
    at = a_moment("When")
    actor = a_text("Who, as kind:id")
    name = null(a_text("The person's name"))
    action = a_text("What")
    before = fields.Dict(required=True, metadata={"description": "The fields that changed, as they were"})
    after = fields.Dict(required=True, metadata={"description": "As they became"})


class ItemFileOut(Schema):
    """A file of an item."""

    id = an_id("Its id")
    filename = a_text("Name")
    content_type = a_text("What it is")
    size = a_count("Bytes")
    is_embedded = fields.Boolean(required=True, metadata={"description": "Shown in the body"})
    uploaded_by = a_text("Who, as kind:id")
    created_at = a_moment("When")
