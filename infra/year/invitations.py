"""Visits of the site in which somebody was invited to a chat, and what came of it."""

from __future__ import annotations

import random
from typing import Any

from infra.year.company import Agent, Group, User
from infra.year.moments import MINUTE, SECOND, text
from infra.year.names import OF_OTHERS, id_of, name_of
from infra.year.telling import Subject
from infra.year.world import World

ANSWERED_WITHIN = 2 * MINUTE
IDLE = 15 * MINUTE
WIDGET = ("visitor", "widget")


class Visit(Subject):
    """One visit, from its first page to its end."""

    __slots__ = ("_dice", "_group", "_invitation", "_invited", "_key", "_title", "at", "state")

    def __init__(self, world: World, dice: random.Random, invited: int, group: Group, user: User) -> None:
        """`invited`: when the invitation is sent, somewhat after the visit's beginning. Milliseconds since 1970."""
        name = name_of(dice)
        self._dice, self._group, self._invited = dice, group, invited
        self.at = invited - dice.randrange(15 * SECOND, 5 * MINUTE)
        super().__init__(world.desk, id_of(self.at, name), name)
        self._key = name.replace("-", "")
        self._invitation: dict[str, Any] = {}
        self.state = _first_state(self.id, group, user, self.at)
        view = {"view_key": f"{self._key}1", "number": 1, "viewed_at": text(self.at), "url": self.state["initial_page"],
                "title": "Welcome", "virtual_page": None, "referrer": None}  # fmt: skip
        self._tell(self.at, "whoson.visit_started.v1", *WIDGET, view=view)

    def invite(self, agent: Agent | None) -> str:
        """By an agent, or by an event rule. The invitation's id."""
        at = self._invited
        self._invitation = {
            "id": id_of(at, self.name, OF_OTHERS),
            "visit_id": self.id,
            "source": "agent" if agent else "event",
            "kind": "invite",
            "agent_id": agent.id if agent else None,
            "department_id": self._group.department.id,
            "group_id": self._group.id,
            "state": "sent",
            "chat_id": None,
            "text": "May I help you?",
            "sent_at": text(at),
            "answered_at": None,
        }
        self._stands("invited", at)
        actor, via = (agent.actor, "management") if agent else (f"event_rule:{self._group.id}", "clock")
        self._tell(at, "whoson.invitation_sent.v1", actor, via, invitation=self._invitation, agent_name=agent.title if agent else None)
        return str(self._invitation["id"])

    def accept(self, at: int, chat_id: str) -> None:
        self._stands("accepted", at, chat_id=chat_id)
        self._answered("accepted", at, *WIDGET, chat_id=chat_id)

    def refuse(self, *, is_rejected: bool) -> None:
        """Rejected by hand, or not answered in time; then the visit ends."""
        word = "rejected" if is_rejected else "ignored"
        at = self._invited + (self._dice.randrange(2 * SECOND, 100 * SECOND) if is_rejected else ANSWERED_WITHIN)
        self._stands(word, at)
        self._answered(word, at, *(WIDGET if is_rejected else ("system:clock", "clock")))
        self.end(at)

    def end(self, at: int) -> None:
        """A quarter of an hour after the last page."""
        at += IDLE
        self.state = {**self.state, "ended_at": text(at), "end_cause": "idle", "tracking_status": "none",
                      "version": self.state["version"] + 1}  # fmt: skip
        self._tell(at, "whoson.visit_ended.v1", "system:clock", "clock")

    def _stands(self, word: str, at: int, **more: Any) -> None:
        self.state = {**self.state, **more, "live_chat_status": word, "last_view_at": text(at), "version": self.state["version"] + 1}

    def _answered(self, word: str, at: int, actor: str, via: str, **more: Any) -> None:
        self._invitation = {**self._invitation, **more, "state": word, "answered_at": text(at)}
        self._tell(at, f"whoson.invitation_{word}.v1", actor, via, invitation=self._invitation)

    def _tell(self, at: int, what: str, actor: str, via: str, **said: Any) -> None:
        self.tell(at, what, actor, via, {"visit": self.state, "visitor_key": self._key, **said})


def _first_state(id_: str, group: Group, user: User, at: int) -> dict[str, Any]:
    site = f"https://www.{group.department.brand.domain}/"
    nothing = (
        "ended_at", "end_cause", "host_name", "host_domain", "network", "region", "city", "latitude", "longitude",
        "initial_virtual_page", "initial_referrer", "search_words", "current_virtual_page", "current_referrer", "chat_id",
    )  # fmt: skip
    return {
        "id": id_,
        "brand_id": group.department.brand.id,
        "user_id": user.id,
        "email": user.email,
        "customer_name": user.title,
        "tracking_status": "active",
        "is_spider": False,
        "started_at": text(at),
        "hits": 1,
        "last_view_at": text(at),
        "ip": "203.0.113.7",
        "country": "PT",
        "language": "pt",
        "languages": ["pt", "en"],
        "browser": "Firefox 128",
        "os": "Windows 10",
        "device": "computer",
        "initial_page": site,
        "initial_page_title": "Welcome",
        "current_page": site,
        "current_page_title": "Welcome",
        "live_chat_status": "none",
        "filter_ids": [],
        "version": 1,
        **dict.fromkeys(nothing),
    }
