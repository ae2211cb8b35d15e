"""The entities of people; `metadata` is all their tables."""

from services.people.models.access import ApiToken, Link, Session
from services.people.models.accounts import Account, Employee, Role, User, account_roles
from services.people.models.columns import Entity
from services.people.models.company import Brand, Department, Group, Section

metadata = Entity.metadata

__all__ = [
    "Account",
    "ApiToken",
    "Brand",
    "Department",
    "Employee",
    "Group",
    "Link",
    "Role",
    "Section",
    "Session",
    "User",
    "account_roles",
    "metadata",
]
