"""Comments on chats, for employees only (CHT-037)."""

from __future__ import annotations

from typing import Any

from uuid_utils import uuid7

from contracts.events import chat as facts
from kit.storage.work import Work
from services.chat.announce import Changes, changing
from services.chat.models import Chat, Comment, Employee
from services.chat.queries.known import copy_of
from services.chat.queries.reach import chat_in_reach
from services.chat.queries.tabs import comment_shape


def add_comment(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """One of the five kinds; on running and completed chats alike."""
    chat = chat_in_reach(work.session, work.call, asked["chat_id"], is_locking=True)
    with changing(work, chat) as changes:
        comment = note_comment(work, chat, changes, asked["kind"], asked["text"])
    return comment_shape(comment)


def note_comment(work: Work, chat: Chat, changes: Changes, kind: str, text: str) -> Comment:
    author = copy_of(work.session, Employee, work.call.actor_id) if work.call.actor_kind == "employee" else None
    comment = Comment(
        id=str(uuid7()),
        chat_id=chat.id,
        kind=kind,
        author_id=author.id if author else None,
        author_name=author.display_name if author else "",
        text=text,
        at=work.now,
    )
    work.session.add(comment)
    changes.tell(facts.ChatCommentAdded, comment_id=comment.id, kind=kind, author_id=comment.author_id, text=text)
    return comment
