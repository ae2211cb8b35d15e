"""What comes in about chats."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from gateway.people.kinds import LANGUAGE, email, identity, matching, several, truth, word
from gateway.people.kinds import text as words
from gateway.schemas import Id, PageQuery
from kit.addresses import WebAddress

SAID = 10_000
AT_ONCE = 50
VIEWS = ("my_active", "my_completed", "group_active", "group_completed", "queue", "active", "completed", "of_customer")


def values(description: str, *, may_be_null: bool = False) -> fields.Dict:
    return fields.Dict(
        keys=Id(),
        values=fields.String(validate=validate.Length(max=512), allow_none=may_be_null),
        validate=validate.Length(max=50),
        metadata={"description": description},
    )


class WhereToChat(Schema):
    """Which departments are meant; all of the brand where nothing is said."""

    department_ids = several(Id(), "Those of a chat link, in its order")
    language = matching("Language of the page, before the browser's", LANGUAGE, 35)


class NewChat(Schema):
    """What it takes to start a chat. Without a department, the customer's language picks one."""

    search_id = identity("The search or suggestions that did not answer it", allow_none=True)
    department_id = identity("Department to talk to")
    department_ids = several(Id(), "Departments to pick from")
    language = matching("Language of the page, before the browser's", LANGUAGE, 35)
    name = words("What the customer wants to be called", 100)
    email = email("The customer's address")
    question = words("The first message", SAID)
    custom_fields = values("Custom field id to its value")
    has_consented = truth("The privacy policy was accepted, where the brand asks for it", load_default=False)
    entry = word("How the customer came", "portal", "website_link", load_default="portal")
    chat_link_id = identity("The chat link on the page")


class NewChatMessage(Schema):
    """Something to say."""

    text = words("Plain text", SAID, required=True)
    client_id = words("An id of the writer's screen: the same one is stored once", 100)


class NewChatAnswer(NewChatMessage):
    """Something to say to the customer."""

    kind = word("Where the text comes from", "agent", "canned", "form", load_default="agent")
    canned_reply_ids = several(Id(), "Canned replies used", 20, load_default=list)
    form_id = identity("The form whose link is in the text")


class NewPage(Schema):
    """A page to open in the customer's browser."""

    url = WebAddress(required=True, metadata={"description": "http or https, 2,000 characters at most", "format": "uri"})
    client_id = words("An id of the writer's screen: the same one is stored once", 100)


class AfterNumber(Schema):
    """Which messages: those after a number, oldest first."""

    after = fields.Integer(
        load_default=0, validate=validate.Range(0, 2**31 - 1), metadata={"description": "Number of the last one at hand"}
    )
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 200), metadata={"description": "How many, 1 to 200"})


class CustomerTyping(Schema):
    """What the customer is typing and has not sent; empty when he stopped."""

    text = words("Unsent text", 2_000, 0, load_default="")


class AgentTyping(CustomerTyping):
    """What an employee is typing, and where. The customer learns only that an agent types in the answer box."""

    box = word("Which box", "answer", "coaching", required=True)


class NewChatFile(Schema):
    """A file to send, as multipart/form-data."""

    file = fields.Raw(required=True, metadata={"description": "The content", "type": "string", "format": "binary"})
    text = words("A line beside it", SAID, 0)
    client_id = words("An id of the writer's screen: the same one is stored once", 100)

    @validates_schema
    def _is_file(self, said: dict[str, object], **_: object) -> None:
        if not getattr(said.get("file"), "filename", ""):
            raise ValidationError("Not a file with a name.", "file")


class ChatsQuery(PageQuery):
    """Which list of chats."""

    view = word("Which list", *VIEWS, load_default="my_active")
    group_id = identity("Only of this group; needed by the group's lists")
    department_id = identity("Only of this department")
    agent_id = identity("Only of this agent")
    user_id = identity("Whose chats, for of_customer")
    email = words("Whose chats by address, for of_customer", 254)
    sort = word("In which order; the queue has its own", "newest", "oldest", "longest_idle", load_default="newest")
    search = words("Looks in number, name, address and question", 200)


class ChatTransfer(Schema):
    """Where chats go; without an agent the group's distribution chooses one."""

    chat_ids = fields.List(Id(), required=True, validate=validate.Length(1, AT_ONCE), metadata={"description": "All of them move, or none"})
    group_id = identity("The group that gets them", required=True)
    agent_id = identity("The agent who gets them", allow_none=True)
    comment = words("Why, for colleagues", 4_000)


class ChatDeletion(Schema):
    """Completed chats to delete."""

    chat_ids = fields.List(Id(), required=True, validate=validate.Length(1, AT_ONCE), metadata={"description": "All of them, or none"})


class ChatRole(Schema):
    """How to take part."""

    role = word("coach writes to colleagues only, cochat to the customer too", "coach", "cochat", required=True)


class NewChatComment(Schema):
    """A note for employees."""

    kind = word("Kind", "general", "resolution", "transfer", "follow_up", "sticky", load_default="general")
    text = words("Plain text", 4_000, required=True)


class ChatChanges(Schema):
    """What is corrected."""

    customer_name = words("What the customer is called", 100)
    customer_email = email("The customer's address", allow_none=True)
    language = matching("Language", LANGUAGE, 35, allow_none=True)


class ChatFieldValues(Schema):
    """Custom fields to change; the others stay."""

    custom_fields = values("Custom field id to its value, null empties it", may_be_null=True)

    @validates_schema
    def _given(self, said: dict[str, object], **_: object) -> None:
        if "custom_fields" not in said:
            raise ValidationError("Missing.", "custom_fields")


class NewChatItem(Schema):
    """Something to point to."""

    type = word("What it is", "ticket", "chat", "call_log", required=True)
    id = identity("Its id", required=True)
    number = words("Its number", 40, required=True)


class TranscriptQuery(Schema):
    """For whom."""

    is_for_customer = fields.Boolean(load_default=False, metadata={"description": "Leave out coaching, as in what the customer gets"})
