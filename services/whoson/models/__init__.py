"""The entities of whoson. `metadata` holds all their tables."""

from services.whoson.models.columns import Entity, new_id
from services.whoson.models.copies import Brand, Department, Employee, Group, Membership, SettingsSection, User
from services.whoson.models.filters import Filter
from services.whoson.models.invitations import Ban, Invitation
from services.whoson.models.visits import PageAction, PageView, Report, Visit

metadata = Entity.metadata

__all__ = [
    "Ban",
    "Brand",
    "Department",
    "Employee",
    "Filter",
    "Group",
    "Invitation",
    "Membership",
    "PageAction",
    "PageView",
    "Report",
    "SettingsSection",
    "User",
    "Visit",
    "metadata",
    "new_id",
]
