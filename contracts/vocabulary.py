"""The words of the field, as they stand on the wire. A list may grow; a reader takes an unknown word as "other"."""

from __future__ import annotations

from enum import StrEnum


class WorkType(StrEnum):
    TICKET = "ticket"
    CHAT = "chat"
    CALL_LOG = "call_log"


class ItemType(StrEnum):
    """What can be linked to what."""

    TICKET = "ticket"
    CHAT = "chat"
    CALL_LOG = "call_log"
    TASK = "task"
    TIME_LOG = "time_log"


class Channel(StrEnum):
    """What an agent is active for in a group."""

    TICKETS = "tickets"
    CHATS = "chats"
    CALLS = "calls"


class ActorKind(StrEnum):
    EMPLOYEE = "employee"
    USER = "user"
    VISITOR = "visitor"
    EVENT_RULE = "event_rule"
    API = "api"
    SYSTEM = "system"
    SPIDER = "spider"


class Via(StrEnum):
    """The way in."""

    MANAGEMENT = "management"
    PORTAL = "portal"
    WIDGET = "widget"
    MAIL = "mail"
    API = "api"
    CLOCK = "clock"


class TicketStatus(StrEnum):
    ACTIVE = "active"
    WAITING = "waiting"
    CLOSED = "closed"
    CLOSED_LOCKED = "closed_locked"


class ChatStatus(StrEnum):
    QUEUED = "queued"
    ACTIVE = "active"
    COMPLETED = "completed"


class TaskStatus(StrEnum):
    UNDER_CONSIDERATION = "under_consideration"
    APPROVED = "approved"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    IN_REVIEW = "in_review"
    COMPLETED = "completed"
    REJECTED = "rejected"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class TicketSource(StrEnum):
    PORTAL = "portal"
    CHAT_OFFLINE = "chat_offline"
    EMAIL = "email"
    AGENT_INCOMING = "agent_incoming"
    AGENT_OUTGOING = "agent_outgoing"
    CHAT = "chat"
    CALL_LOG = "call_log"
    SPLIT = "split"
    API = "api"
    EVENT_RULE = "event_rule"


class TicketOrigin(StrEnum):
    AGENT = "agent"
    WEB = "web"
    EMAIL = "email"
    API = "api"
    EVENT_RULE = "event_rule"


class FollowUpState(StrEnum):
    SCHEDULED = "scheduled"
    DUE = "due"
    SUSPENDED = "suspended"


class CommentKind(StrEnum):
    GENERAL = "general"
    RESOLUTION = "resolution"
    TRANSFER = "transfer"
    FOLLOW_UP = "follow_up"
    STICKY = "sticky"


class TicketMessageKind(StrEnum):
    """What our side sends out of a ticket."""

    REPLY = "reply"
    OPENING = "opening"
    FORWARD = "forward"
    RESEND = "resend"
    AUTORESPONDER = "autoresponder"
    NOTICE = "notice"
    SURVEY = "survey"
    FORM = "form"


class ChatMessageKind(StrEnum):
    """What our side says in a chat."""

    AGENT = "agent"
    COCHAT = "cochat"
    FILE = "file"
    FORM = "form"
    CANNED = "canned"
    PAGE = "page"
    WELCOME = "welcome"
    SYSTEM = "system"
    COACHING = "coaching"


class ChatDirection(StrEnum):
    INCOMING = "incoming"
    OUTGOING = "outgoing"


class ChatEntry(StrEnum):
    PORTAL = "portal"
    WEBSITE_LINK = "website_link"
    INVITATION = "invitation"


class ChatOutcome(StrEnum):
    ENDED_BY_AGENT = "ended_by_agent"
    ENDED_BY_CUSTOMER = "ended_by_customer"
    ENDED_BY_EVENT_RULE = "ended_by_event_rule"
    ABANDONED_IN_QUEUE = "abandoned_in_queue"
    ABANDONED_AFTER_ASSIGNED = "abandoned_after_assigned"


