"""Routing's entities, a noun a room; `metadata` holds their tables."""

from services.routing.models.at_work import WebSession
from services.routing.models.decisions import Snapshot, StoredDecision
from services.routing.models.entity import Entity, metadata
from services.routing.models.memberships import Membership
from services.routing.models.places import Department, Employee, Group, WorkSettings
from services.routing.models.presence import Agent, LiveSession
from services.routing.models.rebalancing import Hold, RebalanceRule, RebalanceRun
from services.routing.models.works import WorkItem

__all__ = [
    "Agent",
    "Department",
    "Employee",
    "Entity",
    "Group",
    "Hold",
    "LiveSession",
    "Membership",
    "RebalanceRule",
    "RebalanceRun",
    "Snapshot",
    "StoredDecision",
    "WebSession",
    "WorkItem",
    "WorkSettings",
    "metadata",
]
