"""Visitors are taken off the list, purged, kept off it; and are shown pages."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from marshmallow import ValidationError

from contracts.events import whoson as facts
from kit.errors import Conflict, NotFound
from services.whoson.models import Invitation, PageView
from tests.service.whoson.acting import Acting


@pytest.mark.spec("WHO-050", "WHO-159")
def test_removed_it_ends_and_keeps_its_data_and_the_next_page_begins_another(acting: Acting) -> None:
    acting.site.view("ann", "/lamps")
    visit_id = acting.visit_id("ann")
    assert acting.on("remove_visitor", "ann") == {"visit_id": visit_id}
    [fact] = acting.handling.facts
    assert isinstance(fact, facts.VisitEnded)
    assert (fact.visit["end_cause"], fact.visit["tracking_status"]) == ("removed", "none")
    acting.on("remove_visitor", "ann")
    assert acting.told() == []
    acting.site.view("ann", "/chairs")
    assert [visit.end_cause for visit in acting.site.visits("ann")] == ["removed", None]
    assert len(acting.site.trail("ann")) == 2


@pytest.mark.spec("WHO-051", "WHO-159")
def test_purged_nothing_of_it_is_left_and_the_next_page_begins_another(acting: Acting) -> None:
    acting.site.view("ann", "/lamps")
    acting.invite("ann")
    acting.on("purge_visitor", "ann")
    assert acting.told() == ["invitation_ignored", "visit_ended", "visit_purged"]
    assert acting.site.visits("ann") == []
    with acting.handling.reading("whoson") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PageView)) == 0
        kept = session.scalars(sa.select(Invitation)).one()
    assert (kept.state, kept.text, kept.visitor_key) == ("ignored", "", ""), "it still counts (WHO-093)"
    acting.site.view("ann", "/chairs")
    assert [visit.hits for visit in acting.site.visits("ann")] == [1]


def test_what_has_ended_can_still_be_purged(acting: Acting) -> None:
    acting.site.view("ann", "/")
    acting.on("remove_visitor", "ann")
    visit_id = acting.visit_id("ann")
    acting.on("purge_visitor", "ann")
    assert acting.told() == ["visit_purged"]
    with pytest.raises(NotFound):
        acting.command("purge_visitor", {"visit_id": visit_id})


def test_a_banned_browser_is_not_tracked_until_then(acting: Acting) -> None:
    for who in ("ann", "bob"):
        acting.site.view(who, "/")
    acting.on("ban_visitor", "ann", days=2)
    assert acting.told() == ["visit_ended"]
    for who in ("ann", "bob"):
        acting.site.view(who, "/again")
    assert (acting.site.visit("ann").hits, acting.site.visit("bob").hits) == (1, 2)
    acting.site.later(minutes=2 * 24 * 60)
    acting.site.view("ann", "/later")
    assert len(acting.site.visits("ann")) == 2


def test_a_banned_address_ends_all_its_visits_and_may_be_lifted(acting: Acting) -> None:
    for who, ip in (("ann", "192.0.2.7"), ("bob", "192.0.2.7"), ("eve", "192.0.2.8")):
        acting.site.view(who, "/", ip=ip)
    acting.on("ban_visitor", "ann", what="address")
    assert acting.told() == ["visit_ended", "visit_ended"]
    acting.site.view("bob", "/again")
    assert len(acting.site.visits("bob")) == 1
    acting.on("lift_ban", "ann")
    acting.site.view("bob", "/again")
    assert len(acting.site.visits("bob")) == 2
    assert acting.site.visit("eve").ended_at is None


@pytest.mark.spec("WHO-052", "WHO-171")
def test_a_page_is_pushed_to_who_is_there(acting: Acting) -> None:
    acting.site.view("ann", "/")
    acting.on("push_page", "ann", url="https://shop.example/chairs", text="These may fit.")
    [fact] = acting.handling.facts
    assert isinstance(fact, facts.PagePushed)
    assert (fact.url, fact.text, fact.visitor_key) == ("https://shop.example/chairs", "These may fit.", acting.site.keys["ann"])
    with pytest.raises(ValidationError):
        acting.on("push_page", "ann", url="javascript:alert(1)")
    acting.on("remove_visitor", "ann")
    with pytest.raises(Conflict):
        acting.on("push_page", "ann", url="https://shop.example/chairs")
