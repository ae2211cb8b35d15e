"""A company that sends surveys: what is heard about it, who asks for what, and a mail service that is played."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import orjson
from uuid_utils import uuid7

from kit.config import PROJECT
from services.reports.handlers.surveys.mailing import mail_one
from tests.support.handling import Handling, OutsideOfHandling

ADMIN = "00000000-0000-7000-8000-00000000ad01"
ANN = "00000000-0000-7000-8000-00000000a001"
BOB = "00000000-0000-7000-8000-00000000b001"
BRAND, OTHER_BRAND = "00000000-0000-7000-8000-000000000b01", "00000000-0000-7000-8000-000000000b02"
SALES, HELP = "00000000-0000-7000-8000-0000000000d1", "00000000-0000-7000-8000-0000000000d2"
GROUP = "00000000-0000-7000-8000-0000000000e1"
USER = "00000000-0000-7000-8000-0000000000c1"
SECRET = "a secret of the tests, of forty characters"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Said = dict[str, Any]

QUESTIONS: list[Said] = [
    {"type": "single_selection", "text": "How quick?", "weight": 3, "options": "Slow: 0\nSo so: 5\nQuick: 10", "is_required": True},
    {"type": "yes_no", "text": "Solved?", "weight": 1},
    {"type": "rating", "text": "How kind?", "weight": 2},
    {"type": "multiple_selection", "text": "What helped?", "options": "Phone\nMail: fast\nChat"},
    {"type": "short_answer", "text": "Your town"},
    {"type": "long_answer", "text": "Anything else?"},
]


@dataclass(slots=True)
class PlayedOutside:
    """What the outing gets; `answer` is what mail says, or the refusal that it raises."""

    outside: OutsideOfHandling
    asked: list[tuple[str, Said]]
    answer: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.outside, name)

    def ask(self, service: str, method: str, asked: Said | None = None, *, key: str = "", timeout: float = 5.0) -> Any:
        assert (service, method) == ("mail", "spool_mail")
        self.asked.append((key, asked or {}))
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@dataclass(slots=True)
class House:
    """Everybody's facts come in order; the time is the test's."""

    handling: Handling
    now: datetime = NOON
    mails: list[tuple[str, Said]] = field(default_factory=list)
    answer: Any = field(default_factory=lambda: {"mail_id": str(uuid7()), "withheld": []})

    def open(self) -> None:
        for key, name, hosts in ((BRAND, "Acme", ["help.acme.example"]), (OTHER_BRAND, "Beta", [])):
            self.tell("people.brand_saved", key, name=name, host_names=hosts, is_default=key == BRAND)
        for key, kinds in ((ADMIN, ["administrator"]), (ANN, ["agent"]), (BOB, ["agent", "manager"])):
            self.tell("people.employee_saved", key, display_name=key[-4:], kinds=kinds, is_enabled=True)
        for key in (SALES, HELP):
            self.department(key)

    def department(self, key: str, brand_id: str = BRAND, **surveys: str | None) -> None:
        """Its settings of surveys: after_ticket_id, after_chat_id."""
        settings = {"surveys": {"after_ticket_id": None, "after_chat_id": None} | surveys}
        self.tell("people.department_saved", key, brand_id=brand_id, name=key[-2:], settings=settings)

    def tell(self, kind: str, subject: str, **said: Any) -> None:
        """Lets reports hear the golden example of this fact, so altered."""
        body = orjson.loads((PROJECT / f"contracts/examples/{kind}.v1.json").read_bytes())["data"]
        self.handling.fact("reports", f"{kind}.v1", body | said, subject=subject, now=self.now)

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    def command(self, name: str, asked: Said, actor: str = f"employee:{ADMIN}") -> Any:
        return self.handling.command("reports", name, asked, now=self.now, actor=actor)

    def question(self, name: str, asked: Said | None = None, actor: str = f"employee:{ADMIN}") -> Any:
        return self.handling.question("reports", name, asked or {}, now=self.now, actor=actor)

    def survey(self, name: str = "After a ticket", questions: list[Said] | None = None, **more: Any) -> str:
        said = {"name": name, "link_text": "How did we do?", "questions": QUESTIONS if questions is None else questions}
        return str(self.command("save_survey", said | more)["id"])

    def told(self) -> list[str]:
        """Names of the facts that the last thing led to."""
        return [fact.type.split(".")[1] for fact in self.handling.facts]

    def close_ticket(self, ticket: Said, reason: str = "set", status: str = "closed") -> None:
        said = {"reason": reason, "is_close": True, "ticket": ticket | {"status": status}, "before": {"status": "active"}}
        self.tell("tickets.ticket_status_changed", ticket["id"], **said)

    def end_chat(self, chat: Said, last_agent_id: str | None = ANN) -> None:
        self.tell("chat.chat_ended", chat["id"], chat=chat | {"status": "completed"}, last_agent_id=last_agent_id)

    def send_mails(self) -> list[Said]:
        """Lets the outing go until nothing is due; the mails of this round."""
        before = len(self.mails)
        outside = PlayedOutside(self.handling.outside("reports", now=self.now), self.mails, self.answer)
        while mail_one(outside):
            pass
        self.handling.facts = list(outside.outside.facts)
        return [mail for _, mail in self.mails[before:]]

    def refuse_mails(self, refusal: BaseException) -> None:
        self.answer = refusal

    def page(self, token: str, language: str | None = None) -> Said:
        found: Said = self.question("survey_page", {"token": token, "language": language}, actor="visitor")
        return found

    def send_in(self, token: str, answers: Said) -> Said:
        found: Said = self.command("answer_survey", {"token": token, "answers": answers}, actor="visitor")
        return found


def ticket(number: int = 1, **more: Any) -> Said:
    """A ticket in which a customer wrote, held by Ann."""
    body = orjson.loads((PROJECT / "contracts/examples/tickets.ticket_status_changed.v1.json").read_bytes())["data"]["ticket"]
    key = f"00000000-0000-7000-8000-0000000{number:05x}"
    place = {"brand_id": BRAND, "department_id": HELP, "group_id": GROUP}
    customer = {"user_id": USER, "username": "rosa", "name": "Rosa", "email": "rosa@home.example", "phone": None, "ip": None}
    own: Said = {"id": key, "number": f"T-{number}", "place": place, "agent_id": ANN, "customer": customer, "email": "rosa@home.example"}
    own |= {"messages_in": 1, "subject": "Printer", "language": "en", "status": "active"}
    return dict(body | own | more)


def chat(number: int = 1, **more: Any) -> Said:
    """A chat with the same customer."""
    body = orjson.loads((PROJECT / "contracts/examples/chat.chat_ended.v1.json").read_bytes())["data"]["chat"]
    key = f"00000000-0000-7000-8000-0000001{number:05x}"
    place = {"brand_id": BRAND, "department_id": HELP, "group_id": GROUP}
    customer = {"user_id": USER, "username": "rosa", "name": "Rosa", "email": "rosa@home.example", "phone": None, "ip": None}
    return dict(body | {"id": key, "number": f"C-{number}", "place": place, "customer": customer, "language": "en"} | more)


def token_in(text: str) -> str:
    """The key in the link that stands in a mail."""
    address = next(word for word in text.split() if "/surveys/" in word)
    return urlsplit(address).path.rpartition("/")[2]
