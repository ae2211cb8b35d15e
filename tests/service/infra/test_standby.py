"""Two real database servers, one following the other: handed over as planned, rewound, lost, taken over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from infra.local.processes import free_ports
from infra.standby import primary
from infra.standby.failure import NoWitness, await_failure
from infra.standby.record import entries
from infra.standby.site import Site, connected
from infra.standby.standing import both
from infra.standby.takeover import Refused, Step, Takeover, Wanted
from kit.config import service_names
from tests.support import run
from tests.support.told import tell
from tests.support.two_sites import PASSWORD, ROLE, OneSite, two_sites
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
Sites = tuple[OneSite, OneSite, list[str]]
SAVED = "people.department_saved.v1"
DATABASES_ONLY = Wanted(is_awaiting_services=False, is_broker_left_alone=True)


@pytest.fixture
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The first writes and has every service's database, the second follows it. No brokers."""
    first, second = two_sites(tmp_path_factory.mktemp("sites"))
    try:
        first.postgres.start(first.log)
        databases = [run.clone(service, first.postgres.url) for service in service_names()]
        primary.prepare(first.postgres.url, ROLE, PASSWORD)
        second.follow(first)
        yield first, second, databases
    finally:
        first.kill()
        second.kill()


@pytest.mark.spec("INT-176", "INT-177", "INT-178", "INT-183", "INT-192")
def test_handed_over_as_planned_and_taken_back_when_the_second_dies(sites: Sites) -> None:
    first, second, databases = sites
    here, there = second.site(first, databases), first.site(second, databases)
    people = next(url for url in databases if "people" in url)
    primary.set_synchronous(there.here, both(there).following, is_on=True)
    eventually(lambda: (said := both(there).following) and said.is_synchronous)

    with pytest.raises(Refused, match="broker has to be made ready"):
        _take_over(here, replace(DATABASES_ONLY, is_broker_left_alone=False))
    with pytest.raises(Refused, match="still answers"):
        _take_over(here, DATABASES_ONLY)
    assert _is_standby(here), "a refused switch-over changes nothing"

    tell(people, SAVED, datetime.now(UTC))
    steps = _take_over(here, replace(DATABASES_ONLY, is_planned=True))
    assert [step.name for step in steps] == ["look", "fence", "promote", "broker", "refill"]
    assert _facts(second, people) == 1
    with pytest.raises(OperationalError, match="not currently accepting connections"), connected(people, None):
        pass
    stands = both(here)
    assert stands.there and not stands.there.is_standby and not stands.there.is_open
    assert stands.primary is stands.here, "the one that came later counts"

    first.postgres.kill()
    assert both(here).there is None
    assert first.follow(second) == "rewound to where the histories part"
    tell(second.url_of(people), SAVED, datetime.now(UTC))  # at once: who was promoted waits for no standby until told to
    eventually(lambda: both(there).unreceived_bytes == 0)

    second.postgres.kill()
    _await_failure(there, first)
    _take_over(there, DATABASES_ONLY)
    assert _facts(first, people) == 2
    assert [entry.reason for entry in entries(there)] == ["the other installation did not answer", "planned"]
    assert _take_over(there, DATABASES_ONLY)[-1].said.startswith("was done"), "said again, nothing is done twice"
    second.postgres.start(second.log)
    back = both(there)
    assert back.primary is back.here, "who comes back does not become active by itself"


def _take_over(at: Site, wanted: Wanted) -> list[Step]:
    return list(Takeover(at, wanted).steps())


class _CutOff(Exception):
    pass


def _await_failure(at: Site, witness: OneSite) -> None:
    """The other one is gone when somebody else is reached, and only then."""

    def hear(said: str) -> None:
        if "cut off" in said:
            raise _CutOff

    with pytest.raises(NoWitness):
        await_failure(at, 0.1, [], hear)
    with pytest.raises(_CutOff):
        await_failure(at, 0.1, [f"127.0.0.1:{free_ports(1)[0]}"], hear)
    await_failure(at, 0.1, [f"127.0.0.1:{witness.postgres.port}"], hear)


def _is_standby(at: Site) -> bool:
    here = both(at).here
    return here is not None and here.is_standby


def _facts(at: OneSite, database: str) -> int:
    with connected(at.url_of(database), None) as connection:
        return int(connection.scalar(sa.text("select count(*) from outbox")) or 0)
