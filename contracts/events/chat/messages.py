"""Facts about what is said in a chat, and who takes part in it."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from contracts.fact import Fact, fact
from contracts.shapes import BeforeOfChat, ChatShape, ResponseShape
from contracts.vocabulary import ChatMessageKind, CommentKind
from contracts.wire import Count, Id, Ids, Truth, one_of, up_to


@fact("chat.chat_message_received.v1")
class ChatMessageReceived(Fact):
    """The customer's message stored, the question too.

    `number` counts the chat's messages from 1, `public_number` those its customer sees.
    """

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    message_id: Id
    number: Count
    public_number: Count
    is_question: Truth
    text: Annotated[str, up_to(10_000)]
    attachment_id: Id | None = None
    is_starting_clock: Truth


@fact("chat.chat_message_sent.v1")
class ChatMessageSent(Fact):
    """A message of our side stored. `is_answer`: CHT-028."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    message_id: Id
    number: Count
    public_number: Count | None = None
    kind: Annotated[str, one_of(*ChatMessageKind)]
    sender_agent_id: Id | None = None
    is_answer: Truth
    is_seen_by_customer: Truth
    text: Annotated[str, up_to(10_000)]
    attachment_id: Id | None = None
    canned_reply_ids: Ids = field(default_factory=list)
    form_id: Id | None = None
    response: ResponseShape | None = None


@fact("chat.chat_participant_joined.v1")
class ChatParticipantJoined(Fact):
    """A coach or co-chatting employee came in."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    employee_id: Id
    role: Annotated[str, one_of("coach", "cochat")]


@fact("chat.chat_participant_left.v1")
class ChatParticipantLeft(Fact):
    """A coach or co-chatting employee went out."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    employee_id: Id
    role: Annotated[str, one_of("coach", "cochat")]


@fact("chat.chat_comment_added.v1")
class ChatCommentAdded(Fact):
    """Comment stored."""

    chat: ChatShape
    before: BeforeOfChat = field(default_factory=dict)
    comment_id: Id
    kind: Annotated[str, one_of(*CommentKind)]
    author_id: Id | None = None
    text: Annotated[str, up_to(4000)]
