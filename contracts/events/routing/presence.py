"""Facts about agents: presence, switches, limits, memberships and sessions at the screen."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from contracts.fact import Fact, fact
from contracts.shapes import PlaceShape
from contracts.vocabulary import Channel, ChatHandling, TicketHandling
from contracts.wire import At, Count, Id, Ids, Truth, list_of, one_of


@fact("routing.agent_logged_in.v1")
class AgentLoggedIn(Fact):
    """The agent's first live session began; switches set by the login follow as own facts."""

    agent_id: Id
    session_id: Id
    reason: Annotated[str, one_of("person", "restart")]


@fact("routing.agent_logged_out.v1")
class AgentLoggedOut(Fact):
    """The last live session is over."""

    agent_id: Id
    reason: Annotated[str, one_of("person", "time_out", "restart")]
    is_handing_off_tickets: Truth
    groups_left_empty: Ids = field(default_factory=list)


@fact("routing.agent_activity_changed.v1")
class AgentActivityChanged(Fact):
    """One switch turned: one fact a group and channel."""

    agent_id: Id
    place: PlaceShape
    channel: Annotated[str, one_of(*Channel)]
    is_active: Truth
    reason: Annotated[str, one_of("person", "manager", "login", "logout", "auto_inactive", "handling_disabled", "member_removed")]
    groups_left_empty: Ids = field(default_factory=list)


@fact("routing.agent_became_auto_inactive.v1")
class AgentBecameAutoInactive(Fact):
    """Once a group, before its switches' facts."""

    agent_id: Id
    place: PlaceShape
    idle_seconds: Count
    was_active: Annotated[list[str], list_of(*Channel)]
    is_handing_off: Truth


@fact("routing.agent_availability_changed.v1")
class AgentAvailabilityChanged(Fact):
    """Available or Unavailable; `group_ids` are the agent's groups in which chat is not disabled."""

    agent_id: Id
    is_available: Truth
    unavailable_reason: Annotated[str, one_of("manual", "call")] | None = None
    reason: Annotated[str, one_of("person", "manager", "call", "login")]
    group_ids: Ids
    groups_left_empty: Ids = field(default_factory=list)


@fact("routing.agent_composing_changed.v1")
class AgentComposingChanged(Fact):
    """Began or left off writing a call log."""

    agent_id: Id
    is_composing: Truth
    is_blocking_chats: Truth


@fact("routing.agent_limits_changed.v1")
class AgentLimitsChanged(Fact):
    """Overall limits stored."""

    agent_id: Id
    max_tickets: Count | None = None
    max_active_chats: Count


@fact("routing.membership_added.v1")
class MembershipAdded(Fact):
    """An agent belongs to a group from now on."""

    agent_id: Id
    place: PlaceShape
    membership_id: Id
    ticket_handling: Annotated[str, one_of(*TicketHandling)]
    max_tickets: Count | None = None
    chat_handling: Annotated[str, one_of(*ChatHandling)]
    auto_inactive_minutes: Count | None = None
    is_handing_off_on_auto_inactive: Truth = False
    is_active_on_login: Truth = False


@fact("routing.membership_changed.v1")
class MembershipChanged(Fact):
    """Handling, limit or switches of a membership stored."""

    agent_id: Id
    place: PlaceShape
    membership_id: Id
    ticket_handling: Annotated[str, one_of(*TicketHandling)]
    max_tickets: Count | None = None
    chat_handling: Annotated[str, one_of(*ChatHandling)]
    auto_inactive_minutes: Count | None = None
    is_handing_off_on_auto_inactive: Truth = False
    is_active_on_login: Truth = False


@fact("routing.membership_removed.v1")
class MembershipRemoved(Fact):
    """No longer a member; also with the agent or the group."""

    agent_id: Id
    place: PlaceShape
    membership_id: Id
    ticket_handling: Annotated[str, one_of(*TicketHandling)]
    max_tickets: Count | None = None
    chat_handling: Annotated[str, one_of(*ChatHandling)]
    auto_inactive_minutes: Count | None = None
    is_handing_off_on_auto_inactive: Truth = False
    is_active_on_login: Truth = False
    reason: Annotated[str, one_of("person", "employee_deleted", "group_deleted")]


@fact("routing.web_session_started.v1")
class WebSessionStarted(Fact):
    """First page or page action after more than three minutes without one."""

    agent_id: Id
    web_session_id: Id


@fact("routing.web_session_ended.v1")
class WebSessionEnded(Fact):
    """Three minutes after the last action; `ended_at` is that action's time."""

    agent_id: Id
    web_session_id: Id
    started_at: At
    ended_at: At
    action_count: Count
