"""What comes in about canned replies, and how they come out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.vocabulary import CannedReplyType, ReplyAudience
from gateway.knowledge.items import TITLE, WRITING, SomeItems, an_act, body, language
from gateway.people.kinds import identity, matching, moment, text, truth, word
from gateway.schemas import PageQuery
from gateway.tickets.shapes import a_count, a_moment, a_text, a_truth, an_id, null

VIEWS = ("opening", "all", "mine", "usable", "drafts", "review", "stale", "deleted")
SORTS = ("subject", "type", "status", "language", "modified")
CHANNELS = ("ticket", "chat")
SHORTCUT = r"^(?:[^\W_]|-){1,40}$"
AUDIENCES, TYPES = tuple(map(str, ReplyAudience)), tuple(map(str, CannedReplyType))


class ReplyChanges(Schema):
    """What can be written into a canned reply."""

    title = text("Title", TITLE)
    folder_id = identity("Its folder; null for the root", allow_none=True)
    body = body()
    assigned_to = word("Who may use it", *AUDIENCES)
    assigned_to_id = identity("The department or agent; null for everyone", allow_none=True)
    shortcut = matching("A word to type for it: letters, digits, dashes; once within an audience", SHORTCUT, 40, allow_none=True)
    type = word("Where it is offered", *TYPES)
    language = language()
    is_draft = truth("Shown in the section, but not offered for insertion")


class NewCannedReply(ReplyChanges):
    """What it takes to make a canned reply: a title. It is for everyone, tickets and chats, in the default language, unless told."""

    title = text("Title", TITLE, required=True)


class RepliesQuery(PageQuery):
    """Which list of canned replies."""

    view = word(
        "`opening`: the root folder's for me by department, and for everyone; `mine`: for me alone; `usable`: what I may insert",
        *VIEWS,
        load_default="opening",
    )
    folder_id = identity("Only of this folder (not of the opening view)")
    is_in_root = fields.Boolean(load_default=False, metadata={"description": "Only what lies in the root"})
    channel = word("With `usable`: only what may be inserted there", *CHANNELS)
    type = word("Only of this type", *TYPES)
    language = language("Only in this language")
    assigned_to = word("Only for such an audience", *AUDIENCES)
    assigned_to_id = identity("Only for this department or agent")
    sort = word("In which order", *SORTS, load_default="subject")
    is_descending = fields.Boolean(load_default=False, metadata={"description": "The other way round"})


class ChannelQuery(Schema):
    """Where it is to go."""

    channel = word("Ticket or chat", *CHANNELS, required=True)


class FillingQuery(ChannelQuery):
    """For which ticket or chat."""

    item_id = identity("The ticket or chat", required=True)


class SpanQuery(Schema):
    """Between which moments; all there is without them."""

    since = moment("From here on")
    until = moment("Up to here, not included")


class PopularityQuery(SpanQuery, PageQuery):
    """Between which moments, and which part of the list."""


class RepliesMark(SomeItems):
    """A mark for some."""

    mark = word("Public and draft say whether it is offered; review asks for an edit, reviewed clears that and starts its age over",
                "public", "draft", "review", "reviewed", required=True)  # fmt: skip


class RepliesPlace(SomeItems):
    """Where some go."""

    folder_id = identity("The folder; null for the root", load_default=None, allow_none=True)


class ReplyInList(Schema):
    """A canned reply, in a list."""

    id = an_id("Its id")
    version = a_count("Counts its changes; the ETag")
    title = a_text("Title")
    folder_id = null(an_id("Its folder; null in the root"))
    assigned_to = word("Who may use it", *AUDIENCES, required=True)
    assigned_to_id = null(an_id("The department or agent"))
    assigned_to_name = null(a_text("Its name"))
    shortcut = null(a_text("The word to type for it"))
    type = word("Where it is offered", *TYPES, required=True)
    language = a_text("Language", 35)
    is_draft = a_truth("Not offered for insertion")
    is_flagged_for_review = a_truth("Asks for an edit")
    is_stale = a_truth("Asks to be checked")
    stale_at = a_moment("From when on it asks to be checked")
    times_used = a_count("In how many messages it went out")
    preview = a_text("How it begins")
    last_reviewed_at = null(a_moment("Last review"))
    created_at = a_moment("Made")
    modified_at = a_moment("Last edit")
    deleted_at = null(a_moment("Deleted"))


class CannedReplyWhole(Schema):
    """One canned reply."""

    id = an_id("Its id")
    version = a_count("Counts its changes; the ETag")
    title = a_text("Title")
    body = a_text("HTML, with variables such as {{customer.first_name|there}}", WRITING * 2)
    text = a_text("The same, plain", WRITING * 2)
    folder_id = null(an_id("Its folder; null in the root"))
    assigned_to = word("Who may use it", *AUDIENCES, required=True)
    assigned_to_id = null(an_id("The department or agent"))
    assigned_to_name = null(a_text("Its name"))
    shortcut = null(a_text("The word to type for it"))
    type = word("Where it is offered", *TYPES, required=True)
    language = a_text("Language", 35)
    is_draft = a_truth("Not offered for insertion")
    is_flagged_for_review = a_truth("Asks for an edit")
    is_stale = a_truth("Asks to be checked")
    stale_at = a_moment("From when on it asks to be checked")
    times_used = a_count("In how many messages it went out")
    created = an_act("Made")
    modified = an_act("Last edit")
    last_reviewed = an_act("Last review")
    deleted = an_act("Deleted")


class FolderCount(Schema):
    """How many lie in a folder."""

    folder_id = null(an_id("The folder; null for the root"))
    count = a_count("How many")


class ReplyCounts(Schema):
    """The figures beside the lists and folders, of what the asker sees."""

    views = fields.Dict(
        keys=fields.String(), values=fields.Integer(validate=validate.Range(0)), required=True, metadata={"description": "By view"}
    )
    folders = fields.List(fields.Nested(FolderCount), required=True, metadata={"description": "By folder; empty ones are left out"})


class ReplyFilledIn(Schema):
    """A reply ready to be put into a message; nothing is sent by it."""

    reply_id = an_id("The reply, to be named in canned_reply_ids of the message")
    title = a_text("Title")
    html = a_text("HTML with the variables filled in", WRITING * 2)
    text = a_text("The same, plain", WRITING * 2)


class ReplyUses(Schema):
    """How often a reply was used."""

    reply_id = an_id("The reply")
    title = a_text("Title")
    times_used = a_count("Messages it went out in")
    in_tickets = a_count("Of which in tickets")
    in_chats = a_count("Of which in chats")
    agents = a_count("Different agents who used it")