class TicketHandling(StrEnum):
    """How an agent takes part in a group's tickets."""

    PULL = "pull"
    PRIMARY = "primary"
    SECONDARY = "secondary"


class ChatHandling(StrEnum):
    """How an agent takes part in a group's chats."""

    DISABLED = "disabled"
    PULL = "pull"
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Method(StrEnum):
    """How routing came to its choice."""

    NAMED = "named"
    PINNED = "pinned"
    ROUND_ROBIN = "round_robin"
    CAPACITY = "capacity"
    TAKEN = "taken"
    OWNER_KEPT = "owner_kept"
    EVENED = "evened"


class WaitingBecause(StrEnum):
    """Why nobody got a piece of work."""

    NO_MEMBER = "no_member"
    PULL_ONLY = "pull_only"
    NOBODY_LOGGED_IN = "nobody_logged_in"
    NOBODY_ACTIVE = "nobody_active"
    NOBODY_AVAILABLE = "nobody_available"
    ALL_COMPOSING = "all_composing"
    ALL_BARRED = "all_barred"
    ALL_AT_LIMIT = "all_at_limit"


class Reason(StrEnum):
    """Why an owner, a place or a status changed."""

    CREATE = "create"
    TAKE = "take"
    TRANSFER = "transfer"
    REBALANCE = "rebalance"
    HAND_OFF = "hand_off"
    QUEUE_WORKED = "queue_worked"
    REPLY = "reply"
    BOUNCE = "bounce"
    FORM_COMPLETED = "form_completed"
    CLOSE_REQUEST = "close_request"
    SEND = "send"
    SET = "set"
    FOLLOW_UP_SCHEDULED = "follow_up_scheduled"
    FOLLOW_UP_DUE = "follow_up_due"
    FOLLOW_UP_REMOVED = "follow_up_removed"
    AUTO_CLOSE = "auto_close"
    AUTO_LOCK = "auto_lock"
    AUTO_DELETE = "auto_delete"
    MEMBER_REMOVED = "member_removed"
    MERGE = "merge"
    DELETE = "delete"


class HandOffDetail(StrEnum):
    """`detail` beside the reason hand_off."""

    NO_INITIAL_RESPONSE = "no_initial_response"
    NO_FOLLOW_UP_RESPONSE = "no_follow_up_response"
    AGENT_DISCONNECTED = "agent_disconnected"
    LOGOUT = "logout"
    AUTO_INACTIVE = "auto_inactive"


class QueueWorkedDetail(StrEnum):
    """`detail` beside the reason queue_worked: what set it off."""

    AGENT_LOGGED_IN = "agent_logged_in"
    AGENT_ACTIVE = "agent_active"
    AGENT_AVAILABLE = "agent_available"
    BELOW_LIMIT = "below_limit"
    LIMIT_CHANGED = "limit_changed"
    HANDLING_CHANGED = "handling_changed"
    MEMBER_ADDED = "member_added"
    TICK = "tick"


class KnowledgeKind(StrEnum):
    """What kb keeps that people find."""

    ARTICLE = "article"
    CANNED_REPLY = "canned_reply"
    NEWS = "news"


class FolderKind(StrEnum):
    """What lies in folders."""

    ARTICLE = "article"
    CANNED_REPLY = "canned_reply"


class FeedbackState(StrEnum):
    """Whether a comment on an article may be seen (KB-086, KB-091, KB-092)."""

    PENDING = "pending"
    APPROVED = "approved"
    BLOCKED = "blocked"


class ReplyAudience(StrEnum):
    """Who may use a canned reply (CAN-003)."""

    EVERYONE = "everyone"
    DEPARTMENT = "department"
    AGENT = "agent"


class CannedReplyType(StrEnum):
    """Where a canned reply is offered (CAN-012)."""

    TICKETS_AND_CHATS = "tickets_and_chats"
    TICKETS = "tickets"
    CHATS = "chats"


class SearchSource(StrEnum):
    """Who looked, and where (KB-177)."""

    PORTAL = "portal"
    SUGGESTION = "suggestion"
    AGENT = "agent"
