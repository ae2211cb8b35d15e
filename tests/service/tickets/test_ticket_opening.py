"""Opening a ticket, by customers and by agents."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from contracts.events import people
from contracts.events import tickets as facts
from contracts.permissions import role_id
from kit.errors import Forbidden, Invalid, NotFound
from services.tickets.rules.numbers import number_of
from tests.service.tickets.company import Company


@pytest.mark.spec("TKT-001", "TKT-003", "TKT-005", "TKT-018", "TKT-040")
def test_a_customer_opens_a_ticket_on_the_portal(company: Company) -> None:
    ticket = company.opened()
    assert (ticket["status"], ticket["priority"], ticket["agent_id"], ticket["source"]) == ("active", "normal", None, "portal")
    assert ticket["place"] == company.place(company.first), "nobody named a group: the front line group of the department"
    assert re.fullmatch(r"[0-9A-F]{3}-[0-9A-F]{8}-[0-9A-F]{4}", ticket["number"])
    assert ticket["email"] == "carl@customers.example"
    assert ticket["customer"]["username"] == "carl"
    assert ticket["names"] == {"brand": "Acme", "department": "Support", "group": "First line", "agent": None}
    assert [fact.type for fact in company.said()] == [
        "tickets.ticket_created.v1",
        "tickets.ticket_message_received.v1",
        "tickets.assignment_requested.v1",
    ]
    created, received, requested = company.said()
    assert created.origin == "web"
    assert received.is_starting_clock
    assert received.preview == "It smokes"
    assert created.ticket == received.ticket == requested.ticket
    assert created.ticket["messages_in"] == 1
    assert (requested.reason, requested.group_id.hex, requested.was_status) == ("create", company.first.replace("-", ""), "active")
    assert requested.ticket["first_unanswered_at"] == "2026-03-02T09:00:00.000Z"
    assert company.ask("tickets", company.ann, view="queue")["counts"]["active"] == 1, "it sits in the queue until routing speaks"


@pytest.mark.spec("TKT-018", "TKT-019")
def test_a_number_to_the_letter() -> None:
    assert number_of(datetime(2022, 1, 25, 21, 51, 6, 529_000, tzinfo=UTC), 0x0B2B) == "211-29832D4A-0B2B"
    assert number_of(datetime(2022, 1, 25, 21, 51, 6, 999_999, tzinfo=UTC), 0x1_0000) == "3E7-29832D4A-0000"


@pytest.mark.spec("TKT-018", "TKT-019")
def test_numbers_of_one_millisecond_differ(company: Company) -> None:
    assert len({company.opened()["number"] for _ in range(20)}) == 20


@pytest.mark.spec("TKT-006")
def test_a_department_may_be_closed_to_the_portal_or_ask_for_a_role(company: Company) -> None:
    company.save_department(company.support, company.first, new_tickets_role=None)
    with pytest.raises(Forbidden, match="department_closed"):
        company.opened()
    company.save_department(company.support, company.first, new_tickets_role=company.ann)
    with pytest.raises(Forbidden, match="role_missing"):
        company.opened()
    company.save_user(company.user, "carl", [company.ann])
    assert company.opened()["status"] == "active"


@pytest.mark.spec("TKT-002", "TKT-013")
def test_an_agent_opens_for_a_customer(company: Company) -> None:
    ticket = company.do("open_ticket", company.ann, group_id=company.first, agent_id=company.ann, source="agent_incoming",
                        subject="Phoned", html="<p>Help<script>alert(1)</script></p>", email="carl@customers.example")  # fmt: skip
    message = company.ask("communication", company.ann, ticket_id=ticket["id"])["items"][-1]["message"]
    assert message["is_incoming"], "it reads as if the customer had written it"
    assert message["from"]["email"] == "carl@customers.example"
    assert message["html"] == "<p>Help</p>"
    assert message["text"] == "Help"
    created = company.said(facts.TicketCreated)[0]
    assert created.origin == "agent"
    assert str(created.creator_id) == company.ann
    assert str(created.asked_agent_id) == company.ann
    assert company.said(facts.TicketMessageReceived)[0].channel == "management"
    assert ticket["customer"]["user_id"] == company.user, "matched by the address"


@pytest.mark.spec("TKT-014", "TKT-056")
def test_an_agent_writes_first(company: Company) -> None:
    asked = {"group_id": company.first, "source": "agent_outgoing", "subject": "Offer", "text": "Dear all", "mark": "waiting"}
    ticket = company.do("open_ticket", company.ann, **asked, to=["a@x.example; b@x.example"], cc=["c@x.example"])
    assert (ticket["status"], ticket["email"], ticket["messages_out"], ticket["messages_in"]) == ("waiting", "a@x.example", 1, 0)
    sent = company.said(facts.TicketMessageSent)[0]
    assert (sent.kind, sent.is_reply, sent.to_count, sent.response) == ("opening", False, 3, None)
    assert ticket["first_unanswered_at"] is None, "a ticket opened by an agent has no clock until the customer writes"
    with pytest.raises(Invalid, match="address"):
        company.do("open_ticket", company.ann, **asked, to=["nobody"])
    with pytest.raises(Invalid, match="address_missing"):
        company.do("open_ticket", company.ann, **asked)


@pytest.mark.spec("TKT-004", "TKT-045")
def test_a_named_agent_must_belong_to_the_group_and_the_opener_reach_it(company: Company) -> None:
    with pytest.raises(Invalid, match="not_a_member"):
        company.do("open_ticket", company.ann, group_id=company.first, agent_id=company.eve, subject="x", text="y", email="a@x.example")
    with pytest.raises(Forbidden, match="group_out_of_reach"):
        company.do("open_ticket", company.ann, group_id=company.second, subject="x", text="y", email="a@x.example")
    with pytest.raises(NotFound, match="place_not_found"):
        company.do("open_ticket", company.ann, group_id=company.ann, subject="x", text="y", email="a@x.example")


@pytest.mark.spec("TKT-057", "TKT-058")
def test_a_new_ticket_with_a_follow_up_is_waiting(company: Company) -> None:
    due_at = (company.now + timedelta(days=1)).isoformat()
    ticket = company.do("open_ticket", company.ann, group_id=company.first, source="agent_outgoing", subject="Offer", text="Dear you",
                        to=["a@x.example"], follow_up={"due_at": due_at, "note": "Ask again"})  # fmt: skip
    assert ticket["status"] == "waiting"
    assert ticket["follow_up"]["state"] == "scheduled"
    scheduled = company.said(facts.FollowUpScheduled)[0]
    assert scheduled.prior_status == "active"
    assert str(scheduled.agent_id) == company.ann
    assert company.look(ticket["id"])["tabs"]["comments"] == 1


@pytest.mark.spec("TKT-011", "PPL-172", "PPL-212", "COM-087")
def test_where_the_brand_asks_for_consent_no_customer_opens_without_it(company: Company) -> None:
    def brand_saved(*, is_asked: bool) -> None:
        settings = {"is_privacy_consent_asked": is_asked, "privacy_policy_url": "https://acme.example/privacy"}
        company.handling.fact("tickets", people.BrandSaved(subject=company.brand, is_new=False, name="Acme", is_default=True, host_names=[],
                                                           hours=[], holidays=[], time_zone="UTC", settings=settings))  # fmt: skip

    brand_saved(is_asked=True)
    with pytest.raises(Invalid, match="consent_needed") as refused:
        company.opened()
    assert (refused.value.field, refused.value.more) == ("has_consented", {"url": "https://acme.example/privacy"})
    assert company.opened(has_consented=True)["status"] == "active"
    assert company.do("open_ticket", company.ann, group_id=company.first, subject="Phoned", text="x", email="a@x.example")
    brand_saved(is_asked=False)
    assert company.opened()["status"] == "active", "the address alone asks for nothing: its box is not ticked"


@pytest.mark.spec("TKT-017")
def test_a_ticket_made_from_a_chat_points_back_and_goes_to_the_agent_chosen(company: Company) -> None:
    chat = {"type": "chat", "id": company.second, "number": "CH-1"}
    made = company.do("open_ticket", company.ann, group_id=company.first, agent_id=company.bob, source="chat", subject="From our chat",
                      text="You asked for a quote.", email="carl@customers.example", made_from=chat)  # fmt: skip
    created, requested = company.said(facts.TicketCreated)[0], company.said(facts.AssignmentRequested)[0]
    assert (created.source, str(created.made_from["id"]), str(requested.asked_agent_id)) == ("chat", company.second, company.bob)
    assert company.ask("related_items", company.ann, ticket_id=made["id"])["items"][0]["number"] == "CH-1"
    company.decide(made["id"], company.bob)
    assert company.look(made["id"])["agent_id"] == company.bob


@pytest.mark.spec("TKT-292")
@pytest.mark.parametrize("actor", ["user", "ann", "api:01890000-0000-7000-8000-000000000001"])
def test_what_a_bearer_token_opens_counts_as_api(company: Company, actor: str) -> None:
    by, asked = company.actor(getattr(company, actor, actor)), {"subject": "Disk", "text": "It is full", "email": "ops@x.example"}
    company.handling.command("tickets", "open_ticket", asked | {"department_id": company.support}, actor=by, via="api")
    created, received = company.said(facts.TicketCreated)[0], company.said(facts.TicketMessageReceived)[0]
    assert (created.source, created.origin, received.channel) == ("api", "api", "api")
    with pytest.raises(Invalid, match="source"):
        company.do("open_ticket", company.ann, source="api", group_id=company.first, **asked)


@pytest.mark.spec("TKT-006", "TKT-007", "TKT-230")
def test_the_departments_a_customer_is_offered(company: Company) -> None:
    def offered(by: str) -> list[str]:
        return [one["name"] for one in company.ask("departments_for_tickets", by, brand_id=company.brand)["items"]]

    company.save_department(company.support, company.first, new_tickets_role=role_id(2), before_submission="<b>Say the model</b>")
    assert offered(company.user) == ["Sales", "Support"]
    assert offered("visitor:x") == ["Sales"]
    company.save_department(company.sales, company.selling, new_tickets_role="nobody")
    assert offered(company.user) == ["Support"]
    found = company.ask("departments_for_tickets", company.user, brand_id=company.brand)["items"][0]
    assert (found["before_submission"], found["after_submission"]) == ("<b>Say the model</b>", "")


def test_a_visitor_opens_and_writes_on(company: Company) -> None:
    asked = {"department_id": company.sales, "subject": "Price", "text": "How much?", "email": "v@x.example", "name": "Vera"}
    ticket = company.do("open_ticket", "visitor:first-name", **asked)
    assert ticket["status"] == "active"
    company.do("write_as_customer", f"visitor:{ticket['id']}", ticket_id=ticket["id"], text="Well?")
    assert company.ask("own_ticket", f"visitor:{ticket['id']}", ticket_id=ticket["id"])["messages_in"] == 2
    with pytest.raises(NotFound):
        company.ask("own_ticket", "visitor:another", ticket_id=ticket["id"])
    with pytest.raises(Invalid, match="address_missing"):
        company.do("open_ticket", "visitor:x", **{**asked, "email": None})


def test_opening_takes_few_statements(company: Company, statements: Callable[[], list[str]]) -> None:
    asked = {"department_id": company.support, "subject": "Printer", "text": "It smokes"}
    company.do("open_ticket", company.user, **asked)
    statements()
    company.do("open_ticket", company.user, **asked)
    found = statements()  # where it goes; ticket, message, history; the kit's numbering and outbox
    assert len(found) <= 6, "\n".join(one[:90] for one in found)
