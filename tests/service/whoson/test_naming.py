"""Visits get their host names after they came."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from contracts.events import whoson as facts
from kit.storage import tables
from kit.storage.engine import open_database
from kit.storage.migrations import create_database, drop_database
from kit.storage.work import Work
from services.whoson.handlers import naming
from services.whoson.handlers.host_names import BATCH, Visit, name_some
from tests.service.whoson.site import Site
from tests.support import run
from tests.support.handling import Handling, OutsideOfHandling

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
VISITS = """create table visits (id text primary key, ip text not null, host_name text, host_domain text, is_spider boolean not null,
    started_at timestamptz not null, ended_at timestamptz, name_looked_up_at timestamptz)"""
NAMES = {"8.8.8.8": "dns.google", "8.8.4.4": None, "81.2.69.1": "a.range.btcentralplus.co.uk"}


@pytest.fixture
def outside() -> Iterator[OutsideOfHandling]:
    """An outing's view of a database that holds as much of visits as this is about."""
    url = run.beside(run.server(), f"whoson_names_{os.getpid()}")
    create_database(url, server=run.server())
    with_tables = open_database("tests", url)
    tables.metadata.create_all(with_tables.writer)
    with_tables.close()
    handling = Handling(lambda _: url)
    with handling("whoson") as work:
        work.session.execute(sa.text(VISITS))
    yield handling.outside("whoson", now=NOW)
    handling.close()
    drop_database(url, server=run.server())


class Told(list[str]):
    def __call__(self, work: Work, visits: Sequence[Visit]) -> None:
        self.extend(sorted(str(visit) for visit in visits))


def arrive(outside: OutsideOfHandling, visit: str, ip: str, minutes_ago: float = 1, *, ended: bool = False, spider: bool = False) -> None:
    row = {"id": visit, "ip": ip, "at": NOW - timedelta(minutes=minutes_ago), "ended": NOW if ended else None, "spider": spider}
    outside.do(
        lambda work: work.session.execute(
            sa.text("insert into visits (id, ip, started_at, ended_at, is_spider) values (:id, :ip, :at, :ended, :spider)"), row
        )
    )


def seen(outside: OutsideOfHandling) -> dict[str, tuple[str | None, str | None, bool]]:
    with outside.reading() as session:
        asked = sa.text("select id, host_name, host_domain, name_looked_up_at is not null from visits")
        return {visit: (name, domain, is_done) for visit, name, domain, is_done in session.execute(asked)}


@pytest.mark.spec("WHO-012")
def test_visits_are_named_after_they_came(outside: OutsideOfHandling) -> None:
    arrive(outside, "google", "8.8.8.8")
    arrive(outside, "nameless", "8.8.4.4")
    arrive(outside, "british", "81.2.69.1")
    arrive(outside, "gone", "8.8.8.8", ended=True)
    arrive(outside, "old", "8.8.8.8", 16)
    arrive(outside, "spider", "8.8.8.8", spider=True)
    told = Told()
    assert name_some(outside, NAMES.get, lambda _: True, told)
    assert not name_some(outside, NAMES.get, lambda _: True, told)
    assert seen(outside) == {
        "google": ("dns.google", "dns.google", True),
        "nameless": (None, None, True),
        "british": ("a.range.btcentralplus.co.uk", "btcentralplus.co.uk", True),
        "gone": (None, None, False),
        "old": (None, None, False),
        "spider": (None, None, False),
    }
    assert told == ["british", "google"]


def test_few_at_a_time_the_newest_first_and_each_address_once(outside: OutsideOfHandling) -> None:
    for number in range(BATCH + 3):
        arrive(outside, f"v{number:02}", f"8.8.8.{number % 4}", minutes_ago=number / 10)
    asked: list[str] = []

    def look_up(address: str) -> None:
        asked.append(address)

    assert name_some(outside, look_up, lambda _: True, Told())
    assert {visit for visit, (_, _, is_done) in seen(outside).items() if not is_done} == {"v16", "v17", "v18"}
    assert sorted(asked) == ["8.8.8.0", "8.8.8.1", "8.8.8.2", "8.8.8.3"]


def test_nobody_is_asked_when_names_are_not_wanted(outside: OutsideOfHandling) -> None:
    arrive(outside, "google", "8.8.8.8")
    assert not name_some(outside, NAMES.get, lambda _: False, Told())
    assert seen(outside)["google"] == (None, None, False)


def test_a_visit_that_is_being_changed_waits_for_the_next_round(outside: OutsideOfHandling) -> None:
    arrive(outside, "busy", "8.8.8.8")
    arrive(outside, "free", "8.8.8.8")

    def meanwhile(work: Work) -> bool:
        work.session.execute(sa.text("select from visits where id = 'busy' for update"))
        return name_some(outside, NAMES.get, lambda _: True, Told())

    assert outside.do(meanwhile)
    assert {visit: is_done for visit, (_, _, is_done) in seen(outside).items()} == {"busy": False, "free": True}
    assert name_some(outside, NAMES.get, lambda _: True, Told())
    assert seen(outside)["busy"][0] == "dns.google"


def test_names_of_visits_are_told_and_not_looked_for_where_addresses_are_shortened(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look_up(address: str) -> str:
        asked.append(address)
        return "a.range.btcentralplus.co.uk"

    monkeypatch.setattr(naming, "host_name", look_up)
    site.view("ann", "/", ip="81.2.69.1")
    going = site.handling.outside("whoson", now=site.now)
    assert naming.name_visitors(going)
    [changed] = going.facts
    assert isinstance(changed, facts.VisitChanged)
    assert (changed.visit["host_name"], changed.visit["host_domain"]) == ("a.range.btcentralplus.co.uk", "btcentralplus.co.uk")
    assert (site.visit("ann").host_name, site.visit("ann").version) == ("a.range.btcentralplus.co.uk", 1)
    assert not naming.name_visitors(going)
    site.settings(is_enabled=True, is_address_shortened=True)
    site.view("bob", "/", ip="81.2.69.2")
    assert not naming.name_visitors(going)
    assert asked == ["81.2.69.1"]
