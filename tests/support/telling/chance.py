"""Whole histories by chance: a company whose people, tickets, chats and pages do what they may, from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.support.telling.agents import Agents
from tests.support.telling.calls import change_call, delete_call, delete_time, log_call, log_time
from tests.support.telling.chats import ToldChat
from tests.support.telling.company import BEGAN, Company, Group, company
from tests.support.telling.invitations import ToldInvitation
from tests.support.telling.reading import Readers
from tests.support.telling.teller import CLOCK, Teller
from tests.support.telling.tickets import ToldTicket

PAUSES = (0, 1, 30, 90, 600, 3600, 7200, 25_000, 80_000, 150_000)
OFFICE = [{"weekday": day, "from": "09:00", "to": "12:30"} for day in (1, 3, 5, 7)] + [{"weekday": 1, "from": "13:00", "to": "24:00"}]
WORDS = ("red", "blue", "green")


class Chance:
    """`size` lives of each kind within `days` days from `begin`: what they did is in `teller.facts`, not in the order of time."""

    def __init__(self, seed: int, size: int, begin: datetime, days: int = 6, zone: str = "UTC") -> None:
        self.random, self.begin, self.days = random.Random(seed), begin, days
        self.teller = Teller(seed)
        self.acme = self._company(zone)
        self.readers = Readers(self.teller, self.acme.brand_id)
        self.tickets: list[ToldTicket] = []
        self.written: dict[str, list[str]] = {
            kind: [self.readers.write(begin, kind, f"{kind} {nth}", self.anybody(), **self._folder(kind)) for nth in range(3)]
            for kind in ("canned_reply", "article", "news")
        }
        for _ in range(size):
            for live in (self._ticket, self._chat, self._call, self._agent, self._reader, self._writer):
                live()
        self._rates()

    def any(self, of: Any) -> Any:
        return self.random.choice(list(of))

    def moment(self) -> datetime:
        return self.begin + timedelta(minutes=self.random.randrange(self.days * 1440))

    def later(self, at: datetime) -> datetime:
        return at + timedelta(seconds=self.any(PAUSES))

    def anybody(self) -> str:
        """An actor: an employee, or a program."""
        return str(self.any([*(f"employee:{key}" for key in self.acme.agents.values()), "api:"]))

    def _company(self, zone: str) -> Company:
        acme = company(self.teller)
        feast = {"name": "Feast", "date": (self.begin + timedelta(days=2)).date().isoformat()}
        help_, sales = acme.department("Help", OFFICE, zone, holidays=[feast]), acme.department("Sales")
        first, second = acme.group("First", help_, (5, 3, 4, 6, 2, 1)), acme.group("Second", help_, (0, 1, 2, 0, 7, 3))
        self.groups = [first, second, acme.group("Third", sales)]
        for nth, name in enumerate(("Ann", "Bob", "Cid")):
            acme.agent(name, self.groups[nth], self.groups[(nth + 1) % 3], cost=f"{10 + 7 * nth}.50")
        acme.agent("Dan", self.groups[2], cost="99.00")
        stranger = {**acme.customer("x"), "user_id": None, "email": "X@Example.org"}
        self.customers: list[Any] = [acme.customer("rosa"), acme.customer("tom"), stranger, None]
        self.field = acme.custom_field("Colour", "ticket", "chat", "call_log")
        self.folders = [self.teller.id(), self.teller.id()]
        self.category = self.teller.id()
        self.teller.tell("tickets.time_log_category_saved", self.category, BEGAN, name="Care")
        return acme

    def _agent_id(self) -> str:
        """Dan only belongs to groups."""
        return str(self.any([key for name, key in self.acme.agents.items() if name != "Dan"]))

    def _fields(self) -> dict[str, str]:
        return {self.field: self.any(WORDS)} if self.random.random() < 0.6 else {}

    def _ticket(self) -> None:
        at, group = self.moment(), self.any(self.groups)
        origin = self.any(("web", "email", "agent", "api", "event_rule"))
        more: dict[str, Any] = {"origin": origin, "fields": self._fields(), "priority": self.any(("low", "normal", "urgent"))}
        if origin == "agent":
            more["creator"] = self._agent_id()
        ticket = ToldTicket(self.teller, at, group, self.any(self.customers), **more)
        self.tickets.append(ticket)
        for _ in range(self.random.randrange(14)):
            at = self.later(at)
            self.any(self._steps_of_ticket(ticket, at))()
        if self.random.random() < 0.5:
            self._log(at, {"type": "ticket", "id": ticket.id, "number": ticket.state["number"]}, group)
        self._end_of_ticket(ticket, self.later(at))

    def _steps_of_ticket(self, ticket: ToldTicket, at: datetime) -> list[Callable[[], Any]]:
        customer = ticket.state["customer"]
        user = f"user:{customer['user_id']}" if customer and customer["user_id"] else "visitor"
        mine = f"employee:{ticket.agent_id or self._agent_id()}"
        others = [key for key in self.acme.agents.values() if key != ticket.agent_id]
        return [
            lambda: ticket.receive(at),
            lambda: ticket.send(at, ticket.agent_id or self._agent_id(), replies=self._replies()),
            lambda: ticket.send(at, self.any((self._agent_id(), None)), kind=self.any(("reply", "forward", "autoresponder"))),
            lambda: ticket.assign(at, self.any(others), self.any(("take", "queue_worked")), mine),
            lambda: ticket.queue(at, "hand_off") if ticket.agent_id else None,
            lambda: ticket.transfer(at, self.any(self.groups), self.any((None, self._agent_id(), ticket.agent_id)), mine),
            lambda: self._status(
                ticket, at, *self.any(((mine, "set"), (user, "close_request"), (CLOCK, "auto_close"), ("event_rule:", "set")))
            ),
            lambda: self._status(ticket, at, mine, "set"),
            lambda: ticket.comment(at, self._agent_id()),
            lambda: ticket.prioritize(at, self.any(("low", "high")), self.anybody()),
            lambda: ticket.fill_in(at, self.field, self.any(WORDS), self.anybody()),
        ]

    def _status(self, ticket: ToldTicket, at: datetime, actor: str, reason: str) -> None:
        status = self.any([one for one in ("active", "waiting", "closed", "closed_locked") if one != ticket.state["status"]])
        ticket.change_status(at, status, actor, reason)

    def _end_of_ticket(self, ticket: ToldTicket, at: datetime) -> None:
        luck = self.random.random()
        if luck < 0.12 and len(self.tickets) > 1:
            ticket.merge_into(at, self.tickets[0], self.anybody())
        elif luck < 0.3:
            ticket.delete(at, self.anybody(), self.any(("person", "age_rule")))
            if luck < 0.18:
                ticket.purge(self.later(at))

    def _replies(self) -> list[str]:
        return self.random.choices(self.written["canned_reply"], k=self.random.randrange(3))

    def _chat(self) -> None:
        at, group, invitation = self.moment(), self.any(self.groups), None
        if self.random.random() < 0.6:
            invitation = ToldInvitation(self.teller, at, group, self.any((None, self._agent_id())))
            at = self.later(at)
            ending = self.any((invitation.reject, invitation.ignore, None, None, None))
            if ending is not None:
                ending(at)
                return
        more: dict[str, Any] = {"question": self.random.random() < 0.5, "fields": self._fields()}
        chat = ToldChat(self.teller, at, group, self.any(self.customers), invitation_id=invitation and invitation.id, **more)
        if invitation is not None:
            invitation.accept(at, chat.id)
        for _ in range(self.random.randrange(10)):
            at = self.later(at)
            self.any(self._steps_of_chat(chat, at))()
        if self.random.random() < 0.85:
            self._end_of_chat(chat, self.later(at))

    def _end_of_chat(self, chat: ToldChat, at: datetime) -> None:
        chat.end(at, self.any(("customer", "customer_left", "agent")))
        if self.random.random() < 0.4:
            self._log(at, {"type": "chat", "id": chat.id, "number": chat.state["number"]}, chat.group)
        if self.random.random() < 0.2:
            at = self.later(at)
            chat.delete(at, self.anybody(), self.any(("person", "age_rule")))
            if self.random.random() < 0.3:
                chat.purge(self.later(at))

    def _steps_of_chat(self, chat: ToldChat, at: datetime) -> list[Callable[[], Any]]:
        if chat.agent_id is None:
            return [lambda: chat.receive(at), lambda: chat.assign(at, self._agent_id(), "queue_worked")]
        mine = f"employee:{chat.agent_id}"
        return [
            lambda: chat.receive(at),
            lambda: chat.send(at, chat.agent_id, replies=self._replies()),
            lambda: chat.send(at, chat.agent_id),
            lambda: chat.send(at, self.any((None, self._agent_id())), kind=self.any(("system", "coaching", "welcome"))),
            lambda: chat.transfer(at, self.any(self.groups), self.any((None, self._agent_id(), chat.agent_id)), mine),
            lambda: chat.queue(at, "hand_off"),
        ]

    def _call(self) -> None:
        at, group = self.moment(), self.any(self.groups)
        more: dict[str, Any] = {"started_at": at - timedelta(minutes=self.random.randrange(300)), "seconds": self.any((None, 0, 59, 3600))}
        more |= {"is_incoming": self.any((True, False)), "fields": self._fields()}
        call = log_call(self.teller, at, group, self._agent_id(), self.any(self.customers), **more)
        if self.random.random() < 0.3:
            changed = {"is_incoming": not call["is_incoming"], "agent_id": self._agent_id()}
            change_call(self.teller, self.later(at), call, self.anybody(), **changed)
        if self.random.random() < 0.4:
            self._log(at, {"type": "call_log", "id": call["id"], "number": call["number"]}, group)
        if self.random.random() < 0.2:
            delete_call(self.teller, self.later(at), call, self.anybody(), self.any(("person", "age_rule")))

    def _log(self, at: datetime, item: dict[str, str], group: Group) -> None:
        agent_id = self._agent_id()
        more: dict[str, Any] = {"work_at": at - timedelta(hours=self.random.randrange(50)), "seconds": self.random.randrange(9000)}
        more |= {"is_billable": self.any((True, False)), "category_id": self.any((None, self.category))}
        key = log_time(self.teller, at, item, group, agent_id, **more)
        if self.random.random() < 0.2:
            delete_time(self.teller, self.later(at), key, item, agent_id)

    def _agent(self) -> None:
        """Some of somebody's days at work, on full minutes."""
        at, agent_id, agents = self.moment(), self._agent_id(), Agents(self.teller)
        if self.random.random() < 0.4:
            key = agents.begin_session(at, agent_id)
            if self.random.random() < 0.7:
                agents.end_session(self.later(at), agent_id, key, at, self.later(at))
        at = max([at, *(fact.time for fact in self.teller.facts if fact.subject == agent_id and "routing.agent" in fact.type)])
        for _ in range(self.random.randrange(9)):
            at += timedelta(minutes=self.random.randrange(400))
            self.any(self._steps_of_agent(agents, agent_id, at))()

    def _steps_of_agent(self, agents: Agents, agent_id: str, at: datetime) -> list[Callable[[], Any]]:
        def turn(*channels: str, is_active: bool) -> None:
            agents.switch(at, agent_id, self.any(self.groups), self.any(channels), is_active=is_active)

        return [
            lambda: agents.log_in(at, agent_id),
            lambda: agents.log_in(at, agent_id),
            lambda: agents.log_out(at, agent_id),
            lambda: turn("tickets", "chats", "calls", is_active=True),
            lambda: turn("tickets", "chats", is_active=True),
            lambda: turn("tickets", "chats", is_active=False),
            lambda: agents.make_available(at, agent_id, is_available=self.any((True, False))),
        ]

    def _reader(self) -> None:
        at, who, search = self.moment(), self.any(("ida", "eve", "kim")), None
        if self.random.random() < 0.7:
            query = self.any(("vpn", " VPN", "reset  password", "Reset password"))
            more: dict[str, Any] = {"source": self.any(("portal", "portal", "suggestion")), "is_employee": self.random.random() < 0.15}
            news = self.random.sample(self.written["news"], k=self.random.randrange(3))
            search = self.readers.search(at, query, who, self.any((0, 0, 3, 8)), news, language=self.any(("en", "de")), **more)
        for _ in range(self.random.randrange(4)):
            at = self.later(at)
            more = {"spider": "bot"} if self.random.random() < 0.2 else {"is_employee": self.random.random() < 0.15}
            key = self.any(self.written["article"] + self.written["news"])
            self.readers.view(at, key, who, search_id=search, language=self.any(("en", "de")), **more)

    def _writer(self) -> None:
        kind = self.any(("canned_reply", "article", "news"))
        nth = self.random.randrange(len(self.written[kind]))
        what = self.any(("edited", "edited", "flagged", "reviewed", "reviewed", "deleted"))
        key, where = self.written[kind][nth], self._folder(kind)
        self.readers.write(self.moment(), kind, f"{kind} {nth}", self.anybody(), what, key, **where)

    def _folder(self, kind: str) -> dict[str, str]:
        return {} if kind == "news" else {"folder_id": self.any(self.folders)}

    def _rates(self) -> None:
        """Costs, estimates and memberships that change on the way."""
        middle = self.begin + timedelta(days=self.days / 2)
        self.acme.rate("Bob", "31.00", middle)
        self.acme.estimate(self.groups[0], (1, 2, 3, 4, 5, 6), middle + timedelta(hours=5))
        self.acme.leave("Dan", self.groups[2], middle - timedelta(hours=9))
        self.acme.join("Dan", self.groups[0], middle + timedelta(hours=11))
