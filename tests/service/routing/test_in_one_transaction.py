"""What one transaction remembers of a group's members while it makes several decisions, and what it reads again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from kit.storage.work import Call, Work, settle
from services.routing.handlers import requests
from services.routing.placing import desk
from services.routing.placing.deciding import choose
from services.routing.placing.locks import lock_groups
from tests.service.routing.conftest import Company, new_id


def envelope(company: Company, work_id: str, reason: str, **said: Any) -> Envelope:
    state, kind = company.states[work_id], company.kind(work_id)
    data = {
        kind: dict(state), "request_id": new_id(), "work_type": kind, "reason": reason, "group_id": state["place"]["group_id"],
        "asked_agent_id": None, "from_agent_id": None, "was_status": state["status"], **said,
    }  # fmt: skip
    return Envelope(
        id=new_id(), source="/frontline/tickets", type="tickets.assignment_requested.v1", subject=work_id, time=company.now,
        sequence=9_000, actor="user:u", via="api", data=data,
    )  # fmt: skip


def together(company: Company, envelopes: list[Envelope]) -> None:
    """As a lane hands a batch over: one transaction, a work each."""
    with company.handling.database("routing").session() as session:
        requests.look_ahead(session, envelopes)
        works = [Work("routing", session, company.now, Call()) for _ in envelopes]
        for work, one in zip(works, envelopes, strict=True):
            requests.decide(work, one)
        session.flush()
        settle(session, works)


@pytest.mark.spec("RTE-032", "RTE-040", "RTE-041")
def test_what_is_no_receipt_does_not_count_for_the_next_decision_either(company: Company) -> None:
    a, b, c = (company.agent(name) for name in "ABC")
    first, second = company.ticket(asked=a), company.ticket(asked=a)
    for ticket in (first, second):
        company.becomes(ticket, "waiting")
    together(company, [envelope(company, ticket, "transfer", from_agent_id=a) for ticket in (first, second)])
    assert (company.owner(first), company.owner(second)) == (b, b), (
        "a ticket at rest is no receipt: his counter stays, so he is still first"
    )
    assert [one["is_receipt"] for one in company.said("work_assigned")[-2:]] == [False, False]
    assert company.said("work_assigned")[-1]["decision"]["candidates"][0]["received_count"] == 0
    assert c


def elsewhere(company: Company, agent: str, change: str) -> None:
    """Another process has him change, with a chat of another group, and commits."""
    with company.handling.database("routing").session() as session:
        session.execute(sa.text(f"update agents set {change} where id = :agent"), {"agent": agent})


@pytest.mark.spec("RTE-039", "RTE-072")
def test_who_was_given_work_elsewhere_meanwhile_is_read_again(company: Company) -> None:
    a, b = company.agent("A", chats=2), company.agent("B", chats=2)
    with company.handling.database("routing").session() as session:
        group = _held(session, company)
        assert choose(session, group, "chat", barred={b}).agent_id == a  # from here on both are known
        elsewhere(company, b, "running_chats = 1")
        decision = choose(session, group, "chat", barred={a})
        assert (decision.agent_id, decision.candidates[0].running) == (b, 1)
    elsewhere(company, b, "running_chats = 0")


@pytest.mark.spec("RTE-079", "RTE-039")
def test_a_newcomer_does_not_pass_the_queue_when_an_agent_changes_meanwhile(company: Company) -> None:
    agent = company.agent("A")
    held = company.chat()
    older = company.chat()
    elsewhere(company, agent, "running_chats = 0")  # free again, and nobody has looked yet
    newcomer = new_id()
    company.states[newcomer] = company.states[older] | {"id": newcomer}
    company.now += timedelta(seconds=1)
    asked = envelope(company, newcomer, "create")
    with company.handling.database("routing").session() as session:
        desk.members(session, _held(session, company).id, "chat")
        elsewhere(company, agent, "last_chat_ended_at = now()")
        work = Work("routing", session, company.now, Call())
        requests.decide(work, asked)
        session.flush()
        settle(session, [work])
    assert (company.owner(held), company.owner(older), company.owner(newcomer)) == (agent, agent, None)
    elsewhere(company, agent, "running_chats = 2")


def _held(session: Session, company: Company) -> Any:
    group_id = UUID(company.group_id)
    return lock_groups(session, [group_id])[group_id]
