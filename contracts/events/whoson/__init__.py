"""Facts of whoson, one class each, all of them from here."""

from contracts.events.whoson.filters import FilterDeleted, FilterSaved
from contracts.events.whoson.invitations import InvitationAccepted, InvitationIgnored, InvitationRejected, InvitationSent
from contracts.events.whoson.visits import (
    PageActionPerformed,
    PagePushed,
    PageViewed,
    VisitChanged,
    VisitEnded,
    VisitorIdentified,
    VisitPurged,
    VisitStarted,
)

__all__ = [
    "FilterDeleted",
    "FilterSaved",
    "InvitationAccepted",
    "InvitationIgnored",
    "InvitationRejected",
    "InvitationSent",
    "PageActionPerformed",
    "PagePushed",
    "PageViewed",
    "VisitChanged",
    "VisitEnded",
    "VisitPurged",
    "VisitStarted",
    "VisitorIdentified",
]
