"""Columns about canned replies (REP-234 to REP-244)."""

from __future__ import annotations

from services.reports.rules.measures.terms import Measure, acts, by_name, distinct

ACTOR = "actor"

COLUMNS = by_name(
    Measure("replies_added", "Replies Added", "count", "REP-234", "canned replies made", (acts("CANNED_ADDED"),), agent=ACTOR),
    Measure("replies_deleted", "Replies Deleted", "count", "REP-235", "canned replies deleted", (acts("CANNED_DELETED"),), agent=ACTOR),
    Measure("replies_edited", "Replies Edited", "count", "REP-236", "saved changes of them", (acts("CANNED_EDITED"),), agent=ACTOR),
    Measure("replies_flagged", "Replies Flagged", "count", "REP-237", "flagged for review", (acts("CANNED_FLAGGED"),), agent=ACTOR),
    Measure(
        "replies_reviewed", "Replies Reviewed", "count", "REP-238", "different canned replies marked as reviewed",
        (distinct("CANNED_REVIEWED"),), agent=ACTOR,
    ),
    Measure(
        "replies_inserted", "Replies Inserted into Tickets/Chats", "count", "REP-239", "different canned replies in messages sent",
        (distinct("REPLY_USED"),), agent=ACTOR,
    ),
    Measure(
        "replies_inserted_into_tickets", "Replies Inserted into Tickets", "count", "REP-240", "canned replies in ticket messages sent",
        (acts("REPLY_USED", words=("ticket",)),), agent=ACTOR,
    ),
    Measure(
        "times_used", "Times Used", "count", "REP-241", "canned replies in messages sent, once a message",
        (acts("REPLY_USED"),), agent=ACTOR,
    ),
    Measure(
        "agents_using_reply", "Agents Using Reply", "count", "REP-242", "different agents who sent it",
        (distinct("REPLY_USED", of="agent"),),
    ),
    Measure(
        "used_in_tickets", "Used in Tickets", "count", "REP-243", "Times Used, in ticket messages",
        (acts("REPLY_USED", words=("ticket",)),), agent=ACTOR,
    ),
    Measure(
        "used_in_chats", "Used in Live Chats", "count", "REP-244", "Times Used, in chat messages",
        (acts("REPLY_USED", words=("chat",)),), agent=ACTOR,
    ),
)  # fmt: skip
