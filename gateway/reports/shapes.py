"""What goes out about reports."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.people.kinds import count, identity, moment, one, text


class TicketsOnBoard(Schema):
    """Tickets of a group: those above `new` as they are now, the rest today's."""

    active = count("In status Active", required=True)
    waiting = count("In status Waiting", required=True)
    queued = count("Active without an agent", required=True)
    oldest_queued_at = moment("Since when the first of these waits", required=True, allow_none=True)
    unanswered = count("With a message of the customer that nobody has answered", required=True)
    oldest_unanswered_at = moment("When the oldest of these messages came", required=True, allow_none=True)
    new = count("Made today", required=True)
    closed = count("Closings today", required=True)
    reopened = count("Re-openings today", required=True)
    first_replies = count("First replies today", required=True)
    within_target = count("Those of them within the target, in business time", required=True)


class ChatsOnBoard(Schema):
    """Chats of a group: those above `new` as they are now, the rest today's."""

    running = count("With an agent", required=True)
    queued = count("Waiting for an agent", required=True)
    oldest_queued_at = moment("Since when the first of these waits", required=True, allow_none=True)
    unanswered = count("In which the customer waits for an answer", required=True)
    oldest_unanswered_at = moment("Since when the longest of these waits", required=True, allow_none=True)
    new = count("Begun today", required=True)
    ended = count("Ended today", required=True)
    abandoned = count("Those of them that the customer left before any agent wrote", required=True)
    answered = count("Waits that ended with an agent today", required=True)
    wait_seconds = count("The sum of these waits, in seconds", most=10**12, required=True)
    within_target = count("Waits within the target", required=True)


class AgentsOnBoard(Schema):
    """Who is there for a group now."""

    tickets = count("Active for tickets", required=True)
    chats = count("Active for chats and available", required=True)
    capacity = count("How many chats these take at once, together", required=True)
    running = count("How many chats they have, those of other groups too", required=True)


class GroupOnBoard(Schema):
    """The figures of one group."""

    group_id = identity("Group", required=True)
    department_id = identity("Its department", required=True)
    name = text("Its name", required=True)
    tickets = one(TicketsOnBoard, "Tickets", required=True)
    chats = one(ChatsOnBoard, "Chats", required=True)
    agents = one(AgentsOnBoard, "Agents", required=True)


class DepartmentOnBoard(Schema):
    """The figures of one department's groups; groups of which nothing is to be said are left out."""

    at = moment("Of when they are", required=True)
    department_id = identity("Department", required=True)
    name = text("Its name", required=True)
    groups = fields.List(fields.Nested(GroupOnBoard), required=True, metadata={"description": "By id"})


class BoardTargets(Schema):
    """What is wanted, as the settings of reports say."""

    chat_seconds = count("Within how many seconds a chat is to have its agent", required=True)
    ticket_seconds = count("Within how many business seconds a ticket is to have its first reply", most=10**9, required=True)


class Board(Schema):
    """The board of all departments in reach."""

    at = moment("Of when it is", required=True)
    time_zone = text("Where today begins", required=True)
    targets = one(BoardTargets, "Targets", required=True)
    departments = fields.List(fields.Nested(DepartmentOnBoard), required=True, metadata={"description": "By id"})
