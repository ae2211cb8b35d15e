"""Two processes of whoson under beacons: one is killed in the middle, and every page is stored once, told once, in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests.service.whoson.crowd import Crowd, switch_on
from tests.support.hurting import kill_and_start
from tests.support.listening import Listening
from tests.support.suite import Suite
from tests.support.waiting import eventually

STARTED, VIEWED = "whoson.visit_started.v1", "whoson.page_viewed.v1"
STORED = "select visitor_key, array_agg(view_key order by number) from page_views as p join visits as v on v.id = p.visit_id group by 1"
NUMBERS = """
    with counted as (select number, row_number() over (partition by visit_id order by number) as n from page_views)
    select count(*) from counted where number <> n
"""


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
    return len(first) == len(second) == 4 and not set(first) & set(second)


@pytest.mark.slow
@pytest.mark.spec("WHO-006", "WHO-094")
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
    check(two, crowd, heard)
    state = two.admin("whoson", "/tracking")
    assert (state["open"], state["pending"], state["is_on"]) == (len(crowd.keys), 0, True)
    assert state["happenings"]["view"]["new"] > 0
    figures = two.admin("whoson", "/metrics")
    assert f"frontline_whoson_visits_open {len(crowd.keys)}.0" in figures
    assert two.admin("whoson", "/parked")["beacons"]["count"] == 0


def check(suite: Suite, crowd: Crowd, heard: Listening) -> None:
    """All that was handed in is there: once, in the order in which the pages were looked at, and so it was told."""
    engine = sa.create_engine(suite.database("whoson"), poolclass=sa.NullPool)

    def stored() -> dict[str, list[str]]:
        with engine.connect() as connection:
            return {key: list(views) for key, views in connection.execute(sa.text(STORED))}

    eventually(lambda: stored() == crowd.views, within=40)
    with engine.connect() as connection:
        assert connection.scalar(sa.text(NUMBERS)) == 0
        visits = {row.id: row.visitor_key for row in connection.execute(sa.text("select id::text, visitor_key from visits"))}
    assert len(visits) == len(crowd.keys)
    pages = len(crowd.keys) * crowd.rounds
    eventually(lambda: len({said.id for said in (*heard.of(STARTED), *heard.of(VIEWED))}) >= pages, within=30)
    for visit, visitor in visits.items():
        told = {said.id: said for said in heard.envelopes if said.subject == visit and said.type in (STARTED, VIEWED)}
        assert [said.type for said in told.values()] == [STARTED] + [VIEWED] * (crowd.rounds - 1)
        assert [said.data["view"]["view_key"] for said in told.values()] == crowd.views[visitor]
        sequences = [said.sequence for said in told.values()]
        assert sequences == sorted(sequences)
