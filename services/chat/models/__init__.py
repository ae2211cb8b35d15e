"""The entities of chat. `metadata` holds all their tables."""

from services.chat.models.chats import ACTIVE, COMPLETED, NUMBERS, QUEUED, Chat, state
from services.chat.models.columns import Entity
from services.chat.models.copies import (
    Brand,
    CustomField,
    Department,
    Door,
    Employee,
    FieldTemplate,
    Group,
    Member,
    Presence,
    SettingsSection,
    User,
)
from services.chat.models.messages import ANSWERS, TEXT_LIMIT, Attachment, Message
from services.chat.models.notes import COMMENT_KINDS, Comment, HistoryEntry, Link
from services.chat.models.owners import Bar, Holding, Participant
from services.chat.models.seen import Seen

metadata = Entity.metadata

__all__ = [
    "ACTIVE",
    "ANSWERS",
    "COMMENT_KINDS",
    "COMPLETED",
    "NUMBERS",
    "QUEUED",
    "TEXT_LIMIT",
    "Attachment",
    "Bar",
    "Brand",
    "Chat",
    "Comment",
    "CustomField",
    "Department",
    "Door",
    "Employee",
    "Entity",
    "FieldTemplate",
    "Group",
    "HistoryEntry",
    "Holding",
    "Link",
    "Member",
    "Message",
    "Participant",
    "Presence",
    "Seen",
    "SettingsSection",
    "User",
    "metadata",
    "state",
]  # fmt: skip
