"""What tests of canned replies need: one made in a line, folders, agents with other rights, messages that went out."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.kb.models import CannedReply, Folder, new_id
from services.people.rules.rights import granted
from tests.service.kb.library import START, Library, an_id

ROLE = an_id(900)


def reply(library: Library, title: str = "Thanks", by: str = "", **said: Any) -> dict[str, Any]:
    """A canned reply, for everyone unless told."""
    made: dict[str, Any] = library.said("create_canned_reply", {"title": title, "body": "<p>Thank you.</p>", **said}, by=by or library.ann)
    return made


def for_ann(library: Library) -> dict[str, Any]:
    return {"assigned_to": "agent", "assigned_to_id": library.ann}


def for_department(library: Library) -> dict[str, Any]:
    return {"assigned_to": "department", "assigned_to_id": library.department}


def folder(library: Library, name: str, kind: str = "canned_reply") -> str:
    """A folder straight into the table: its commands are told of elsewhere."""
    folder_id = new_id()
    with library.handling("kb") as work:
        work.session.add(Folder(id=folder_id, kind=kind, name=name, created_at=START))
    return folder_id


def work_as(library: Library, *switches: str, level: str = "custom", feature: str = "canned_replies") -> str:
    """An agent of the first group whose only role has this level in this feature."""
    library.save_role(ROLE, "Juniors", sorted(granted({feature: level}, frozenset(f"{feature}.{one}" for one in switches), "employee")))
    joe = an_id(39)
    library.hire(joe, "Joe", "agent", groups=[library.group], role_ids=[ROLE])
    return joe


def sent(library: Library, message: str, *reply_ids: str, by: str | None = "", channel: str = "ticket", **call: Any) -> None:
    """A message of an agent went out with these replies, as tickets and chat tell it."""
    fact = {"ticket": "tickets.ticket_message_sent.v1", "chat": "chat.chat_message_sent.v1"}[channel]
    said = {"message_id": message, "canned_reply_ids": list(reply_ids), "sender_agent_id": library.ann if by == "" else by}
    library.handling.fact("kb", fact, said, subject=an_id(5000), **call)


def titles(listed: dict[str, Any]) -> list[str]:
    return [row["title"] for row in listed["items"]]


def stored(library: Library, reply_id: str, name: str) -> Any:
    """A column of a reply, as it stands in the table."""
    with library.handling.reading("kb") as session:
        return session.scalar(sa.select(getattr(CannedReply, name)).where(CannedReply.id == reply_id))
