"""What is kept of visits: so many days, no longer than the person wants, addresses as short as the house wants."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.events import whoson as facts
from contracts.fact import Fact
from kit.errors import Forbidden
from services.whoson.handlers import purging
from services.whoson.models import Invitation, PageAction, PageView, Report, User, Visit
from tests.service.whoson.site import Site

ADMINISTRATOR = "018f0000-0000-7000-8000-00000000000a"
AGENT = "018f0000-0000-7000-8000-00000000000b"
ANN = "018f0000-0000-7000-8000-000000000001"


@pytest.fixture
def staffed(site: Site) -> Site:
    """With an administrator, an agent, and Ann, who has an account."""
    for employee, kinds in ((ADMINISTRATOR, ["administrator"]), (AGENT, ["agent"])):
        said = {"display_name": "E", "is_enabled": True, "kinds": kinds}
        site.handling.fact("whoson", "people.employee_saved.v1", said, subject=employee, now=site.now)
    said = {"display_name": "Ann Li", "email": "Ann@example.org"}
    site.handling.fact("whoson", "people.user_saved.v1", said, subject=ANN, now=site.now)
    return site


def ended(site: Site, who: str, **how: Any) -> str:
    """A visit with a page, an action and an invitation, that is over."""
    view = site.view(who, **how)
    site.beacon(who, {"t": "action", "v": view, "n": 1, "name": "cart", "value": "lamp"}, **how)
    visit = site.visit(who)
    invite(site, visit)
    site.later(minutes=16)
    site.tick("ends")
    return visit.id


def invite(site: Site, visit: Visit) -> None:
    with site.handling("whoson", now=site.now) as work:
        said = {"source": "agent", "kind": "invite", "state": "ignored", "text": "May I help you, Ann?"}
        where = {"visit_id": visit.id, "visitor_key": visit.visitor_key, "brand_id": visit.brand_id}
        work.session.add(Invitation(id=str(uuid7()), **where, **said, sent_at=site.now))


def left(site: Site) -> dict[str, int]:
    kept = (Visit, PageView, PageAction, Report)
    with site.handling.reading("whoson") as session:
        return {each.__tablename__: session.scalar(sa.select(sa.func.count()).select_from(each)) or 0 for each in kept}


def purged(told: list[Fact]) -> list[str]:
    found = [fact for fact in told if isinstance(fact, facts.VisitPurged)]
    assert all(fact.visitor_key is None for fact in found)
    return sorted(fact.subject for fact in found)


@pytest.mark.spec("WHO-093", "WHO-119", "WHO-174")
def test_what_is_older_than_the_days_set_goes_and_invitations_stay_without_the_person(site: Site) -> None:
    old = ended(site, "ann")
    site.later(minutes=60)
    young = ended(site, "bob")
    site.later(minutes=30 * 24 * 60 - 90)
    site.view("eve")
    assert purged(site.tick("purge")) == []
    site.later(minutes=40)
    assert purged(site.tick("purge")) == [old]
    assert purged(site.tick("purge")) == []
    assert left(site) == {"visits": 2, "page_views": 2, "page_actions": 1, "reports": 1}
    with site.handling.reading("whoson") as session:
        invitations = {each.visit_id: (each.text, each.visitor_key, each.state) for each in session.scalars(sa.select(Invitation))}
    assert invitations == {old: ("", "", "ignored"), young: ("May I help you, Ann?", site.keys["bob"], "ignored")}
    site.settings(is_enabled=True, retention_days=1)
    assert purged(site.tick("purge")) == [young]
    assert left(site)["visits"] == 1, "an open visit is never too old"


@pytest.mark.spec("WHO-093")
def test_so_many_go_at_once_the_oldest_first(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    ids = [ended(site, who) for who in ("ann", "bob", "eve")]
    site.later(minutes=31 * 24 * 60)
    assert [purged(site.tick("purge")) for _ in range(3)] == [sorted(ids[:2]), ids[2:], []]


@pytest.mark.spec("WHO-182")
def test_addresses_are_shortened_before_they_are_stored(site: Site) -> None:
    site.settings(is_enabled=True, is_address_shortened=True)
    site.view("ann", ip="192.0.2.77")
    site.view("bob", ip="2001:db8:1:2:3::4")
    assert (site.visit("ann").ip, site.visit("bob").ip) == ("192.0.2.0", "2001:db8:1::")
    [fact] = site.told
    assert isinstance(fact, facts.VisitStarted)
    assert fact.visit["ip"] == "2001:db8:1::"
    site.settings(is_enabled=True)
    site.view("eve", ip="192.0.2.77")
    assert site.visit("eve").ip == "192.0.2.77"


def test_a_deleted_user_is_forgotten_with_all_visits_of_the_same_browser(staffed: Site) -> None:
    before_anybody_knew = ended(staffed, "ann")
    known = ended(staffed, "ann", user_id=ANN)
    ended(staffed, "bob")
    staffed.view("ann", user_id=ANN)
    now_open = staffed.visit("ann").id
    staffed.handling.fact("whoson", "people.user_deleted.v1", {}, subject=ANN, now=staffed.now)
    told = staffed.handling.facts
    assert purged(told) == sorted([before_anybody_knew, known, now_open])
    assert [(fact.subject, fact.visit["end_cause"]) for fact in told if isinstance(fact, facts.VisitEnded)] == [(now_open, "purged")]
    assert left(staffed) == {"visits": 1, "page_views": 1, "page_actions": 1, "reports": 0}
    with staffed.handling.reading("whoson") as session:
        assert [(each.display_name, each.email, each.is_deleted) for each in session.scalars(sa.select(User))] == [("", "", True)]
        assert session.scalars(sa.select(Invitation.text).where(Invitation.visit_id == known)).one() == ""


def test_administrators_have_a_person_erased_in_portions(staffed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.whoson.handlers.erasing.AT_ONCE", 2)
    for _ in range(5):
        ended(staffed, "ann", user_id=ANN)
    ended(staffed, "bob")
    asked = {"email": "aNN@Example.org"}
    with pytest.raises(Forbidden):
        staffed.handling.command("whoson", "erase_visitor", asked, now=staffed.now, actor=f"employee:{AGENT}")
    answer = staffed.handling.command("whoson", "erase_visitor", asked, now=staffed.now, actor=f"employee:{ADMINISTRATOR}")
    assert answer == {"visits": 5}
    assert left(staffed)["visits"] == 4
    assert staffed.handling.due("whoson", staffed.now + timedelta(seconds=1)) == ["erase_visits"] * 2
    assert left(staffed)["visits"] == 1
    assert staffed.handling.command("whoson", "erase_visitor", asked, now=staffed.now) == {"visits": 0}


def test_administrators_hand_out_what_is_stored_of_a_person(staffed: Site) -> None:
    ended(staffed, "ann")
    ids = [ended(staffed, "ann", user_id=ANN) for _ in range(3)]
    ended(staffed, "bob")
    with pytest.raises(Forbidden):
        staffed.handling.question("whoson", "export_of_person", {"user_id": ANN}, actor=f"employee:{AGENT}")
    who: dict[str, Any] = {"actor": f"employee:{ADMINISTRATOR}"}
    first = staffed.handling.question("whoson", "export_of_person", {"user_id": ANN, "limit": 2}, **who)
    more = {"user_id": ANN, "limit": 2, "cursor": first["next_cursor"]}
    second = staffed.handling.question("whoson", "export_of_person", more, **who)
    assert [item["visit"]["id"] for item in first["items"] + second["items"]] == ids
    assert second["next_cursor"] is None
    item = first["items"][0]
    assert item["visit"]["email"] == "Ann@example.org"
    assert [view["url"] for view in item["views"]] == ["https://shop.example/"]
    assert [(action["name"], action["value"]) for action in item["actions"]] == [("cart", "lamp")]
    assert [invitation["text"] for invitation in item["invitations"]] == ["May I help you, Ann?"]
