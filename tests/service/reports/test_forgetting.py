"""A deleted user's name and address are nowhere, whatever came first; what is counted stays (events_on_the_bus.md, rule 8)."""

from __future__ import annotations

from itertools import permutations

import pytest
import sqlalchemy as sa

from contracts.envelope import Envelope
from services.reports.models import Act, Customer, Item, User
from services.reports.projecting.taking import project
from tests.support import run
from tests.support.handling import Handling
from tests.unit.reports.telling import told

ROSA = "019cade2-11c0-789d-ab69-60453241bc5b"
WHO = {"user_id": ROSA, "name": "Rosa", "email": "rosa@example.com", "phone": "1"}


def facts() -> list[Envelope]:
    user = told("people.user_saved", {"display_name": "Rosa"}, subject=ROSA, sequence=1)
    gone = told("people.user_deleted", subject=ROSA, sequence=2)
    ticket = told("tickets.ticket_created", {"ticket": {"customer": WHO}}, sequence=1)
    late = told("tickets.ticket_message_received", {"ticket": {"customer": WHO}}, sequence=2)
    return [user, gone, ticket, late]


@pytest.mark.spec("REP-024", "REP-472")
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_nothing_names_who_was_deleted(handling: Handling, order: tuple[int, ...]) -> None:
    all_facts = facts()
    for place in order:
        with handling("reports") as work:
            project(work.session, [all_facts[place]])
    _is_forgotten(handling)


@pytest.mark.spec("REP-024", "REP-472")
def test_nor_does_it_when_all_comes_at_once() -> None:
    url = run.clone("reports")
    handling = Handling(lambda _: url)
    with handling("reports") as work:
        project(work.session, facts())
    _is_forgotten(handling)
    handling.close()
    run.end_clone(url)


def _is_forgotten(handling: Handling) -> None:
    with handling.reading("reports") as session:
        assert session.execute(sa.select(User.display_name, User.email, User.phones, User.is_deleted)).all() == [("", "", [], True)]
        assert session.execute(sa.select(Customer.id, Customer.name, Customer.email, Customer.phone)).all() == [(ROSA, None, None, None)]
        assert session.execute(sa.select(Item.customer_id, Item.customer_name, Item.customer_email)).all() == [(ROSA, None, None)]
        assert session.scalar(sa.select(sa.func.count()).select_from(Act).where(Act.customer_id == ROSA)) == 2
