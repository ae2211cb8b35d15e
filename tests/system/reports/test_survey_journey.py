"""A ticket closes, its survey comes by mail, is answered on its page without sign-in, and stands in the lists; a chat has its own."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import sqlalchemy as sa

from contracts.permissions import role_id
from kit.bus.client import Client
from kit.errors import Refusal
from kit.storage.work import Call
from tests.support.listening import Listening
from tests.support.smtp import MailServer
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator

QUICK = {"type": "single_selection", "text": "How quick were we?", "weight": 2, "options": "Slow: 0\nQuick: 4", "is_required": True}
KIND = {"type": "rating", "text": "How kind?"}


class Company:
    """A department that takes tickets and chats from everybody, and its administrator over HTTP."""

    def __init__(self, suite: Suite, server: MailServer) -> None:
        self.suite = suite
        self.session = first_administrator(suite)
        self.portal = f"{suite.url}/api/portal/v1"
        account = {"name": "Main", "host": "127.0.0.1", "port": server.port, "from_address": "desk@example.net"}
        account_id = self.asked("POST", "/mail-accounts", 201, account)["id"]
        brand = self.asked("POST", "/brands", 201, {"name": "Acme", "host_names": ["127.0.0.1"]})
        self.brand_id = brand["id"]
        self.asked("PATCH", f"/brands/{self.brand_id}", 200, {"smtp_account_id": account_id})
        new = {"brand_id": self.brand_id, "name": "Support", "front_line_group_name": "Front line"}
        made = self.asked("POST", "/departments", 201, new)
        self.department_id = made["id"]
        self.agent_id = self.asked("GET", "/session")["account"]["id"]
        self._works_in(made["front_line_group_id"])
        eventually(lambda: self.session.get(f"{suite.url}/api/management/v1/surveys", timeout=15).status_code == 200, within=20)

    def _works_in(self, group_id: str) -> None:
        """The administrator takes tickets and chats himself."""
        client = Client(self.suite.broker)

        def told(name: str, asked: dict[str, Any]) -> bool:
            call = Call(actor=f"employee:{self.agent_id}", via="management", key=str(uuid.uuid4()))
            try:
                client.ask("routing", name, asked, call=call, timeout=20)
            except Refusal as refused:
                if "unknown" in refused.code:
                    return False
                raise
            return True

        eventually(lambda: told("add_membership", {"agent_id": self.agent_id, "group_id": group_id}), within=20)
        switches = [{"channel": channel, "is_active": True} for channel in ("tickets", "chats")]
        told("set_activity", {"switches": switches})
        client.close()

    def asked(self, method: str, path: str, status: int = 200, body: Any = None, **more: Any) -> Any:
        answer = self.session.request(method, f"{self.suite.url}/api/management/v1{path}", json=body, timeout=30, **more)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def offers(self, survey_id: str) -> None:
        """Offers this survey after tickets and chats of the department, and waits until who acts on it has heard."""
        settings = {"tickets": {"new_tickets_role": role_id(1)}, "surveys": {"after_ticket_id": survey_id, "after_chat_id": survey_id}}
        self.asked("PATCH", f"/departments/{self.department_id}", 200, {"settings": settings})
        eventually(lambda: requests.get(f"{self.portal}/tickets/departments", timeout=10).json().get("items"), within=20)
        eventually(lambda: requests.get(f"{self.portal}/chats/departments", timeout=10).json()["is_online"], within=20)
        eventually(lambda: survey_id in stored(self.suite, "select settings #>> '{surveys,after_ticket_id}' from departments"), within=20)

    def opened(self) -> str:
        """A ticket of a customer without an account."""
        asked = {"department_id": self.department_id, "subject": "Printer", "text": "It smokes", "email": "vera@x.example", "name": "Vera"}
        answer = requests.post(f"{self.portal}/tickets", json=asked, timeout=15)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["ticket"]["id"])


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.spec("SUR-014", "SUR-015", "SUR-019", "SUR-021", "SUR-024", "SUR-025", "SUR-027", "SUR-036", "SUR-058", "SUR-059")
def test_from_the_close_of_a_ticket_to_its_stars(
    running: Callable[..., Suite], listen: Callable[..., Listening], server: MailServer
) -> None:
    suite = running("people", "routing", "tickets", "chat", "mail", "reports", "gateway")
    company = Company(suite, server)
    heard = listen(suite.broker, "reports.#")
    new = {"name": "After work", "link_text": "Tell us", "thank_you_text": "Come again.", "questions": [QUICK, KIND]}
    survey = company.asked("POST", "/surveys", 201, new)
    company.offers(survey["id"])
    _barred(company, server)

    ticket_id = company.opened()
    eventually(lambda: company.asked("GET", f"/tickets/{ticket_id}")["agent_id"] == company.agent_id, within=20)
    company.asked("PUT", f"/tickets/{ticket_id}/status", 200, {"status": "closed"})
    (mail,) = eventually(lambda: [one.message for one in server.taken if b"/surveys/" in one.body], within=30)
    offered = heard.wait_for("reports.survey_offered")
    assert (offered.data["offer"]["related_id"], offered.data["offer"]["source"]) == (ticket_id, "ticket_closed")
    plain = mail.get_body(("plain",))
    assert plain is not None
    address = re.search(r"http://\S+/surveys/\S+", plain.get_content())
    assert address is not None
    link = address[0].replace("http://127.0.0.1/", f"{suite.url}/")  # the brand's host without its port

    browser = requests.Session()
    form = browser.get(link, timeout=10)
    assert (form.status_code, "How quick were we?" in form.text) == (200, True)
    fields = re.findall(r'name="(q\.[^"]+)" value="([^"]*)"', form.text)
    wrong = browser.post(link, data={fields[-1][0]: "3"}, timeout=10)
    assert (wrong.status_code, "Please answer this question." in wrong.text) == (422, True)
    thanks = browser.post(link, data={fields[0][0]: "Quick", fields[-1][0]: "3"}, timeout=10)
    assert (thanks.status_code, "Come again." in thanks.text) == (200, True)
    assert "Already answered" in browser.get(link, timeout=10).text
    answered = heard.wait_for("reports.survey_answered")
    assert answered.data["offer"]["rating"] == pytest.approx(100 * (2 * 1 + 1 * 3 / 5) / 3, abs=0.001)

    (line,) = company.asked("GET", f"/survey-results?survey_id={survey['id']}")["items"]
    assert (line["related"]["id"], line["rating"], line["stars"]) == (ticket_id, 86.67, 4.5)
    assert line["agent"] == {"id": company.agent_id, "name": "Ada"}
    (beside,) = company.asked("GET", f"/tickets/{ticket_id}/surveys")["items"]
    whole = company.asked("GET", f"/tickets/{ticket_id}/surveys/{beside['id']}")
    assert [(one["question"], one["answers"]) for one in whole["answers"]] == [("How quick were we?", ["Quick"]), ("How kind?", ["3"])]
    (listed,) = company.asked("GET", "/surveys")["items"]
    assert (listed["offered"], listed["answered"]) == (1, 1)
    _chat(company, survey["id"])


def _barred(company: Company, server: MailServer) -> None:
    """To an address that no machine may write to goes no survey, and none counts as offered."""
    company.asked("PATCH", "/settings/mail", 200, {"values": {"no_automated_mail_to": ["x.example"]}})
    client = Client(company.suite.broker)
    said = {"purpose": "probe", "subject": "probe", "text": "x", "to": [{"address": "vera@x.example"}], "is_automated": True}

    def spooled(key: str) -> Any:
        return client.ask("mail", "spool_mail", said, call=Call(actor="system:test", via="clock", key=key))["mail_id"]

    eventually(lambda: spooled(str(uuid.uuid4())) is None, within=20)
    ticket_id = company.opened()
    company.asked("PUT", f"/tickets/{ticket_id}/status", 200, {"status": "closed"})
    eventually(lambda: stored(company.suite, "select trouble from survey_offers") == ["withheld"], within=30)
    assert company.asked("GET", "/surveys")["items"][0]["offered"] == 0
    company.asked("PATCH", "/settings/mail", 200, {"values": {"no_automated_mail_to": []}})
    eventually(lambda: spooled(str(uuid.uuid4())), within=20)
    client.close()


def stored(suite: Suite, statement: str) -> list[Any]:
    """What stands in a column of reports' own database."""
    engine = sa.create_engine(suite.database("reports"))
    with engine.connect() as connection:
        found = list(connection.scalars(sa.text(statement)))
    engine.dispose()
    return found


