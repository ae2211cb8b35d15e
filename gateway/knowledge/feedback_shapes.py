"""Feedback and votes as they go in and come out."""

from __future__ import annotations

from marshmallow import Schema

from gateway.people.kinds import count, email, identity, moment, text, truth, word
from gateway.schemas import Id, PageQuery

LONGEST, HTML, _MANY = 10_000, 200_000, 2**31 - 1
STATES, LISTS, SORTS = ("pending", "approved", "blocked"), ("unapproved", "abuse", "blocked"), ("newest", "author", "address")


class FeedbackText(Schema):
    """What it is to say."""

    text = text("Plain text", LONGEST, required=True)


class FeedbackByEmployee(FeedbackText):
    """A comment, or a reply."""

    parent_id = Id(load_default=None, allow_none=True, metadata={"description": "What it answers; null for a new comment"})


class FeedbackByReader(FeedbackByEmployee):
    """A comment, or a reply. Whoever is not signed in says name and address."""

    display_name = text("Name, where nobody is signed in", 100, 0, load_default="")
    email = email("Address of mail, where nobody is signed in; shown to moderators only")


class FeedbackSeen(Schema):
    """A comment as its reader may see it."""

    id = identity("The comment", required=True)
    version = count("Grows with every change", 1, _MANY, required=True)
    article_id = identity("Below this article", required=True)
    parent_id = identity("What it answers; null for a comment", required=True, allow_none=True)
    display_name = text("Its author's name; empty where the account is gone", 200, 0, required=True)
    html = text("The same as HTML, with links where its author may set them", HTML, 0, required=True)
    state = word("Whether all may see it", *STATES, required=True)
    created_at = moment("Written", required=True)
    edited_at = moment("Changed", required=True, allow_none=True)
    is_mine = truth("By the reader", required=True)
    is_by_employee = truth("By somebody who works here", required=True)
    may_edit = truth("The reader may change it", required=True)
    may_delete = truth("The reader may delete it", required=True)
    may_reply = truth("The reader may answer it", required=True)
    may_moderate = truth("The reader may approve and block it", required=True)
    text = text("As it was written", LONGEST, 0, required=True)


class FeedbackForStaff(FeedbackSeen):
    """A comment; where from only for moderators."""

    email = text("Address of mail", 254, 0)
    ip = text("Network address", 45, 0)
    report_count = count("Readers who found it abusive", 0, _MANY)
    moderated_at = moment("Last decision", allow_none=True)
    moderated_by = text("By whom, as `kind:id`", 200, allow_none=True)
    article_title = text("The article", 300)


class FeedbackGone(Schema):
    """What was deleted or reported."""

    feedback_id = identity("The comment", required=True)


class ModerationQuery(PageQuery):
    """One of the three lists."""

    list = word("Which one", *LISTS, required=True)
    sort = word("By", *SORTS, load_default="newest")
    brand_id = Id(metadata={"description": "Only of this brand's articles"})


class VoteOnArticle(Schema):
    """Helpful or not."""

    is_helpful = truth("Whether it helped", required=True)


class Helpfulness(Schema):
    """Votes on an article."""

    helpful = count("Readers it helped", 0, _MANY, required=True)
    unhelpful = count("Readers it did not help", 0, _MANY, required=True)
    is_helpful = truth("The caller's own vote")
