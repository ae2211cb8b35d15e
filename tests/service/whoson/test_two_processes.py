"""Two processes of whoson under beacons: one is killed in the middle, and every page is stored once, told once, in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from contracts.envelope import Envelope
from kit.bus.topology import SHARES
from tests.service.whoson.crowd import Crowd, switch_on
from tests.support.hurting import kill_and_start
from tests.support.listening import Listening
from tests.support.suite import Suite
from tests.support.waiting import eventually

STARTED, VIEWED = "whoson.visit_started.v1", "whoson.page_viewed.v1"
STORED = "select visitor_key, array_agg(view_key order by number) from page_views as p join visits as v on v.id = p.visit_id group by 1"
NUMBERS = """
    with counted as (select visit_id, view_key, number, row_number() over (partition by visit_id order by number) as n from page_views)
    select visit_id::text, array_agg(view_key) from counted where number <> n group by 1
"""
TOLD = """
    with facts as (
        select id, convert_from(body, 'utf8')::jsonb -> 'data' as said from outbox where type in (:started, :viewed)
    )
    select said ->> 'visitor_key', array_agg(said -> 'view' ->> 'view_key' order by id) from facts group by 1
"""
TOLD = TOLD.replace(":started", f"'{STARTED}'").replace(":viewed", f"'{VIEWED}'")


@pytest.fixture
def two(running: Callable[..., Suite]) -> Suite:
    suite = running("whoson")
    suite.start(["whoson-2"])
    switch_on(suite)
    return suite


def shares(suite: Suite) -> list[list[int]]:
    """What each of the two is given."""
    return [suite.admin(name, "/tracking")["shares"] for name in ("whoson", "whoson-2")]


def are_parted(suite: Suite) -> bool:
    first, second = shares(suite)
    return len(first) == len(second) == SHARES / 2 and not set(first) & set(second)


@pytest.mark.slow
@pytest.mark.spec("WHO-006", "WHO-094", "WHO-175")
def test_every_page_is_stored_and_told_once_though_a_process_is_killed(two: Suite, listen: Callable[..., Listening]) -> None:
    heard = listen(two.broker, "whoson.#")
    crowd = Crowd(two).begin()
    crowd.until(5)
    eventually(lambda: are_parted(two), within=15)
    for name in ("whoson", "whoson-2"):
        kill_and_start(two, name)
        crowd.until(crowd.rounds + 20)
    two.await_ready("whoson")
    two.await_ready("whoson-2")
    eventually(lambda: are_parted(two), within=20)
    crowd.end()
    check(two, crowd)
    check_bus(crowd, heard)
    state = two.admin("whoson", "/tracking")
    assert (state["open"], state["pending"], state["is_on"]) == (len(crowd.keys), 0, True)
    assert state["happenings"]["view"]["new"] > 0
    figures = two.admin("whoson", "/metrics")
    assert f"frontline_whoson_visits_open {len(crowd.keys)}.0" in figures
    assert two.admin("whoson", "/parked")["beacons"]["count"] == 0


def check(suite: Suite, crowd: Crowd, within: float = 60) -> None:
    """All that was handed in is there: once, in the order in which the pages were looked at, and so it is in the outbox."""
    engine = sa.create_engine(suite.database("whoson"), poolclass=sa.NullPool)

    def rows(statement: str) -> list[tuple[str, list[str]]]:
        with engine.connect() as connection:
            return [(key, list(views)) for key, views in connection.execute(sa.text(statement))]

    eventually(lambda: dict(rows(STORED)) == crowd.views, within)
    assert rows(NUMBERS) == []
    assert sorted(rows(TOLD)) == sorted(crowd.views.items())
    with engine.connect() as connection:
        assert connection.scalar(sa.text("select count(*) from visits")) == len(crowd.keys)


def check_bus(crowd: Crowd, heard: Listening) -> None:
    """Each was told on the bus, once by its id, in order."""
    pages = len(crowd.keys) * crowd.rounds
    eventually(lambda: len({said.id for said in (*heard.of(STARTED), *heard.of(VIEWED))}) >= pages, within=30)
    told: dict[str, dict[str, Envelope]] = {}
    for said in (each for each in list(heard.envelopes) if each.type in (STARTED, VIEWED)):
        told.setdefault(said.data["visitor_key"], {})[said.id] = said
    for visitor, facts in told.items():
        assert [said.type for said in facts.values()] == [STARTED] + [VIEWED] * (crowd.rounds - 1)
        assert [said.data["view"]["view_key"] for said in facts.values()] == crowd.views[visitor]
        sequences = [said.sequence for said in facts.values()]
        assert sequences == sorted(sequences)