def _chat(company: Company, survey_id: str) -> None:
    """A chat that ends shows its survey to its visitor, who answers it there."""
    chats = f"{company.portal}/chats"
    started = requests.post(chats, json={"department_id": company.department_id, "name": "Eve", "question": "Hello?"}, timeout=15)
    assert started.status_code == 201, started.text
    chat_id, bearer = started.json()["chat"]["id"], {"Authorization": f"Bearer {started.json()['token']}"}
    ended = requests.post(f"{chats}/{chat_id}/closure", headers=bearer, timeout=15).json()
    assert (ended["has_survey"], ended["after_text"]) == (True, None)
    shown = eventually(lambda: requests.get(f"{chats}/{chat_id}/survey", headers=bearer, timeout=15).json()["survey"], within=20)
    said = {"answers": {shown["questions"][0]["id"]: "Slow"}}
    sent = requests.post(f"{company.portal}/surveys/{shown['token']}/answers", json=said, timeout=15)
    assert (sent.status_code, sent.json()["thank_you_text"]) == (201, "Come again.")
    (beside,) = company.asked("GET", f"/chats/{chat_id}/surveys")["items"]
    assert (beside["stars"], beside["source"]) == (0, "chat_ended")
    assert len(company.asked("GET", f"/survey-results?survey_id={survey_id}")["items"]) == 2
