"""Facts about invitations to chat. The subject is the visit."""

from __future__ import annotations

from contracts.fact import Fact, fact
from contracts.shapes_of_whoson import InvitationShape, VisitShape
from contracts.wire import Text


@fact("whoson.invitation_sent.v1")
class InvitationSent(Fact):
    """An agent or an event rule invites the visitor to a chat, or opens one on the page."""

    visit: VisitShape
    visitor_key: Text
    invitation: InvitationShape
    agent_name: Text | None = None


@fact("whoson.invitation_accepted.v1")
class InvitationAccepted(Fact):
    """The visitor wants to chat; the invitation's `chat_id` is the chat that is opened for it."""

    visit: VisitShape
    visitor_key: Text
    invitation: InvitationShape


@fact("whoson.invitation_rejected.v1")
class InvitationRejected(Fact):
    """The visitor does not want to chat."""

    visit: VisitShape
    visitor_key: Text
    invitation: InvitationShape


@fact("whoson.invitation_ignored.v1")
class InvitationIgnored(Fact):
    """No answer within two minutes or until the visit ended, or it was taken back."""

    visit: VisitShape
    visitor_key: Text
    invitation: InvitationShape
