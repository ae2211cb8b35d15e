"""The kinds of fields that only schemas of surveys are made of."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from services.reports.schemas.kinds import Id, ListPage, Text, truth, word

__all__ = ["LINE", "MANY", "NAME", "WRITING", "Id", "ListPage", "Text", "ids", "number", "tag", "truth", "word"]

LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
NAME, LINE, WRITING, MANY = 100, 300, 5_000, 200


def tag(**settings: Any) -> Text:
    """A language tag such as en or pt-BR."""
    return Text(35, checks=[validate.Regexp(LANGUAGE, error="Not a language tag.")], **settings)


def number(most: float, **settings: Any) -> fields.Float:
    """Whether it may be negative is the rule's to say, with a reason."""
    return fields.Float(validate=validate.Range(-most, most), **settings)


def ids(**settings: Any) -> fields.List[Any]:
    return fields.List(Id(), validate=validate.Length(max=MANY), **settings)
