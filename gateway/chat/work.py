"""How chats come out to employees."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.chat.shapes import KINDS, ChatFile, a_count, a_moment, a_text, an_id, null
from gateway.people.kinds import names, one, several, truth, word
from gateway.schemas import Id


class ChatPlace(Schema):
    """Where it is."""

    brand_id = an_id("Brand")
    department_id = an_id("Department")
    group_id = an_id("Group")


class ChatCustomer(Schema):
    """Who asks."""

    user_id = null(an_id("The account, if signed in"))
    username = null(a_text("The account's name"))
    name = null(a_text("What he is called"))
    email = null(a_text("Address"))
    phone = null(a_text("Phone"))
    ip = null(a_text("Where from"))


class Chat(Schema):
    """A chat, in a list."""

    id = an_id("Its id")
    number = a_text("Its number")
    place = one(ChatPlace, "Where it is", required=True)
    brand_id = an_id("Brand")
    department_name = a_text("Department")
    group_name = a_text("Group")
    agent_id = null(an_id("Whose it is; null in the queue"))
    agent_name = null(a_text("Whose it is"))
    assignment_number = a_count("Grows with each change of owner")
    customer = one(ChatCustomer, "Who asks", required=True)
    question = null(a_text("The first message", 10_000))
    language = null(a_text("The customer's language"))
    status = word("How it stands", "queued", "active", "completed", required=True)
    outcome = null(a_text("How it ended"))
    direction = word("Who began", "incoming", "outgoing", required=True)
    entry = word("How the customer came", "portal", "website_link", "invitation", required=True)
    chat_link_id = null(an_id("The chat link"))
    invitation_id = null(an_id("The invitation"))
    started_at = a_moment("Start")
    queued_at = null(a_moment("In the queue since"))
    assigned_at = null(a_moment("With its owner since"))
    first_assigned_at = null(a_moment("First owner"))
    first_response_at = null(a_moment("First answer"))
    first_unanswered_at = null(a_moment("The customer waits since; null after an answer"))
    ended_at = null(a_moment("End"))
    deleted_at = null(a_moment("Deleted"))
    messages_in = a_count("From the customer")
    messages_out = a_count("Answers")
    queue_seconds = a_count("All waits that ended with an agent")
    custom_fields = names("Custom field id to {key, value}", required=True)
    version = a_count("Counts the changes")
    last_number = a_count("Number of the last message")
    idle_seconds = null(a_count("How long the customer has waited for an answer"))
    idle_level = null(word("How bad that is", "idle", "warning", "critical", required=True))
    duration_seconds = a_count("Length so far")
    duration_level = null(word("How bad that is", "warning", "critical", required=True))


class ChatParticipant(Schema):
    """Who takes part beside the owner."""

    employee_id = an_id("Who")
    name = a_text("Who")
    role = word("How", "coach", "cochat", required=True)
    joined_at = a_moment("Since")


class WholeChat(Chat):
    """One chat."""

    is_customer_here = truth("The customer's page was heard of just now", required=True)
    participants = several(fields.Nested(ChatParticipant), "Who takes part", 50, required=True)


class ChatMessage(Schema):
    """A message as employees see it."""

    id = an_id("Its id")
    chat_id = an_id("Its chat")
    number = a_count("Counts all messages of the chat, without gaps")
    public_number = null(a_count("The number the customer sees; null for coaching"))
    kind = word("Kind", *KINDS, required=True)
    author_id = null(an_id("Who wrote it"))
    author_name = a_text("As the customer sees it")
    text = a_text("Plain text", 10_000)
    at = a_moment("When")
    is_answer = truth("It answered the customer", required=True)
    is_seen_by_customer = truth("The customer sees it", required=True)
    client_id = null(a_text("The writer's own id of it"))
    attachment = null(one(ChatFile, "The file it carries", required=True))


class ChatMessages(Schema):
    """Messages, oldest first."""

    items = fields.List(fields.Nested(ChatMessage), required=True, metadata={"description": "After the number asked for"})
    last_number = a_count("Number of the last one there is")


class ChatGroupCounts(Schema):
    """How many chats a group has."""

    group_id = an_id("Group")
    name = a_text("Its name")
    department_id = an_id("Its department")
    active = a_count("Running")
    queued = a_count("Waiting")


class ChatCounts(Schema):
    """How many chats stand in each list."""

    my_active = a_count("Running ones of mine")
    my_completed = a_count("Completed ones I took part in")
    queue = a_count("Waiting ones in reach")
    groups = fields.List(fields.Nested(ChatGroupCounts), required=True, metadata={"description": "Groups in reach"})


class TakenChat(Schema):
    """Routing's word on a take."""

    work_id = an_id("The chat")
    work_type = a_text("What it is")
    agent_id = an_id("Whose it is now")
    assignment_number = a_count("Under this number")
    decision_id = an_id("Routing's decision")
    group_id = an_id("In this group")


class ChatAsked(Schema):
    """A chat whose move was asked for."""

    chat_id = an_id("The chat")
    request_id = an_id("The question to routing")


class ChatsTransferred(Schema):
    """A transfer that routing will put in force."""

    chats = fields.List(fields.Nested(ChatAsked), required=True, metadata={"description": "Each chat"})
    warnings = fields.List(fields.String(), required=True, metadata={"description": "agent_inactive: the receiver is not active"})


class EndedChat(Schema):
    """A chat that is over."""

    chat_id = an_id("The chat")
    status = a_text("completed")
    outcome = a_text("How it is counted")


class DeletedChats(Schema):
    """Chats that are deleted."""

    deleted = fields.List(Id(), required=True, metadata={"description": "Their ids"})


class ChatTakingPart(Schema):
    """Who takes part."""

    chat_id = an_id("The chat")
    role = word("How", "coach", "cochat", required=True)


class ChatComment(Schema):
    """A note for employees."""

    id = an_id("Its id")
    kind = a_text("Kind")
    author_id = null(an_id("Who wrote it"))
    author_name = a_text("Who wrote it")
    text = a_text("Plain text", 4_000)
    at = a_moment("When")


class ChatItem(Schema):
    """Something a chat points to."""

    type = a_text("What it is")
    id = an_id("Its id")
    number = a_text("Its number")


class ChatHistoryEntry(Schema):
    """One thing that happened."""

    id = an_id("Its id")
    at = a_moment("When")
    actor = a_text("Who did it")
    what = a_text("What happened, for programs")
    text = a_text("What happened, for people", 1000)
    details = names("More of it", required=True)
