"""What comes in about mails: one for the spool, what is to be done with those that are there, and which are wanted."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.vocabulary import ItemType
from contracts.vocabulary_of_mail import MailState
from kit.storage.files import KEY
from services.mail.schemas.kinds import LINE, NAME, Address, Id, Line, ListPage, Text, count, truth
from services.mail.schemas.kinds import word as as_word

MOST_RECIPIENTS, MOST_FILES, MOST_BYTES = 100, 20, 10_000_000
MOST_TEXT, MOST_HTML, MOST_MAILS = 500_000, 2_000_000, 100
_TYPE = r"^[a-z]+/[A-Za-z0-9][A-Za-z0-9.+-]{0,126}$"
SORTS = ("created_at", "size")


class Person(Schema):
    """To whom it goes."""

    name = Line(NAME, least=0, load_default="")
    address = Address(required=True)


class Attachment(Schema):
    """A file that whoever asks has put into mail's own store (`Files("mail")`). With `content_id` the HTML shows it as `cid:…`."""

    name = Line(255, required=True)
    media_type = fields.String(required=True, validate=[validate.Length(3, 150), validate.Regexp(_TYPE, error="Not a type.")])
    key = fields.String(required=True, validate=validate.Regexp(f"^{KEY.pattern}$", error="Not the key of a file."))
    size = count(1, MOST_BYTES, required=True)
    content_id = fields.String(load_default="", validate=validate.Regexp(r"^([A-Za-z0-9._-]{1,100})?$", error="Not an id."))


class RelatedItem(Schema):
    """The piece of work it belongs to."""

    type = fields.String(required=True, validate=validate.OneOf([str(one) for one in ItemType]))
    id = Id(required=True)
    number = Line(NAME, required=True)


def _people(**settings: Any) -> fields.List[Any]:
    return fields.List(fields.Nested(Person), validate=validate.Length(max=MOST_RECIPIENTS), **settings)


class MailSpooling(Schema):
    """A mail. Its account is the one named, else the brand's, else the default brand's."""

    account_id = Id(load_default=None, allow_none=True)
    brand_id = Id(load_default=None, allow_none=True)
    purpose = as_word(required=True)
    held_by = as_word(load_default=None, allow_none=True)
    is_automated = truth(load_default=True)
    from_name = Line(NAME, least=0, load_default=None, allow_none=True)
    from_address = Address(load_default=None, allow_none=True)
    reply_to = Address(load_default="", may_be_empty=True)
    to = _people(load_default=list)
    cc = _people(load_default=list)
    bcc = _people(load_default=list)
    subject = Line(LINE, least=0, required=True)
    text = Text(MOST_TEXT, least=0, required=True)
    html = Text(MOST_HTML, load_default=None, allow_none=True)
    attachments = fields.List(fields.Nested(Attachment), load_default=list, validate=validate.Length(max=MOST_FILES))
    item = fields.Nested(RelatedItem, load_default=None, allow_none=True)

    @validates_schema
    def _is_bounded(self, said: dict[str, Any], **_: Any) -> None:
        people = sum(len(said[kind]) for kind in ("to", "cc", "bcc"))
        if not 1 <= people <= MOST_RECIPIENTS:
            raise ValidationError(f"A mail goes to 1 to {MOST_RECIPIENTS} addresses.", "to")
        if sum(one["size"] for one in said["attachments"]) > MOST_BYTES:
            raise ValidationError(f"Attachments may have {MOST_BYTES} bytes in all.", "attachments")


class MailsNamed(Schema):
    """Some mails."""

    mail_ids = fields.List(Id(), required=True, validate=validate.Length(1, MOST_MAILS))


class Held(Schema):
    """What is held back, or let go: a purpose, or what mails name as their `held_by`."""

    word = as_word(required=True)


class MailNamed(Schema):
    """One mail."""

    mail_id = Id(required=True)


class SpoolWanted(ListPage):
    """Which mails. Without a state: all that have not been sent."""

    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf([str(one) for one in MailState]))
    purpose = as_word(load_default=None, allow_none=True)
    account_id = Id(load_default=None, allow_none=True)
    search = Text(200, least=0, load_default="")
    sort = fields.String(load_default="created_at", validate=validate.OneOf(SORTS))
    is_descending = truth(load_default=True)
