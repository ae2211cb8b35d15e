"""One installation on two database servers: every process has one connection string that names both, and finds the one that writes."""

from __future__ import annotations

import pytest
import requests
import sqlalchemy as sa

from infra.standby import primary
from tests.support import run
from tests.support.suite import Suite, environ_of
from tests.support.two_sites import PASSWORD, ROLE, OneSite, two_sites
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.spec("INT-179")
def test_services_go_on_with_the_server_that_writes(tmp_path_factory: pytest.TempPathFactory, broker: str) -> None:
    first, second = two_sites(tmp_path_factory.mktemp("pair"))
    folder = tmp_path_factory.mktemp("suite")
    suite = Suite(folder, {})
    try:
        first.postgres.start(first.log)
        url = run.clone("people", first.postgres.url)
        primary.prepare(first.postgres.url, ROLE, PASSWORD)
        second.follow(first)
        suite.environ = environ_of(folder, broker, {"people": _naming_both(url, first, second)})
        suite.start(["people", "gateway"])
        pid, session = suite.children["people"].pid, first_administrator(suite)
        home = f"{suite.url}/api/management/v1/session"

        first.postgres.kill()
        eventually(lambda: not suite.is_ready("people"), within=30)
        primary.promote(second.postgres.url, within=30)
        eventually(lambda: suite.is_ready("people"), within=60)
        assert session.get(home, timeout=10).status_code == 200
        assert session.delete(home, timeout=10).status_code == 204, "it takes changes"
        assert requests.get(home, timeout=10).status_code == 401
        assert suite.children["people"].is_alive() and suite.children["people"].pid == pid, "nothing was started again"
    finally:
        suite.kill(*suite.children)
        first.kill()
        second.kill()


def _naming_both(url: str, *servers: OneSite) -> str:
    """`primary`, not `read-write`: sessions that only read say so themselves, and would be refused."""
    one = sa.make_url(url)
    hosts = tuple(f"127.0.0.1:{each.postgres.port}" for each in servers)
    query = {"host": hosts, "target_session_attrs": "primary"}
    both = sa.URL.create(one.drivername, one.username, one.password, database=one.database, query=query)
    return both.render_as_string(hide_password=False)
