"""Which fact is turned into rows by which function, and a batch of them from the bus into the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from kit.storage.work import Work
from services.reports.models.kinds import Kind
from services.reports.projecting import calls, chats, invitations, knowledge, people, presence, reading, surveys, tickets, time_logs
from services.reports.projecting.rows import Rows
from services.reports.projecting.settling import settle
from services.reports.projecting.storing import store

Take = Callable[[Rows, Envelope], None]
OF_TICKETS: dict[str, Take] = {
    "ticket_created": tickets.created,
    "ticket_assigned": tickets.assigned,
    "ticket_queued": tickets.heard,
    "ticket_transferred": tickets.transferred,
    "ticket_status_changed": tickets.status_changed,
    "ticket_priority_changed": tickets.modified("priority"),
    "ticket_pinned": tickets.modified("pin"),
    "ticket_unpinned": tickets.modified("pin"),
    "ticket_message_received": tickets.message_received,
    "ticket_message_sent": tickets.message_sent,
    "ticket_comment_added": tickets.modified("comment"),
    "ticket_edited": tickets.modified("edit"),
    "ticket_custom_fields_changed": tickets.modified("custom_fields"),
    "ticket_linked": tickets.modified("link"),
    "ticket_unlinked": tickets.modified("link"),
    "follow_up_scheduled": tickets.modified("follow_up"),
    "follow_up_removed": tickets.modified("follow_up"),
    "ticket_absorbed": tickets.absorbed,
    "ticket_deleted": tickets.deleted,
    "ticket_purged": tickets.purged,
    "call_log_created": calls.created,
    "call_log_changed": calls.saved,
    "call_log_assigned": calls.saved,
    "call_log_transferred": calls.transferred,
    "call_log_deleted": calls.deleted,
    "call_log_purged": tickets.purged,
    "time_log_created": time_logs.saved,
    "time_log_changed": time_logs.saved,
    "time_log_deleted": time_logs.deleted,
    "time_log_category_saved": people.saved("categories", "name"),
    "time_log_category_deleted": people.gone("categories"),
}
OF_CHAT: dict[str, Take] = {
    "chat_requested": chats.requested,
    "chat_assigned": chats.assigned,
    "chat_queued": chats.heard,
    "chat_transferred": chats.transferred,
    "chat_message_received": chats.message_received,
    "chat_message_sent": chats.message_sent,
    "chat_edited": chats.heard,
    "chat_custom_fields_changed": chats.heard,
    "chat_ended": chats.ended,
    "chat_deleted": chats.deleted,
    "chat_purged": tickets.purged,
}
OF_PEOPLE: dict[str, Take] = {
    "brand_saved": people.saved("brands", "name", "is_default", "time_zone", "host_names"),
    "brand_deleted": people.gone("brands", is_default=False, time_zone="UTC", host_names=[]),
    "department_saved": people.saved("departments", "brand_id", "name", "time_zone", "hours", "holidays", "settings"),
    "department_deleted": people.gone("departments", ("brand_id", "name"), time_zone="UTC", hours=[], holidays=[], settings={}),
    "group_saved": people.group_saved,
    "group_deleted": people.gone("groups", ("department_id", "name"), brand_id=None),
    "employee_saved": people.employee_saved,
    "employee_deleted": people.gone("employees", ("display_name",), **people.NO_EMPLOYEE),
    "user_saved": people.saved("users", "display_name", "email", "phones"),
    "user_deleted": people.user_deleted,
    "organization_saved": people.saved("organizations", "name", "members"),
    "organization_deleted": people.gone("organizations", members=[]),
    "role_saved": people.saved("roles", "name", "permissions"),
    "role_deleted": people.gone("roles", permissions=[]),
    "custom_field_saved": people.saved("custom_fields", "name", "kinds"),
    "custom_field_deleted": people.gone("custom_fields", kinds=[]),
    "settings_changed": people.settings_changed,
}
OF_ROUTING: dict[str, Take] = {
    "membership_added": people.membership(is_member=True),
    "membership_changed": people.membership(is_member=True),
    "membership_removed": people.membership(is_member=False),
    "agent_logged_in": presence.logged_in,
    "agent_logged_out": presence.logged_out,
    "agent_activity_changed": presence.activity_changed,
    "agent_became_auto_inactive": presence.became_auto_inactive,
    "agent_availability_changed": presence.availability_changed,
    "agent_limits_changed": presence.limits_changed,
    "web_session_started": presence.session_started,
    "web_session_ended": presence.session_ended,
}
OF_KB: dict[str, Take] = {
    "folder_saved": knowledge.folder_saved,
    "folder_deleted": knowledge.folder_deleted,
    "article_created": knowledge.done("article", Kind.ARTICLE_ADDED),
    "article_edited": knowledge.done("article", Kind.ARTICLE_EDITED),
    "article_flagged": knowledge.done("article", Kind.ARTICLE_FLAGGED),
    "article_reviewed": knowledge.done("article", Kind.ARTICLE_REVIEWED),
    "article_deleted": knowledge.deleted("article", Kind.ARTICLE_DELETED),
    "article_restored": knowledge.heard("article"),
    "article_purged": knowledge.purged("article"),
    "article_viewed": reading.viewed("article", Kind.ARTICLE_HIT, Kind.ARTICLE_CRAWLED),
    "news_created": knowledge.done("news", Kind.NEWS_ADDED),
    "news_edited": knowledge.done("news", Kind.NEWS_EDITED),
    "news_flagged": knowledge.done("news", Kind.NEWS_FLAGGED),
    "news_reviewed": knowledge.done("news", Kind.NEWS_REVIEWED),
    "news_deleted": knowledge.deleted("news", Kind.NEWS_DELETED),
    "news_restored": knowledge.heard("news"),
    "news_purged": knowledge.purged("news"),
    "news_viewed": reading.viewed("news", Kind.NEWS_HIT, Kind.NEWS_CRAWLED),
    "canned_reply_created": knowledge.done("canned_reply", Kind.CANNED_ADDED),
    "canned_reply_edited": knowledge.done("canned_reply", Kind.CANNED_EDITED),
    "canned_reply_flagged": knowledge.done("canned_reply", Kind.CANNED_FLAGGED),
    "canned_reply_reviewed": knowledge.done("canned_reply", Kind.CANNED_REVIEWED),
    "canned_reply_deleted": knowledge.deleted("canned_reply", Kind.CANNED_DELETED),
    "canned_reply_restored": knowledge.heard("canned_reply"),
    "canned_reply_purged": knowledge.purged("canned_reply"),
    "search_performed": reading.searched,
}
OF_WHOSON: dict[str, Take] = {
    "invitation_sent": invitations.sent,
    "invitation_accepted": invitations.accepted,
    "invitation_rejected": invitations.rejected,
    "invitation_ignored": invitations.ignored,
}
OF_REPORTS: dict[str, Take] = {
    "survey_saved": surveys.saved,
    "survey_deleted": surveys.deleted,
    "survey_offered": surveys.offered,
    "survey_answered": surveys.answered,
    "survey_moved": surveys.offered,
}
TAKEN: dict[str, dict[str, Take]] = {
    "tickets": OF_TICKETS,
    "chat": OF_CHAT,
    "people": OF_PEOPLE,
    "routing": OF_ROUTING,
    "kb": OF_KB,
    "whoson": OF_WHOSON,
    "reports": OF_REPORTS,
}
TAKES: dict[str, Take] = {f"{service}.{name}.v1": take for service, takes in TAKEN.items() for name, take in takes.items()}


def take_facts(work: Work, envelopes: Sequence[Envelope]) -> None:
    """A batch, in one transaction; facts of which nothing is made pass through."""
    project(work.session, envelopes)


def take_fact(work: Work, envelope: Envelope) -> None:
    """One alone."""
    project(work.session, [envelope])


def project(session: Session, envelopes: Sequence[Envelope]) -> None:
    """Makes rows of the facts, stores them and settles what they touch. The same fact again changes nothing."""
    rows = Rows()
    for envelope in {envelope.id: envelope for envelope in envelopes}.values():
        take = TAKES.get(envelope.type)
        if take is not None:
            take(rows, envelope)
    settle(session, rows, store(session, rows))
