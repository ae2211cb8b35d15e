"""All entities of tickets, in one place, so that the registry is whole whoever imports first."""

from services.tickets.models.attachment import Attachment, AttachmentKind
from services.tickets.models.comment import Comment
from services.tickets.models.copies import BrandCopy, DepartmentCopy, EmployeeCopy, GroupCopy, MembershipCopy, SettingsCopy, UserCopy
from services.tickets.models.draft import Draft
from services.tickets.models.entity import Entity, metadata, new_id
from services.tickets.models.follow_up import FollowUp
from services.tickets.models.hold import Hold
from services.tickets.models.message import Message
from services.tickets.models.placement import Placement
from services.tickets.models.related_item import RelatedItem
from services.tickets.models.tally import NOBODY, Tally, TallyChange
from services.tickets.models.ticket import CLOSED, Ticket
from services.tickets.models.trail import HistoryEntry, Passing

__all__ = [
    "CLOSED",
    "NOBODY",
    "Attachment",
    "AttachmentKind",
    "BrandCopy",
    "Comment",
    "DepartmentCopy",
    "Draft",
    "EmployeeCopy",
    "Entity",
    "FollowUp",
    "GroupCopy",
    "HistoryEntry",
    "Hold",
    "MembershipCopy",
    "Message",
    "Passing",
    "Placement",
    "RelatedItem",
    "SettingsCopy",
    "Tally",
    "TallyChange",
    "Ticket",
    "UserCopy",
    "metadata",
    "new_id",
]  # fmt: skip
