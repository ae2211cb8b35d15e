"""The company of these tests, and a look at what the database is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.events import people
from tests.service.tickets.company import ESTIMATES, Company
from tests.support.handling import Handling


@pytest.fixture
def company(handling: Handling) -> Company:
    company = Company(handling)
    handling.now = company.now
    handling.fact("tickets", people.BrandSaved(subject=company.brand, is_new=True, name="Acme", is_default=True, host_names=[], hours=[],
                                               holidays=[], time_zone="UTC"))  # fmt: skip
    company.save_department(company.support, company.first)
    company.save_department(company.sales, company.selling)
    for group, name in ((company.first, "First line"), (company.second, "Second line"), (company.selling, "Sellers")):
        place = company.place(group)
        handling.fact("tickets", people.GroupSaved(subject=group, is_new=True, brand_id=company.brand, name=name, estimates=ESTIMATES,
                                                   department_id=place["department_id"]))  # fmt: skip
    for agent, name, kinds in ((company.ann, "ann", ["agent"]), (company.bob, "bob", ["agent"]), (company.max, "max", ["agent", "manager"]),
                               (company.eve, "eve", ["agent"]), (company.ada, "ada", ["administrator"])):  # fmt: skip
        company.hire(agent, name, *kinds)
    memberships = {company.first: (company.ann, company.bob, company.max), company.second: (company.bob,), company.selling: (company.eve,)}
    for group, agents in memberships.items():
        for agent in agents:
            company.join(agent, group)
    company.save_user(company.user, "carl")
    company.save_user(company.other_user, "olga")
    return company


@pytest.fixture
def statements(company: Company) -> Callable[[], list[str]]:
    """The statements the service's database got since the last call."""
    return company.handling.statements("tickets")
