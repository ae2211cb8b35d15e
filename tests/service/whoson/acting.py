"""Agents who act on the visitors of a site."""

from __future__ import annotations

from typing import Any

from uuid_utils import uuid7

from tests.service.whoson.site import Site


class Acting:
    """A site with a department, its group and an agent of it. Commands are hers unless said otherwise."""

    def __init__(self, site: Site) -> None:
        self.site, self.handling = site, site.handling
        self.department_id, self.group_id = self.department("Support"), ""
        self.group_id = self.group(self.department_id)
        self.agent_id = self.agent("Ada", self.group_id)

    def hear(self, fact: str, subject: str, **values: Any) -> None:
        self.handling.fact("whoson", fact, values, subject=subject, now=self.site.now)

    def department(self, name: str, *, brand_id: str = "") -> str:
        department_id = str(uuid7())
        self.hear("people.department_saved.v1", department_id, brand_id=brand_id or self.site.brand, name=name)
        return department_id

    def group(self, department_id: str, *, brand_id: str = "") -> str:
        group_id = str(uuid7())
        self.hear("people.group_saved.v1", group_id, brand_id=brand_id or self.site.brand, department_id=department_id, name="Front line")
        return group_id

    def agent(self, name: str, group_id: str = "", *kinds: str) -> str:
        agent_id = str(uuid7())
        self.hear("people.employee_saved.v1", agent_id, display_name=name, is_enabled=True, kinds=list(kinds or ("agent",)))
        if group_id:
            place = {"group_id": group_id}
            self.hear("routing.membership_added.v1", agent_id, membership_id=str(uuid7()), agent_id=agent_id, place=place)
        return agent_id

    def visit_id(self, who: str) -> str:
        return self.site.visit(who).id

    def command(self, name: str, asked: dict[str, Any], *, actor: str = "") -> Any:
        by = actor or f"employee:{self.agent_id}"
        return self.handling.command("whoson", name, asked, now=self.site.now, actor=by, via="management")

    def on(self, name: str, who: str, *, actor: str = "", **asked: Any) -> Any:
        """A command about a visitor."""
        return self.command(name, {"visit_id": self.visit_id(who), **asked}, actor=actor)

    def invite(self, who: str, *, actor: str = "", **asked: Any) -> Any:
        return self.on("invite_visitor", who, actor=actor, **{"kind": "invite", "text": "May I help?", **asked})

    def answer(self, who: str, invitation_id: str, answer: str = "accepted") -> Any:
        asked = {"visitor_key": self.site.keys[who], "invitation_id": invitation_id, "answer": answer}
        return self.command("answer_invitation", asked, actor="visitor")

    def chat(self, what: str, chat_id: str, **chat: Any) -> None:
        self.hear(f"chat.chat_{what}.v1", chat_id, chat={"id": chat_id, "invitation_id": None, "customer": None, **chat})

    def due(self) -> list[str]:
        return self.handling.due("whoson", self.site.now)

    def told(self) -> list[str]:
        """Short names of what was announced last."""
        return [fact.type.split(".")[1] for fact in self.handling.facts]

    def standing(self, who: str) -> str:
        return self.site.visit(who).live_chat_status
