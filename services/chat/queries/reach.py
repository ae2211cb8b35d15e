"""Who may see and touch which chats: the relation of the asker to a chat (CHT-044, CHT-072, CHT-110, PPL-022 to 024)."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from kit.errors import Forbidden, NotFound
from kit.storage.work import Call
from services.chat.models import Chat, Employee, Group, Member, Participant
from services.chat.queries.known import copy_of


@dataclass(frozen=True, slots=True)
class Reach:
    """What an employee reaches. `groups` he is a member of; `departments` he manages; an administrator reaches all."""

    employee_id: str
    is_everything: bool
    groups: frozenset[str]
    departments: frozenset[str]

    @property
    def is_manager(self) -> bool:
        return self.is_everything or bool(self.departments)

    def holds(self, chat: Chat) -> bool:
        """He may see the chat and coach, co-chat or comment in it."""
        return self.is_everything or chat.group_id in self.groups or chat.department_id in self.departments or self._owns(chat)

    def manages(self, chat: Chat) -> bool:
        return self.is_everything or chat.department_id in self.departments

    def rows(self) -> ColumnElement[bool]:
        """The same as a condition on chats."""
        if self.is_everything:
            return sa.true()
        inside = Chat.group_id.in_(self.groups) if self.groups else sa.false()
        managed = Chat.department_id.in_(self.departments) if self.departments else sa.false()
        return sa.or_(inside, managed, Chat.agent_id == self.employee_id)

    def _owns(self, chat: Chat) -> bool:
        return chat.agent_id == self.employee_id


def reach_of(session: Session, call: Call) -> Reach:
    """The asker's reach. A token with no person behind it, and the system itself, reach all. Forbidden for anybody else."""
    if call.actor_kind in ("api", "system", "event_rule"):
        return Reach("", True, frozenset(), frozenset())
    employee = copy_of(session, Employee, call.actor_id) if call.actor_kind == "employee" else None
    if employee is None:
        raise Forbidden("employees_only", "Only employees may do this.")
    if "administrator" in employee.kinds:
        return Reach(employee.id, True, frozenset(), frozenset())
    joined = sa.select(Member.group_id, Group.department_id).join(Group, Group.id == Member.group_id)
    places = session.execute(joined.where(Member.agent_id == employee.id, Member.is_member, ~Group.is_deleted)).all()
    departments = frozenset(department_id for _, department_id in places) if "manager" in employee.kinds else frozenset()
    return Reach(employee.id, False, frozenset(group_id for group_id, _ in places), departments)


def chat_in_reach(session: Session, call: Call, chat_id: str, *, is_locking: bool = False) -> Chat:
    """The chat, if the employee reaches it; else NotFound, so that nobody learns what exists."""
    chat = _chat(session, chat_id, is_locking=is_locking)
    if not reach_of(session, call).holds(chat):
        raise unknown()
    return chat


def chat_of_customer(session: Session, call: Call, chat_id: str, *, is_locking: bool = False) -> Chat:
    """The chat, if the asker is its visitor or the user who began it; else NotFound."""
    chat = _chat(session, chat_id, is_locking=is_locking)
    is_theirs = (call.actor_kind == "visitor" and call.actor_id == chat.id) or (
        call.actor_kind == "user" and chat.user_id is not None and call.actor_id == chat.user_id
    )
    if not is_theirs:
        raise unknown()
    return chat


def may_answer(session: Session, call: Call, chat: Chat) -> bool:
    """The owner, or an employee who co-chats at this moment (CHT-043)."""
    if call.actor_kind != "employee":
        return False
    here = (Participant.chat_id == chat.id, Participant.employee_id == call.actor_id, Participant.role == "cochat")
    return (
        call.actor_id == chat.agent_id or session.scalar(sa.select(Participant.id).where(*here, Participant.left_at.is_(None))) is not None
    )


def _chat(session: Session, chat_id: str, *, is_locking: bool) -> Chat:
    chat = locked(session, chat_id) if is_locking else session.get(Chat, chat_id)
    if chat is None or chat.deleted_at is not None:
        raise unknown()
    return chat


def locked(session: Session, chat_id: str) -> Chat | None:
    """The chat as it is now, held until the commit."""
    return session.scalar(_LOCKED, {"key": chat_id})


_LOCKED = sa.select(Chat).where(Chat.id == sa.bindparam("key")).with_for_update().execution_options(populate_existing=True)


def unknown() -> NotFound:
    return NotFound("chat_unknown", "There is no such chat.")
