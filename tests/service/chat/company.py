"""A small company for chat's tests: what people and routing would have told, and routing's answers by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from uuid_utils import uuid7

from contracts.events import people, routing
from tests.support.handling import Handling

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday


def new_id() -> str:
    return str(uuid7())


class Company:
    """One brand with a department and its front line group; agents on request. `now` moves only when told."""

    def __init__(self, handling: Handling) -> None:
        self.handling = handling
        self.now = NOON
        self.brand_id, self.department_id, self.group_id = new_id(), new_id(), new_id()
        self.numbers: dict[str, int] = {}
        self.department()
        self.group(self.group_id, self.department_id)
        self.hear_ourselves()

    # what people and routing tell

    def department(
        self, department_id: str = "", front_line_group_id: str = "", *, chats: dict[str, Any] | None = None, **said: Any
    ) -> str:
        department_id = department_id or self.department_id
        values: dict[str, Any] = {
            "is_new": True, "brand_id": self.brand_id, "name": "Support", "front_line_group_id": front_line_group_id or self.group_id,
            "hours": [], "holidays": [], "time_zone": "UTC", "inherits": {"hours": True, "holidays": True},
            "settings": {"chats": chats or {}},
        }  # fmt: skip
        self.hear(people.DepartmentSaved(subject=department_id, **values | said))
        return department_id

    def brand(self, **settings: Any) -> None:
        values: dict[str, Any] = {"is_new": True, "name": "Acme", "is_default": True, "host_names": [], "hours": [], "holidays": []}
        self.hear(people.BrandSaved(subject=self.brand_id, time_zone="UTC", settings=settings, **values))

    def group(self, group_id: str = "", department_id: str = "", name: str = "Front line") -> str:
        group_id = group_id or new_id()
        kinds = ("ticket_created", "ticket_transferred", "ticket_message_in", "ticket_message_out", "chat_started", "chat_transferred")
        place = {"brand_id": self.brand_id, "department_id": department_id or self.department_id}
        self.hear(people.GroupSaved(subject=group_id, is_new=True, name=name, estimates=dict.fromkeys(kinds, 0), **place))
        return group_id

    def user(self, name: str = "Eve", *, role_ids: tuple[str, ...] = ()) -> str:
        user_id = new_id()
        values: dict[str, Any] = {
            "is_new": True, "username": name.lower(), "display_name": name, "email": f"{name.lower()}@example.com",
            "is_email_verified": True, "phones": [], "role_ids": list(role_ids), "custom_fields": {}, "is_banned_from_community": False,
        }  # fmt: skip
        self.hear(people.UserSaved(subject=user_id, **values))
        return user_id

    def employee(self, name: str = "Ann", *, kinds: tuple[str, ...] = ("agent",), chat_name: str | None = None) -> str:
        employee_id = new_id()
        values: dict[str, Any] = {
            "is_new": True, "username": name.lower(), "display_name": name, "chat_display_name": chat_name, "email": f"{name}@example.com",
            "is_enabled": True, "time_zone": "UTC", "language": "en", "role_ids": [], "kinds": list(kinds),
        }  # fmt: skip
        self.hear(people.EmployeeSaved(subject=employee_id, **values))
        return employee_id

    def member(self, employee_id: str, group_id: str = "", *, handling: str = "primary", is_active: bool = True) -> None:
        place = self.place(group_id)
        values: dict[str, Any] = {"agent_id": employee_id, "place": place, "membership_id": new_id(), "ticket_handling": "primary"}
        self.hear(routing.MembershipAdded(subject=employee_id, chat_handling=handling, **values))
        self.activity(employee_id, group_id, is_active=is_active)

    def activity(self, employee_id: str, group_id: str = "", *, is_active: bool) -> None:
        values: dict[str, Any] = {"agent_id": employee_id, "place": self.place(group_id), "channel": "chats", "is_active": is_active}
        self.hear(routing.AgentActivityChanged(subject=employee_id, reason="person", **values))

    def login(self, employee_id: str) -> None:
        self.hear(routing.AgentLoggedIn(subject=employee_id, agent_id=employee_id, session_id=new_id(), reason="person"))

    def logout(self, employee_id: str) -> None:
        self.hear(routing.AgentLoggedOut(subject=employee_id, agent_id=employee_id, reason="person", is_handing_off_tickets=False))

    def agent(self, name: str = "Ann", **said: Any) -> str:
        """An employee who is a member, active and logged in."""
        employee_id = self.employee(name, **said)
        self.member(employee_id)
        self.login(employee_id)
        return employee_id

    def settings(self, section: str = "work", **values: Any) -> None:
        self.hear(people.SettingsChanged(subject=section, section=section, values=values))

    def place(self, group_id: str = "") -> dict[str, str]:
        return {"brand_id": self.brand_id, "department_id": self.department_id, "group_id": group_id or self.group_id}

    # what customers and agents do

    def start(self, **asked: Any) -> dict[str, Any]:
        """A customer asks; answers {chat, waiting}."""
        given = {"department_id": self.department_id, "name": "Eve", "question": "Is anybody there?"} | asked
        return self.command("start_chat", given, actor="visitor")  # type: ignore[no-any-return]

    def started(self, **asked: Any) -> str:
        return str(self.start(**asked)["chat"]["id"])

    def assigned(self, agent_id: str, **asked: Any) -> str:
        """A chat that routing gave to this agent."""
        chat_id = self.started(**asked)
        self.assign(chat_id, agent_id)
        return chat_id

    def say(self, chat_id: str, text: str = "Hello?", **asked: Any) -> Any:
        return self.command("receive_message", {"chat_id": chat_id, "text": text, **asked}, actor=f"visitor:{chat_id}")

    def answer(self, chat_id: str, agent_id: str, text: str = "Hello.", **asked: Any) -> Any:
        return self.command("send_message", {"chat_id": chat_id, "text": text, **asked}, actor=f"employee:{agent_id}")

    def end(self, chat_id: str, agent_id: str) -> Any:
        return self.command("end_chat", {"chat_id": chat_id}, actor=f"employee:{agent_id}")

    # routing's word

    def assign(self, chat_id: str, agent_id: str, **said: Any) -> None:
        decision, rest = self._decision(chat_id, said)
        load = dict.fromkeys(("active_tickets", "counted_tickets", "counted_in_group", "received_count"), 0) | {"running_chats": 1}
        values: dict[str, Any] = {"agent_id": agent_id, "method": "capacity", "is_receipt": True, "load": load} | rest
        self.hear(routing.WorkAssigned(subject=chat_id, decision=decision, **values))

    def keep(self, chat_id: str, agent_id: str) -> None:
        """What was asked for comes to nothing: the owner stays, under the same number."""
        decision, _ = self._decision(chat_id, {"number": self.numbers[chat_id]})
        load = dict.fromkeys(("active_tickets", "counted_tickets", "counted_in_group", "received_count"), 0) | {"running_chats": 1}
        self.hear(routing.WorkKept(subject=chat_id, decision=decision, agent_id=agent_id, method="owner_kept", load=load))

    def queue(self, chat_id: str, **said: Any) -> None:
        decision, rest = self._decision(chat_id, said)
        values: dict[str, Any] = {"queued_at": self.now, "position": 1, "waiting_because": "all_at_limit"} | rest
        self.hear(routing.WorkQueued(subject=chat_id, decision=decision, **values))

    def _decision(self, chat_id: str, said: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        number = said.pop("number", self.numbers.get(chat_id, 0) + 1)
        self.numbers[chat_id] = max(number, self.numbers.get(chat_id, 0))
        asked = self.last_request(chat_id)
        decision = {
            "work_type": "chat", "place": self.place(asked["group_id"]), "assignment_number": number, "decision_id": new_id(),
            "decision_number": 1, "request_id": asked["request_id"], "reason": asked["reason"], "detail": asked["detail"],
            "rules_version": "1", "why": "because", "candidates": [], "dropped": [],
        }  # fmt: skip
        named = {name: said.pop(name) for name in list(said) if name in decision}
        return decision | named, said

    def last_request(self, chat_id: str) -> dict[str, Any]:
        told = [each for each in self.handling.announced("chat") if each.type == "chat.assignment_requested.v1" and each.subject == chat_id]
        return told[-1].data

    # presence and time

    def wait(self, seconds: float, *, hearing: tuple[str, ...] = ()) -> None:
        """Time goes by, pings of `hearing` (agent:<id>, visitor:<chat id>) and our own come every five seconds."""
        end = self.now + timedelta(seconds=seconds)
        while self.now < end:
            self.now = min(end, self.now + timedelta(seconds=5))
            self.hear_ourselves()
            for who in hearing:
                self.ping(who)

    def ping(self, who: str) -> None:
        kind, _, its_id = who.partition(":")
        self.handling.signal("chat", f"presence.{kind}", {"agent_ids" if kind == "agent" else "chat_ids": [its_id]}, now=self.now)

    def hear_ourselves(self) -> None:
        self.handling.signal("chat", "chat.ear", {}, now=self.now)

    def due(self) -> list[str]:
        return self.handling.due("chat", self.now)

    # plain ways in and out

    def hear(self, fact: Any, **said: Any) -> None:
        self.handling.fact("chat", fact, now=self.now, **said)

    def command(self, name: str, asked: dict[str, Any], *, actor: str) -> Any:
        return self.handling.command("chat", name, asked, now=self.now, actor=actor, via="portal")

    def question(self, name: str, asked: dict[str, Any], *, actor: str) -> Any:
        return self.handling.question("chat", name, asked, now=self.now, actor=actor)

    def chat(self, chat_id: str, agent_id: str = "") -> Any:
        return self.question("chat", {"chat_id": chat_id}, actor=f"employee:{agent_id}" if agent_id else "api:test")

    def told(self, chat_id: str) -> list[str]:
        """Short names of the facts about a chat, in the order of the bus."""
        return [each.type.split(".")[1] for each in self.handling.announced("chat") if each.subject == chat_id]

    def last(self, name: str, subject: str) -> Any:
        """What the newest fact of this name said."""
        return [each for each in self.handling.announced("chat") if each.type == f"chat.{name}.v1" and each.subject == subject][-1].data
