"""Facts of routing, one class each, all of them from here."""

from contracts.events.routing.decisions import (
    CountersReset,
    RebalancingFinished,
    WorkAssigned,
    WorkKept,
    WorkQueued,
    WorkReleased,
)
from contracts.events.routing.presence import (
    AgentActivityChanged,
    AgentAvailabilityChanged,
    AgentBecameAutoInactive,
    AgentComposingChanged,
    AgentLimitsChanged,
    AgentLoggedIn,
    AgentLoggedOut,
    MembershipAdded,
    MembershipChanged,
    MembershipRemoved,
    WebSessionEnded,
    WebSessionStarted,
)

__all__ = [
    "AgentActivityChanged",
    "AgentAvailabilityChanged",
    "AgentBecameAutoInactive",
    "AgentComposingChanged",
    "AgentLimitsChanged",
    "AgentLoggedIn",
    "AgentLoggedOut",
    "CountersReset",
    "MembershipAdded",
    "MembershipChanged",
    "MembershipRemoved",
    "RebalancingFinished",
    "WebSessionEnded",
    "WebSessionStarted",
    "WorkAssigned",
    "WorkKept",
    "WorkQueued",
    "WorkReleased",
]
