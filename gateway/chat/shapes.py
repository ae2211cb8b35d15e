"""How chats and what hangs on them come out. `may_be_null` fields are always there."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.people.kinds import count, identity, moment, one, several, text, truth, word

KINDS = ("customer", "agent", "cochat", "coaching", "welcome", "system", "file", "form", "canned", "page")
_MANY = 2**31 - 1


def null(field: Any) -> Any:
    field.allow_none = True
    return field


def an_id(description: str) -> Any:
    return identity(description, required=True)


def a_moment(description: str) -> Any:
    return moment(description, required=True)


def a_text(description: str, most: int = 300) -> Any:
    return text(description, most, 0, required=True)


def a_count(description: str) -> Any:
    return count(description, 0, _MANY, required=True)


class ChatFile(Schema):
    """A file sent in a chat."""

    id = an_id("Its id")
    name = a_text("Its name")
    content_type = a_text("What it is")
    size = count("Bytes", 0, 2**40, required=True)


class ChatFormField(Schema):
    """A custom field of a form."""

    id = an_id("Its id")
    key = a_text("Its name for programs")
    name = a_text("Its name for people")
    type = a_text("What it takes")
    choices = several(fields.Raw(), "What can be chosen", 1000, required=True)
    is_required = truth("Must be filled", required=True)


class DepartmentForChat(Schema):
    """A department, and whether a chat can be started with it now."""

    id = an_id("Its id")
    brand_id = an_id("Its brand")
    name = a_text("Its name")
    preferred_language = null(a_text("Takes chats in this language"))
    is_online = truth("A chat can be started now", required=True)
    closed_because = null(word("Why not", "hours", "holiday", "activity", "setting", required=True))
    before_text = a_text("Title before the chat", 20_000)
    not_available_text = a_text("What to read while it is offline", 20_000)
    fields_ = fields.List(fields.Nested(ChatFormField), required=True, data_key="fields", metadata={"description": "Its form"})


class DepartmentsForChat(Schema):
    """Where a chat can be started."""

    is_online = truth("At least one department is", required=True)
    chosen_id = null(an_id("The department of the customer's language"))
    departments = fields.List(fields.Nested(DepartmentForChat), required=True, metadata={"description": "In their order"})


class CustomerChat(Schema):
    """A chat as its customer sees it."""

    id = an_id("Its id")
    number = a_text("Its number")
    department_id = an_id("With whom")
    department_name = a_text("With whom")
    agent_name = null(a_text("Who answers"))
    name = a_text("What the customer is called")
    email = null(a_text("The customer's address"))
    language = null(a_text("The customer's language"))
    question = null(a_text("The first message", 10_000))
    status = word("How it stands", "queued", "active", "completed", required=True)
    started_at = a_moment("Start")
    ended_at = null(a_moment("End"))
    last_number = a_count("Number of the last message")
    may_send_files = truth("The customer may send files", required=True)
    after_text = null(a_text("What to read after the end; null where a survey takes its place", 20_000))
    has_survey = truth("The chat has ended and a survey follows: ask for it", required=True)


class WaitEstimate(Schema):
    """How long it may still take: the middle, and the range in which 8 of 10 such waits end."""

    seconds = a_count("The middle")
    from_seconds = a_count("One of ten waits is shorter")
    to_seconds = a_count("One of ten waits is longer")


class ChatWaiting(Schema):
    """The place in the queue, and what to read meanwhile; null when it waits no more."""

    is_waiting = truth("Nobody has it yet", required=True)
    ahead = null(a_count("How many are ahead"))
    header = null(a_text("The place in words"))
    text = null(a_text("What to read", 20_000))
    is_position_shown = truth("Whether the department shows places", required=True)
    estimate = one(WaitEstimate, "How long it may still take, where the place is shown and it can be said", allow_none=True)


class ChatAndWaiting(Schema):
    """A chat and its place in the queue."""

    chat = one(CustomerChat, "The chat", required=True)
    waiting = one(ChatWaiting, "Its place", required=True)


class StartedChat(ChatAndWaiting):
    """A chat that has just begun, and what opens it from now on."""

    token = a_text("Send it as a bearer token; it opens this chat and nothing else", 1000)


class CustomerMessage(Schema):
    """A message as the customer sees it."""

    id = an_id("Its id")
    chat_id = an_id("Its chat")
    number = a_count("Counts what the customer sees, without gaps")
    is_mine = truth("The customer wrote it", required=True)
    kind = word(
        "Who wrote it; page: the text is an address, which opens if the customer says so",
        "customer",
        "agent",
        "system",
        "page",
        required=True,
    )
    author_name = a_text("Who wrote it")
    text = a_text("Plain text", 10_000)
    at = a_moment("When")
    client_id = null(a_text("The writer's own id of it"))
    attachment = null(one(ChatFile, "The file it carries", required=True))


class CustomerMessages(Schema):
    """Messages, oldest first."""

    items = fields.List(fields.Nested(CustomerMessage), required=True, metadata={"description": "After the number asked for"})
    last_number = a_count("Number of the last one there is")


class ChatTranscript(Schema):
    """The whole chat, to print or to mail."""

    title = a_text("One line", 1000)
    text = a_text("As text", 100_000_000)
    html = a_text("As HTML", 100_000_000)
