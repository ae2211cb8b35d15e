"""Transfers that a person asks for: in force with routing's answer (CHT-047 to CHT-050, CHT-137, RTE-178 to RTE-180)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.chat.announce import changing
from services.chat.handlers.asking import ask_routing
from services.chat.handlers.comments import note_comment
from services.chat.handlers.talking import check_open
from services.chat.models import Chat, Employee, Group, Member, Presence
from services.chat.queries.known import copy_of, group
from services.chat.queries.reach import chat_in_reach


def transfer_chats(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{chats: [{chat_id, request_id}], warnings}: all of them or none. `agent_id` null = the group's distribution chooses."""
    target = group(work.session, asked["group_id"])
    warnings = _check_agent(work, target, asked["agent_id"]) if asked.get("agent_id") else []
    moved = []
    for chat_id in sorted(set(asked["chat_ids"])):
        chat = chat_in_reach(work.session, work.call, chat_id, is_locking=True)
        _check_chat(work, chat, target, asked.get("agent_id"))
        moved.append({"chat_id": chat.id, "request_id": _ask(work, chat, target, asked)})
    return {"chats": moved, "warnings": warnings}


def _check_agent(work: Work, target: Group, agent_id: str) -> list[str]:
    """RTE-061: a member with chat not disabled, logged in. Warns of one who is inactive (RTE-178)."""
    agent = copy_of(work.session, Employee, agent_id)
    member = work.session.scalar(sa.select(Member).where(Member.group_id == target.id, Member.agent_id == agent_id, Member.is_member))
    if agent is None or not agent.is_enabled or member is None or member.chat_handling == "disabled":
        raise Invalid("agent_takes_no_chats_there", "This agent takes no chats in that group.", field="agent_id")
    present = copy_of(work.session, Presence, agent_id)
    if present is None or not present.is_logged_in:
        raise Conflict("agent_logged_out", "This agent is not logged in: the customer would face nobody.")
    return [] if member.is_active else ["agent_inactive"]


def _check_chat(work: Work, chat: Chat, target: Group, agent_id: str | None) -> None:
    check_open(chat)
    if chat.awaits_routing(work.now):
        raise Conflict("being_assigned", "This chat is just being assigned. Please try again in a moment.", chat_id=chat.id)
    if agent_id and chat.agent_id == agent_id and chat.group_id == target.id:
        raise Conflict("already_there", "This agent has the chat already.", chat_id=chat.id)


def _ask(work: Work, chat: Chat, target: Group, asked: dict[str, Any]) -> str:
    with changing(work, chat) as changes:
        comment = note_comment(work, chat, changes, "transfer", asked["comment"]) if asked.get("comment") else None
        agent_id = asked.get("agent_id")
        chat.moving = {"is_agent_named": agent_id is not None, "comment_id": comment.id if comment else None}
        return ask_routing(work, chat, changes, reason="transfer", group_id=target.id, asked_agent_id=agent_id)
