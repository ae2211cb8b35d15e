"""What the routes about distribution take."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from gateway.people.kinds import count, identity, one, truth, word
from gateway.schemas import Id, PageQuery

CHANNELS = ("tickets", "chats", "calls")
TICKET_HANDLING = ("pull", "primary", "secondary")
CHAT_HANDLING = ("disabled", *TICKET_HANDLING)


class Handling(Schema):
    """How an agent takes part in a group."""

    ticket_handling = word("Pull from queue, first in line, or overflow", *TICKET_HANDLING)
    max_tickets = count("Most tickets at a time in this group; null for no limit", 1, allow_none=True)
    chat_handling = word("As for tickets; disabled: no chats at all", *CHAT_HANDLING)
    auto_inactive_minutes = count("Inactive by itself after so many minutes; null for never", 1, 100_000, allow_none=True)
    is_handing_off_on_auto_inactive = truth("Whether the work is handed off then")
    is_active_on_login = truth("Switched active by signing in")


class NewMembership(Handling):
    """An agent put into a group. Whoever is not told otherwise is Primary for both."""

    class Meta:
        title = "NewMembership"

    agent_id = identity("Who", required=True)
    group_id = identity("In which group", required=True)


class MembershipsQuery(PageQuery):
    """Of a group or of an agent: exactly one of the two."""

    group_id = Id(metadata={"description": "The agents of this group"})
    agent_id = Id(metadata={"description": "The groups of this agent"})


class GroupSwitch(Schema):
    """One switch, in one group or in all."""

    channel = word("What for", *CHANNELS, required=True)
    is_active = truth("On or off", required=True)
    group_id = identity("Left out: in all groups", allow_none=True)


class Switches(Schema):
    """Switches to turn."""

    switches = fields.List(
        fields.Nested(GroupSwitch), required=True, validate=validate.Length(1, 500), metadata={"description": "Which, and how"}
    )
    is_confirmed = truth("Yes, also as the last one for chat in a group", load_default=False)


class Availability(Schema):
    """At the keyboard or not: for chats, in all groups."""

    is_available = truth("Whether chats may be given", required=True)
    unavailable_reason = word("Why not", "manual", "call", load_default="manual")


class Composing(Schema):
    """Writing a call log."""

    is_composing = truth("Whether a call log is being written", required=True)
    is_blocking_chats = truth("Whether no chats are to be given meanwhile; left out: as before", allow_none=True)


class Limits(Schema):
    """How much an agent is given at a time, over all groups."""

    max_tickets = count("Most tickets; null for no limit", 1, allow_none=True, load_default=None)
    max_active_chats = count("Most running chats", 1, required=True)


class GroupsWindow(Schema):
    """Whether My Groups opens after signing in."""

    is_shown_on_login = truth("Open it", required=True)


class StopReceiving(Schema):
    """Which channels to switch off."""

    tickets = truth("Tickets", load_default=True)
    chats = truth("Chats", load_default=True)
    calls = truth("Calls", load_default=True)


class Leaving(Schema):
    """The two questions asked at logout."""

    stop_receiving = one(StopReceiving, "What to switch off in all groups", load_default=lambda: StopReceiving().load({}))
    is_handing_off_tickets = truth("Give the Active, unpinned tickets to others", load_default=False)
    is_confirmed = truth("Yes, also as the last one for chat in a group", load_default=False)


class ActiveAgentsQuery(PageQuery):
    """Which agents."""

    is_active = truth("Signed in and switched on anywhere, or not", load_default=True)
    department_id = Id(metadata={"description": "Of this department"})
    group_id = Id(metadata={"description": "Of this group"})


class QueuesQuery(PageQuery):
    """Which groups."""

    department_id = Id(metadata={"description": "Of this department"})


class Selected(Schema):
    """Pieces of work in the queue."""

    work_ids = fields.List(Id(), required=True, validate=validate.Length(1, 100), metadata={"description": "Tickets or chats"})
