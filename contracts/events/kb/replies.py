"""Facts about canned replies."""

from __future__ import annotations

from dataclasses import field

from contracts.fact import Fact, fact
from contracts.shapes_of_kb import BeforeOfCannedReply, CannedReplyShape
from contracts.wire import At, Id, Text


@fact("kb.canned_reply_created.v1")
class CannedReplyCreated(Fact):
    """A canned reply was made, or copied from another."""

    canned_reply: CannedReplyShape
    before: BeforeOfCannedReply = field(default_factory=dict)
    copied_from_id: Id | None = None


@fact("kb.canned_reply_edited.v1")
class CannedReplyEdited(Fact):
    """Content, place, audience, type, language or draft mark changed."""

    canned_reply: CannedReplyShape
    before: BeforeOfCannedReply = field(default_factory=dict)


@fact("kb.canned_reply_flagged.v1")
class CannedReplyFlagged(Fact):
    """Somebody asked for a review."""

    canned_reply: CannedReplyShape
    before: BeforeOfCannedReply = field(default_factory=dict)


@fact("kb.canned_reply_reviewed.v1")
class CannedReplyReviewed(Fact):
    """Marked as reviewed; its stale date starts over."""

    canned_reply: CannedReplyShape
    before: BeforeOfCannedReply = field(default_factory=dict)


@fact("kb.canned_reply_stale.v1")
class CannedReplyStale(Fact):
    """Its stale date passed; once a passage."""

    canned_reply: CannedReplyShape
    before: BeforeOfCannedReply = field(default_factory=dict)


@fact("kb.canned_reply_deleted.v1")
class CannedReplyDeleted(Fact):
    """Deleted, by hand or along with its folder."""

    canned_reply: CannedReplyShape
    before: BeforeOfCannedReply = field(default_factory=dict)


@fact("kb.canned_reply_restored.v1")
class CannedReplyRestored(Fact):
    """Brought back before its purge."""

    canned_reply: CannedReplyShape
    before: BeforeOfCannedReply = field(default_factory=dict)


@fact("kb.canned_reply_purged.v1")
class CannedReplyPurged(Fact):
    """Gone for good."""

    title: Text
    deleted_at: At
