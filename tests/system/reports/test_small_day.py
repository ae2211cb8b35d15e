"""A small day over HTTP: real tickets, chats and agents; the acts that reports count say what happened, and again from the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.engine import open_database
from services.reports.models import Act, Duty, Item, Stretch
from services.reports.models.kinds import Kind
from services.reports.projecting.rebuilding import rebuild
from tests.support.reported import contents, differing
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.support.whole_company import WholeCompany

pytestmark = pytest.mark.slow
HAPPENED = {
    Kind.TICKET_NEW: 1,
    Kind.TICKET_IN: 2,  # the opening, and one more
    Kind.TICKET_OUT: 2,
    Kind.TICKET_REPLIED: 2,
    Kind.TICKET_RESPONSE: 2,
    Kind.TICKET_AGENT_RESPONSE: 2,
    Kind.TICKET_CLOSED: 1,
    Kind.CHAT_NEW: 1,
    Kind.CHAT_GOT: 1,
    Kind.CHAT_IN: 2,  # the question, and one more
    Kind.CHAT_OUT: 2,
    Kind.CHAT_RESPONSE: 2,
    Kind.CHAT_ENDED: 1,
    Kind.CHAT_SESSION: 1,
    Kind.CHAT_LONGEST: 1,
    Kind.CHAT_AGENT_LONGEST: 1,
}


def called(http: requests.Session, method: str, url: str, body: Any = None) -> Any:
    answer = http.request(method, url, json=body, timeout=15)
    assert answer.status_code < 300, f"{method} {url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def a_ticket(company: WholeCompany) -> str:
    """Asked on the portal, answered, asked again, answered and closed."""
    portal, management = f"{company.suite.url}/api/portal/v1", f"{company.suite.url}/api/management/v1"
    customer = requests.Session()
    asked = {"department_id": company.department_id, "subject": "Printer", "text": "It smokes", "email": "vera@x.example", "name": "Vera"}
    opened = called(customer, "POST", f"{portal}/tickets", asked)
    customer.headers["Authorization"] = f"Bearer {opened['token']}"
    ours = f"{management}/tickets/{opened['ticket']['id']}"
    eventually(lambda: called(company.agent, "GET", ours)["agent_id"] == company.agent_id, within=20)
    called(company.agent, "POST", f"{ours}/replies", {"text": "Switch it off"})
    called(customer, "POST", f"{portal}/tickets/{opened['ticket']['id']}/messages", {"text": "And now?"})
    called(company.agent, "PUT", f"{ours}/priority", {"priority": "high"})
    called(company.agent, "POST", f"{ours}/comments", {"text": "a known model"})
    called(company.agent, "POST", f"{ours}/replies", {"text": "And on again"})
    called(company.agent, "PUT", f"{ours}/status", {"status": "closed"})
    return str(opened["ticket"]["id"])


def a_chat(company: WholeCompany) -> str:
    """A question, answered, one more, answered, and ended by the agent."""
    portal, management = f"{company.suite.url}/api/portal/v1", f"{company.suite.url}/api/management/v1"
    customer = requests.Session()
    asked = {"department_id": company.department_id, "name": "Eve", "question": "Where is my parcel?"}
    started = called(customer, "POST", f"{portal}/chats", asked)
    customer.headers["Authorization"] = f"Bearer {started['token']}"
    ours = f"{management}/chats/{started['chat']['id']}"
    eventually(lambda: called(company.agent, "GET", ours)["agent_id"] == company.agent_id, within=20)
    called(company.agent, "POST", f"{ours}/messages", {"text": "On its way."})
    called(customer, "POST", f"{portal}/chats/{started['chat']['id']}/messages", {"text": "When?", "client_id": "c1"})
    called(company.agent, "POST", f"{ours}/messages", {"text": "Tomorrow."})
    called(company.agent, "POST", f"{ours}/closure")
    return str(started["chat"]["id"])


@pytest.mark.spec("REP-015", "REP-018", "REP-024", "REP-025", "REP-045", "REP-046", "REP-416")
def test_what_happened_is_counted_and_comes_out_the_same_from_the_log(running: Callable[..., Suite]) -> None:
    company = WholeCompany.of(suite := running("people", "routing", "tickets", "chat", "reports", "gateway"))
    ticket_id, chat_id = a_ticket(company), a_chat(company)
    database = open_database("reports", suite.database("reports"))
    with database.reading() as session:
        eventually(lambda: kinds(session, chat_id).get(Kind.CHAT_ENDED) and kinds(session, ticket_id).get(Kind.TICKET_CLOSED), within=20)
        found = kinds(session, ticket_id) | kinds(session, chat_id)
        assert {kind: found.get(kind, 0) for kind in HAPPENED} == HAPPENED
        assert found[Kind.TICKET_MODIFIED] >= 3  # priority, comment, status
        where = sa.select(Act.group_id, Act.agent_id).where(Act.item_id.in_([ticket_id, chat_id]), Act.kind != Kind.TICKET_MODIFIED)
        assert {tuple(row) for row in session.execute(where)} == {(company.group_id, company.agent_id)}
        words = session.execute(
            sa.select(Act.kind, Act.word).where(Act.item_id == ticket_id, Act.kind == Kind.TICKET_RESPONSE).order_by(Act.at)
        )
        assert [row.word for row in words] == ["initial", "follow_up"]
        item = session.execute(sa.select(Item.first_holder_id, Item.status, Item.priority).where(Item.id == ticket_id)).one()
        assert tuple(item) == (company.agent_id, "closed", 3)
        active = sa.select(sa.func.count()).select_from(Stretch).where(Stretch.item_id == ticket_id, Stretch.is_active)
        assert session.scalar(active.where(Stretch.until_at.is_(None))) == 0
        duties = session.execute(sa.select(Duty.channel, Duty.until_at).where(Duty.agent_id == company.agent_id).order_by(Duty.channel))
        assert [tuple(row) for row in duties] == [("chats", None), ("tickets", None)]
    eventually(lambda: is_quiet(suite), within=30)
    before = contents(suite.database("reports"))
    list(rebuild(database, suite.broker, size=7))
    assert differing(contents(suite.database("reports")), before) == {}
    database.close()


def kinds(session: Session, item_id: str) -> dict[int, int]:
    return Counter(session.scalars(sa.select(Act.kind).where(Act.item_id == item_id)))


def is_quiet(suite: Suite) -> bool:
    """Nothing waits in any outbox, and reports are complete up to a moment after that."""
    if any(suite.admin(name, "/outbox")["unsent"] for name in ("people", "routing", "tickets", "chat")):
        return False
    told = suite.admin("reports", "/projection")["complete_until"]
    return bool(eventually(lambda: suite.admin("reports", "/projection")["complete_until"] > told, within=10))
