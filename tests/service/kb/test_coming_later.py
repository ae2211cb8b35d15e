"""kb added to an installation that is at work already: it has people and routing tell again, and knows everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from infra.local.commands import tell_again
from tests.support import run
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = pytest.mark.timeout(180)

MANY = """
insert into accounts (id, kind, email, display_name, is_enabled, contact, custom_fields, created_at, authentication_method,
                      must_choose_password, failures, version, hourly_cost)
select gen_random_uuid(), case when n % 10 = 0 then 'employee' else 'user' end, n || '@home.example', 'Person ' || n, true,
       '{}', '{}', now(), 'password', false, 0, 1, 0
from generate_series(1, :count) n
"""
MEMBERS = """
with group_ as (
    insert into groups (id, sequence, is_deleted, brand_id, department_id, name)
    values (gen_random_uuid(), 1, false, gen_random_uuid(), gen_random_uuid(), 'Support') returning id
), agent as (insert into agents (id) select gen_random_uuid() from generate_series(1, :count) returning id)
insert into memberships (id, agent_id, group_id) select gen_random_uuid(), agent.id, group_.id from agent, group_
"""


class Site:
    """people and routing at work, with records told long ago; kb is to come."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.engines = {name: sa.create_engine(suite.database(name), poolclass=sa.NullPool) for name in ("people", "routing", "kb")}

    def fill(self, service: str, statement: str, count: int) -> None:
        with self.engines[service].begin() as connection:
            connection.execute(sa.text(statement), {"count": count})

    def ids(self, service: str, table: str, where: str = "true") -> set[str]:
        with self.engines[service].connect() as connection:
            return {str(each) for each in connection.scalars(sa.text(f"select id from {table} where {where}"))}

    def runs(self, owner: str) -> int:
        """How often it has told all to the end."""
        return self.suite.output(owner).count("told again:")

    def has_yet_to_hear(self) -> bool:
        with self.engines["kb"].connect() as connection:
            return bool(connection.scalar(sa.text("select count(*) from deadlines where kind = 'hear_again'")))

    def knows_everybody(self) -> bool:
        known = {
            "users": self.ids("people", "accounts", "kind = 'user'"),
            "employees": self.ids("people", "accounts", "kind = 'employee'"),
            "roles": self.ids("people", "roles"),
            "memberships": self.ids("routing", "memberships"),
        }
        return all(self.ids("kb", table) == ids for table, ids in known.items())


@pytest.fixture
def site(running: Callable[..., Suite]) -> Any:
    url = run.clone("kb")
    made = Site(running("people", "routing", KB_DATABASE_URL=url))
    yield made
    made.suite.end()
    run.end_clone(url)


def test_a_service_that_comes_later_learns_all(site: Site) -> None:
    site.fill("people", MANY, 500)
    site.fill("routing", MEMBERS, 150)
    site.suite.start(["kb"])
    eventually(lambda: not site.has_yet_to_hear() and site.knows_everybody(), 60, every=0.2)
    for owner in ("people", "routing"):
        eventually(lambda owner=owner: site.suite.admin(owner, "/tell-again")["is_running"] is False)  # type: ignore[misc]
    assert site.runs("people") == 1


def test_the_command_has_them_tell_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in site.suite.environ.items():
        monkeypatch.setenv(name, value)
    asked = CliRunner().invoke(tell_again.command, ["people"])
    assert (asked.exit_code, asked.output) == (0, "people tells again: settings, roles, brands, departments, groups, employees, users\n")
    eventually(lambda: site.runs("people") == 1)
    assert site.runs("routing") == 0
    assert CliRunner().invoke(tell_again.command, []).exit_code == 0
    eventually(lambda: (site.runs("people"), site.runs("routing")) == (2, 1))
    assert CliRunner().invoke(tell_again.command, ["--status"]).output == "people: nothing to be told\nrouting: nothing to be told\n"
    assert "chat tells nothing again; there are people, routing" in CliRunner().invoke(tell_again.command, ["chat"]).output


def test_an_owner_that_is_away_is_asked_until_it_answers(site: Site) -> None:
    site.fill("people", MANY, 50)
    site.suite.end("people")
    site.suite.start(["kb"])
    eventually(lambda: "has yet to be asked" in site.suite.output("kb"), 30)
    assert site.suite.is_ready("kb"), "it serves all the same"
    site.suite.start(["people"])
    eventually(lambda: not site.has_yet_to_hear() and site.knows_everybody(), 60, every=0.2)


@pytest.mark.slow
def test_killed_in_the_middle_of_telling_it_goes_on(site: Site) -> None:
    site.fill("people", MANY, 2_000)
    site.suite.start(["kb"])
    eventually(lambda: site.ids("kb", "users"), 60, every=0.01)
    site.suite.kill("people")
    with site.engines["people"].connect() as connection:
        left = connection.scalar(sa.text("select payload from deadlines where kind = 'tell_again'"))
    assert left is not None and left["kind"] == "users" and left["after"], "killed when it was over"
    site.suite.start(["people"])
    eventually(site.knows_everybody, 90, every=0.3)
