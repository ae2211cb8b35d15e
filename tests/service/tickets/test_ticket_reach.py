"""How far agents, managers and administrators reach, and what the lists of one agent remember."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from marshmallow import ValidationError

from contracts.events import people
from kit.errors import Invalid, NotFound
from tests.service.tickets.company import Company, fresh
from tests.service.tickets.test_many_tickets import FILL

PASSED = """
insert into passings (agent_id, kind, ticket_id, at)
select cast(:agent as uuid), kind, id, created_at from tickets cross join unnest(array['touched', 'left']) as kind
"""


def tickets_in(company: Company, **owners: str) -> list[str]:
    """A ticket in each of these groups, of its owner."""
    found = []
    for group, owner in owners.items():
        place = getattr(company, group)
        ticket = company.opened(department_id=company.place(place)["department_id"])
        company.decide(ticket["id"], getattr(company, owner), group=place)
        found.append(ticket["id"])
    return found


@pytest.mark.spec("PPL-525", "TKT-298", "TKT-246", "TKT-245", "TKT-247")
def test_managers_reach_the_department_and_administrators_everything(company: Company) -> None:
    near, beside, far = tickets_in(company, first="ann", second="bob", selling="eve")
    queued = company.opened()["id"]
    for ticket in (near, beside, queued):
        assert company.look(ticket, company.max)["may"]["handle"], "a member of First line alone"
    assert [row["id"] for row in company.ask("tickets", company.max, agent_id=company.bob)["items"]] == [beside]
    company.do("change_priority", company.max, ticket_ids=[beside], priority="high")
    with pytest.raises(NotFound):
        company.look(far, company.max)
    assert {company.look(ticket, company.ada)["may"]["handle"] for ticket in (near, beside, far, queued)} == {True}

    assert company.look(near, company.ann)["may"]["handle"]
    assert company.look(queued, company.ann)["may"]["handle"]
    for ticket in (beside, far):
        with pytest.raises(NotFound):
            company.look(ticket, company.ann)

    for reaching in (company.max, company.ada):
        with pytest.raises(Invalid, match="not_a_member"):
            company.do("transfer", company.ada, ticket_ids=[beside], group_id=company.second, agent_id=reaching)


@pytest.mark.spec("PPL-062")
def test_an_agent_on_pull_sees_the_tickets_of_the_group(company: Company) -> None:
    pulling = fresh()
    company.hire(pulling, "pat", "agent")
    company.join(pulling, company.first, "pull")
    (colleagues,) = tickets_in(company, first="ann")
    queued = company.opened()["id"]
    assert [row["id"] for row in company.ask("tickets", pulling, view="queue")["items"]] == [queued]
    assert company.look(colleagues, pulling)["may"]["comment"]


@pytest.mark.spec("TKT-214")
def test_a_ticket_speaks_the_language_of_its_department(company: Company) -> None:
    saved = people.DepartmentSaved(subject=company.sales, is_new=False, brand_id=company.brand, name="Sales", time_zone="UTC",
                                   front_line_group_id=company.selling, hours=[], holidays=[], preferred_language="de",
                                   inherits={"hours": True, "holidays": True}, settings={"tickets": {}})  # fmt: skip
    company.handling.fact("tickets", saved)
    assert company.opened(department_id=company.sales)["language"] == "de"
    assert company.opened(department_id=company.sales, language="fr")["language"] == "fr"
    assert company.opened()["language"] == "en"


@pytest.mark.spec("TKT-295")
def test_the_fourth_priority_is_urgent(company: Company) -> None:
    ticket_id = company.owned()
    for priority in ("low", "normal", "high", "urgent"):
        company.do("change_priority", company.ann, ticket_ids=[ticket_id], priority=priority)
        assert company.look(ticket_id)["priority"] == priority
    with pytest.raises(ValidationError):
        company.do("change_priority", company.ann, ticket_ids=[ticket_id], priority="priority")


@pytest.mark.spec("TKT-322")
def test_recent_and_recently_transferred_hold_a_hundred_each_for_each_agent(company: Company) -> None:
    with company.handling.database("tickets").session() as session:
        names = ("brand", "support", "first", "second", "ann", "bob")
        session.execute(sa.text(FILL), {name: getattr(company, name) for name in names} | {"many": 101})
        for agent in (company.max, company.ada):
            session.execute(sa.text(PASSED), {"agent": agent})
        latest = [str(found) for found in session.scalars(sa.text("select id from tickets order by created_at desc limit 100"))]
    for agent in (company.max, company.ada):
        for view in ("recent", "recently_transferred"):
            assert [row["id"] for row in company.ask("tickets", agent, view=view, limit=25)["items"]] == latest
