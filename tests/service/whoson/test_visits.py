"""Visits begin, go on, rest, and end, as pages tell and the clock says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.envelope import wire_time
from contracts.events import whoson as facts
from contracts.vocabulary_of_whoson import EndCause
from tests.service.whoson.site import Site, key


def kinds(site: Site) -> list[type]:
    return [type(fact) for fact in site.told]


@pytest.mark.spec("WHO-006", "WHO-010", "WHO-014", "WHO-015", "WHO-016", "WHO-094")
def test_pages_make_a_trail_whose_beginning_stays(site: Site) -> None:
    site.view("ann", "/", title="Home", said={"r": "https://search.example/?q=lamps"})
    assert kinds(site) == [facts.VisitStarted]
    site.later(20)
    site.view("ann", "/cart", title="Cart", said={"r": "https://shop.example/", "m": "Checkout 1"})
    assert kinds(site) == [facts.PageViewed]
    visit = site.visit("ann")
    assert (visit.initial_page, visit.initial_page_title, visit.initial_referrer) == (
        "https://shop.example/",
        "Home",
        "https://search.example/?q=lamps",
    )
    assert (visit.current_page, visit.current_page_title, visit.current_virtual_page, visit.current_referrer) == (
        "https://shop.example/cart",
        "Cart",
        "Checkout 1",
        "https://shop.example/",
    )
    assert visit.hits == 2
    assert [(view.title, view.seconds, view.number) for view in site.trail("ann")] == [("Home", 20, 1), ("Cart", None, 2)]


def test_a_page_that_is_told_late_counts_and_is_not_where_the_visitor_is(site: Site) -> None:
    site.view("ann", "/")
    early = site.now + timedelta(seconds=8)
    site.later(20)
    site.view("ann", "/cart")
    site.view("ann", "/lamps", at=wire_time(early))
    assert kinds(site) == [facts.PageViewed]
    visit = site.visit("ann")
    assert (visit.current_page, visit.hits, visit.last_view_at) == ("https://shop.example/cart", 3, site.now)
    assert {(view.title, view.seconds, view.viewed_at) for view in site.trail("ann")} == {
        ("Home", 20, early - timedelta(seconds=8)),
        ("Lamps", 12, early),
        ("Cart", None, site.now),
    }


def test_a_view_that_is_told_again_counts_once(site: Site) -> None:
    view = site.view("ann", "/")
    site.view("ann", "/", view_key=view)
    assert kinds(site) == []
    said = site.said("ann", {"t": "view", "v": key(), "u": "https://shop.example/a"})
    site.batch([said, said])
    assert kinds(site) == [facts.PageViewed]
    assert site.visit("ann").hits == 2


@pytest.mark.spec("WHO-021", "WHO-022", "WHO-023", "WHO-100", "WHO-156")
def test_a_visit_ends_after_fifteen_idle_minutes_and_the_next_page_begins_another(site: Site) -> None:
    site.view("ann", "/")
    for _ in range(14):
        site.later(minutes=1)
        site.beat("ann")
    assert site.tick("ends") == []
    site.later(minutes=1)
    site.beat("ann")
    [ended] = site.tick("ends")
    assert isinstance(ended, facts.VisitEnded)
    visit = site.visit("ann")
    assert visit.end_cause == EndCause.IDLE
    assert visit.ended_at == site.now
    assert site.trail("ann")[0].seconds == 15 * 60
    site.view("ann", "/again", said={"r": "https://news.example/"})
    first, second = site.visits("ann")
    assert first.id != second.id
    assert (second.initial_page, second.initial_referrer, second.hits) == ("https://shop.example/again", "https://news.example/", 1)


def test_a_page_that_comes_before_the_clock_has_noticed_begins_another_too(site: Site) -> None:
    site.view("ann", "/")
    site.later(minutes=16)
    site.view("ann", "/again")
    assert kinds(site) == [facts.VisitEnded, facts.VisitStarted]
    first, second = site.visits("ann")
    assert first.ended_at is not None
    assert second.ended_at is None
    assert (site.now - first.ended_at).total_seconds() == 60


@pytest.mark.spec("WHO-009")
def test_who_signs_in_stays_the_same_visit(site: Site) -> None:
    site.view("ann", "/")
    user = "018f0000-0000-7000-8000-000000000001"
    said = {"display_name": "Ann Li", "email": "ann@example.org"}
    site.handling.fact("whoson", "people.user_saved.v1", said, subject=user, now=site.now)
    site.view("ann", "/account", user_id=user)
    assert kinds(site) == [facts.PageViewed, facts.VisitorIdentified]
    [visit] = site.visits("ann")
    assert (visit.user_id, visit.email, visit.customer_name) == (user, "ann@example.org", "Ann Li")


@pytest.mark.spec("WHO-181")
def test_a_site_may_vouch_for_who_it_is_until_he_signs_in_himself(site: Site) -> None:
    site.view("ann", "/")
    claim = {"email": "ann@shop.example", "name": "Ann"}
    site.view("ann", "/a", claim=claim)
    assert kinds(site) == [facts.PageViewed, facts.VisitorIdentified]
    site.view("ann", "/b", claim=claim)
    assert kinds(site) == [facts.PageViewed], "it is no news"
    user = "018f0000-0000-7000-8000-000000000002"
    said = {"display_name": "Ann Li", "email": "ann@example.org"}
    site.handling.fact("whoson", "people.user_saved.v1", said, subject=user, now=site.now)
    site.view("ann", "/c", user_id=user, claim=claim)
    assert (site.visit("ann").email, site.visit("ann").customer_name) == ("ann@example.org", "Ann Li")
    site.view("ann", "/d", claim=claim)
    assert site.visit("ann").email == "ann@example.org"


@pytest.mark.spec("WHO-002", "WHO-020", "WHO-095")
def test_while_tracking_is_off_nothing_is_recorded_and_what_was_open_ends(site: Site) -> None:
    site.view("ann", "/")
    site.settings(is_enabled=False)
    site.view("bob", "/")
    assert site.visits("bob") == []
    assert [fact.visit["end_cause"] for fact in site.tick("ends") if isinstance(fact, facts.VisitEnded)] == ["disabled"]


@pytest.mark.spec("WHO-187")
def test_what_was_done_on_a_page_is_told_once(site: Site) -> None:
    view = site.view("ann", "/lamp")
    action = {"t": "action", "v": view, "n": 3, "name": "cart", "value": "lamp"}
    site.beacon("ann", action)
    [fact] = site.told
    assert isinstance(fact, facts.PageActionPerformed)
    assert (fact.name, fact.value) == ("cart", "lamp")
    site.beacon("ann", action)
    assert site.told == []


def test_a_batch_costs_the_same_statements_however_many_are_in_it(site: Site) -> None:
    site.batch([site.said("ann", {"t": "view", "v": key(), "u": "https://shop.example/"})])
    since = site.handling.statements("whoson")

    def told(count: int) -> int:
        since()
        for name in (f"visitor {number}" for number in range(count)):
            site.keys.setdefault(name, key())
        site.batch([site.said(f"visitor {number}", {"t": "view", "v": key(), "u": "https://shop.example/"}) for number in range(count)])
        return len(since())

    told(200)
    told(200)
    few, many = told(3), told(200)
    assert few == many <= 10
