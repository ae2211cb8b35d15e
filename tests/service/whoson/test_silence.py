"""Pages that no longer tell of themselves, whatever became of what they told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from contracts.events import whoson as facts
from services.whoson.handlers.silence import AT_ONCE
from services.whoson.models import Report
from tests.service.whoson.site import Site, key


def reports(site: Site) -> int:
    """How many of them are kept for anybody who is there."""
    with site.handling.reading("whoson") as session:
        return int(session.scalar(sa.select(sa.func.count()).select_from(Report).where(sa.not_(Report.is_silent))) or 0)


def fallen_silent(site: Site) -> list[str]:
    """The keys of those of whom it is told now."""
    told = site.tick("silence")
    assert all(isinstance(fact, facts.VisitChanged) for fact in told)
    return [fact.visitor_key for fact in told if isinstance(fact, facts.VisitChanged)]


def lose_reports(site: Site) -> None:
    """As PostgreSQL does when it starts after a crash, and a standby that takes over."""
    with site.handling("whoson", now=site.now) as work:
        work.session.execute(sa.text("truncate reports"))


@pytest.mark.spec("WHO-018", "WHO-019", "WHO-155")
def test_who_is_not_heard_of_for_thirty_seconds_is_pending_until_the_next_page_or_report(site: Site) -> None:
    site.view("ann", "/")
    site.later(25)
    site.beat("ann")
    site.later(29)
    assert site.tick("silence") == []
    site.later(1)
    [silent] = site.tick("silence")
    assert isinstance(silent, facts.VisitChanged)
    assert silent.visit["tracking_status"] == "pending"
    assert site.tick("silence") == []
    site.later(60)
    site.view("ann", "/next")
    assert [fact.visit["tracking_status"] for fact in site.told if isinstance(fact, facts.PageViewed)] == ["active"]
    site.later(31)
    site.tick("silence")
    site.beat("ann")
    assert [fact.visit["tracking_status"] for fact in site.told if isinstance(fact, facts.VisitChanged)] == ["active"]


def test_several_tabs_are_one_visitor_and_leaving_one_of_them_is_no_end(site: Site) -> None:
    first = site.view("ann", "/a")
    site.later(5)
    site.view("ann", "/b")
    site.later(1)
    site.beacon("ann", {"t": "leave", "v": first})
    site.beat("ann")
    site.later(20)
    assert site.tick("silence") == []
    site.beacon("ann", {"t": "leave", "v": site.views["ann"]})
    site.later(6)
    assert len(site.tick("silence")) == 1
    assert len(site.visits("ann")) == 1


def test_a_page_that_is_left_while_nobody_is_thought_to_be_there_tells_nothing_new(site: Site) -> None:
    site.view("ann", "/")
    site.later(31)
    assert len(site.tick("silence")) == 1
    site.beacon("ann", {"t": "leave", "v": site.views["ann"]})
    site.later(6)
    assert site.tick("silence") == []
    assert reports(site) == 0


def test_more_than_are_taken_at_once_are_all_noticed_and_none_twice(site: Site) -> None:
    view = {"t": "view", "u": "https://shop.example/", "p": "Home"}
    site.batch([site.said(f"visitor {number}", {**view, "v": key()}) for number in range(AT_ONCE + 3)])
    site.later(31)
    assert [len(site.tick("silence")) for _ in range(3)] == [AT_ONCE, 3, 0]


def test_reports_that_went_with_the_server_count_as_if_made_with_the_last_page(site: Site) -> None:
    site.view("ann", "/")
    site.later(25)
    site.beat("ann")
    site.view("bob", "/")
    site.tick("silence")
    lose_reports(site)
    site.later(4)
    site.beat("bob")
    assert fallen_silent(site) == []
    site.later(1)
    assert fallen_silent(site) == [site.keys["ann"]]
    site.later(28)
    assert fallen_silent(site) == []
    site.later(1)
    assert fallen_silent(site) == [site.keys["bob"]]
    lose_reports(site)
    site.later(31)
    assert site.tick("silence") == []


def test_what_is_kept_for_a_visit_that_is_over_goes(site: Site) -> None:
    site.view("ann", "/")
    site.later(minutes=16)
    site.view("ann", "/")  # ends the first, which nobody had noticed yet, and begins another
    assert reports(site) == 2
    assert site.tick("silence") == []
    assert reports(site) == 1
