"""What commands and questions about canned replies take."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.vocabulary import CannedReplyType, ReplyAudience
from services.kb.rules.marks import OF_REPLIES
from services.kb.rules.variables import VARIABLES
from services.kb.schemas.kinds import WRITING, Id, Language, Moment, Page, Text, count, ids, truth, word

CHANNELS = ("ticket", "chat")
VIEWS = ("opening", "all", "mine", "usable", "drafts", "review", "stale", "deleted")
SORTS = ("subject", "type", "status", "language", "modified")
SHORTCUT = validate.Regexp(r"^(?:[^\W_]|-){1,40}$", error="Letters, digits and dashes, 40 at most.")
KIND = "canned_reply"
TITLE = 255


def maybe(kind: Any, *given: Any, **settings: Any) -> Any:
    """A field that may be left out or null."""
    return kind(*given, load_default=None, allow_none=True, **settings)


class Shortcut(Text):
    """A word that stands for a reply."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(40, checks=[SHORTCUT], **settings)


class NewReply(Schema):
    """A canned reply; what is left out has its default (CAN-039)."""

    title = Text(TITLE, required=True)
    folder_id = maybe(Id)
    body = fields.String(load_default="", validate=validate.Length(max=WRITING))
    assigned_to = word(ReplyAudience, load_default="everyone")
    assigned_to_id = maybe(Id)
    shortcut = maybe(Shortcut)
    type = word(CannedReplyType, load_default="tickets_and_chats")
    language = maybe(Language)
    is_draft = truth(load_default=False)


class ReplyEdit(Schema):
    """What can be changed of a canned reply."""

    reply_id = Id(required=True)
    expected_version = count(load_default=None, allow_none=True)
    title = Text(TITLE)
    folder_id = Id(allow_none=True)
    body = fields.String(validate=validate.Length(max=WRITING))
    assigned_to = word(ReplyAudience)
    assigned_to_id = Id(allow_none=True)
    shortcut = Shortcut(allow_none=True)
    type = word(CannedReplyType)
    language = Language()
    is_draft = truth()


class ManyReplies(Schema):
    """Some canned replies."""

    kind = fields.Constant(KIND)
    ids = ids()


class RepliesMarked(ManyReplies):
    """A mark for some (CAN-007, CAN-041)."""

    mark = word(OF_REPLIES, required=True)


class RepliesPlaced(ManyReplies):
    """Where some go; the root without a folder."""

    folder_id = maybe(Id)


class Nothing(Schema):
    """Nothing is asked."""


class OneReply(Schema):
    """One canned reply."""

    reply_id = Id(required=True)


class RepliesWanted(Page):
    """A list of canned replies. The folder is heeded where the view is not the opening one, `channel` where it is `usable`."""

    view = word(VIEWS, load_default="opening")
    folder_id = maybe(Id)
    is_in_root = truth(load_default=False)
    channel = word(CHANNELS, load_default=None, allow_none=True)
    type = word(CannedReplyType, load_default=None, allow_none=True)
    language = maybe(Language)
    assigned_to = word(ReplyAudience, load_default=None, allow_none=True)
    assigned_to_id = maybe(Id)
    sort = word(SORTS, load_default="subject")
    is_descending = truth(load_default=False)


class ReplyOfShortcut(Schema):
    """A shortcut as typed, and where."""

    shortcut = Text(40, required=True)
    channel = word(CHANNELS, required=True)


class Filling(OneReply):
    """A reply to be filled in. `values` by the names of the variables; those of brand, department and agent are looked up."""

    channel = word(CHANNELS, required=True)
    brand_id = maybe(Id)
    department_id = maybe(Id)
    agent_id = maybe(Id)
    values = fields.Dict(keys=word(VARIABLES), values=fields.String(validate=validate.Length(max=1000), allow_none=True), load_default=dict)


class Span(Schema):
    """From one moment up to, not including, another; without them all there is."""

    since = maybe(Moment)
    until = maybe(Moment)


class UsesOfReply(Span, OneReply):
    """How often one was used."""


class Popularity(Span, Page):
    """Which were used how often."""
