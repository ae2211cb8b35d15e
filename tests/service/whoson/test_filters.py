"""Filters: saved, deleted, and matched as visitors move about."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.whoson.looking import ANN, OTHER_BRAND, Looking
from tests.service.whoson.site import Site


def filter_ids(site: Site, who: str) -> list[str]:
    return site.visit(who).filter_ids


@pytest.mark.spec("WHO-034", "WHO-037")
def test_visitors_enter_and_leave_a_filter_as_they_move(site: Site, looking: Looking) -> None:
    cart = looking.filter(("current_page", "contains", "/CART"))
    site.view("Ann", "/")
    assert filter_ids(site, "Ann") == []
    site.view("Ann", "/cart")
    assert filter_ids(site, "Ann") == [cart]
    assert site.told[-1].data()["visit"]["filter_ids"] == [cart], "the fact of the view tells it already"
    assert looking.seen(filter_id=cart) == [site.visit("Ann").id]
    site.view("Ann", "/shipping")
    assert filter_ids(site, "Ann") == []
    assert looking.seen(filter_id=cart) == []


def test_a_new_visit_is_matched_with_its_first_page(site: Site, looking: Looking) -> None:
    first, second = looking.filter(("hits", "at_least", 1)), looking.filter(("browser", "is", "no such"))
    site.view("Ann", "/")
    assert filter_ids(site, "Ann") == [first]
    assert second not in site.told[0].data()["visit"]["filter_ids"]


@pytest.mark.spec("WHO-035")
def test_a_filter_without_a_brand_is_for_all_of_them(site: Site, looking: Looking) -> None:
    mine, others, everybody = (
        looking.filter(brand_id=site.brand, name="a"),
        looking.filter(brand_id=OTHER_BRAND, name="b"),
        looking.filter(),
    )
    site.view("Ann", "/")
    assert set(filter_ids(site, "Ann")) == {mine, everybody}
    site.view("Bob", "/", brand_id=OTHER_BRAND)
    assert set(filter_ids(site, "Bob")) == {others, everybody}


def test_any_page_of_the_visit_counts_and_its_denial_is_about_all_of_them(site: Site, looking: Looking) -> None:
    was, never = looking.filter(("any_page", "ends_with", "/cart")), looking.filter(("any_page", "does_not_contain", "/cart"))
    site.view("Ann", "/")
    assert filter_ids(site, "Ann") == [never]
    site.view("Ann", "/cart")
    site.view("Ann", "/about")
    assert filter_ids(site, "Ann") == [was]


def test_time_alone_brings_visitors_into_a_filter(site: Site, looking: Looking) -> None:
    stuck = looking.filter(("idle", "at_least", 3))
    site.view("Ann", "/")
    assert filter_ids(site, "Ann") == []
    site.later(minutes=2, seconds=50)
    assert not [fact for fact in looking.match() if fact.type == "whoson.visit_changed.v1"]
    site.later(20)
    (told,) = [fact for fact in looking.match() if fact.type == "whoson.visit_changed.v1"]
    assert told.data()["changed"] == ["filter_ids"]
    assert told.data()["visit"]["filter_ids"] == filter_ids(site, "Ann") == [stuck]
    assert told.data()["visit"]["version"] == site.visit("Ann").version
    site.later(10)
    assert not [fact for fact in looking.match() if fact.type == "whoson.visit_changed.v1"], "nothing new"
    site.view("Ann", "/x")
    assert filter_ids(site, "Ann") == [], "a page view sets idle back"


def test_saving_and_deleting_match_the_open_visits_anew(site: Site, looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.whoson.handlers.rematching.CHANGED", 2)
    monkeypatch.setattr("services.whoson.handlers.rematching.LOOKED_AT", 3)
    people = [f"visitor {number}" for number in range(8)]
    for who in people:
        site.view(who, "/cart" if who != "visitor 3" else "/")
    cart = looking.filter(("current_page", "ends_with", "/cart"))
    assert len(looking.seen(filter_id=cart)) == 7, "lists by it are right at once"
    told = looking.match()
    assert sorted(fact.subject for fact in told) == sorted(site.visit(who).id for who in people if who != "visitor 3")
    assert [filter_ids(site, who) for who in people] == [[cart]] * 3 + [[]] + [[cart]] * 4
    looking.said("save_filter", filter_id=cart, conditions=[{"field": "hits", "operator": "at_least", "value": 2}])
    looking.match()
    assert not any(filter_ids(site, who) for who in people)
    looking.said("save_filter", filter_id=cart, conditions=[])
    looking.match()
    assert all(filter_ids(site, who) == [cart] for who in people)
    looking.said("delete_filter", filter_id=cart)
    looking.match()
    assert not any(filter_ids(site, who) for who in people)


def test_a_second_pass_finds_who_was_being_written_meanwhile(site: Site, looking: Looking) -> None:
    everybody = looking.filter(name="Everybody")
    looking.match()
    site.view("Ann", "/")
    with site.handling("whoson", now=site.now) as work:
        from services.whoson.models import Visit

        work.session.get_one(Visit, site.visit("Ann").id).filter_ids = []
    site.later(10)
    looking.match()
    assert filter_ids(site, "Ann") == [everybody]
    site.later(60)
    assert site.handling.due("whoson", site.now) == [], "and that was the last one"


@pytest.mark.spec("WHO-039", "WHO-170")
def test_a_filter_is_edited_by_anybody_and_deleted_for_good(site: Site, looking: Looking) -> None:
    saved = looking.said("save_filter", by=ANN, name="Cart", conditions=[{"field": "hits", "operator": "at_least", "value": 1}])
    assert saved["version"] == 1
    assert saved["brand_id"] is None
    assert [fact.type for fact in site.told] == ["whoson.filter_saved.v1"]
    changed = looking.said("save_filter", filter_id=saved["id"], name="The cart", brand_id=site.brand, expected_version=1)
    assert (changed["version"], changed["name"], len(changed["conditions"])) == (2, "The cart", 1)
    assert looking.said("save_filter", filter_id=saved["id"], name="The cart")["version"] == 2, "nothing new"
    assert not site.told
    with pytest.raises(Conflict, match="changed_meanwhile"):
        looking.said("save_filter", filter_id=saved["id"], name="Other", expected_version=1)
    with pytest.raises(Conflict, match="name_taken"):
        looking.said("save_filter", name="the CART")
    with pytest.raises(Invalid, match="brand_unknown"):
        looking.said("save_filter", name="Other", brand_id=saved["id"])
    with pytest.raises(Invalid, match="name_missing"):
        looking.said("save_filter")
    assert looking.asked("filter", ANN, filter_id=saved["id"]) == changed == looking.asked("filters", ANN)["items"][0]
    with pytest.raises(Conflict, match="changed_meanwhile"):
        looking.said("delete_filter", filter_id=saved["id"], expected_version=1)
    looking.said("delete_filter", filter_id=saved["id"], expected_version=2)
    assert [fact.type for fact in site.told] == ["whoson.filter_deleted.v1"]
    assert looking.asked("filters")["items"] == []
    with pytest.raises(NotFound, match="filter_unknown"):
        looking.asked("filter", filter_id=saved["id"])
    with pytest.raises(NotFound, match="filter_unknown"):
        looking.asked("visitors", filter_id=saved["id"])


def test_there_is_a_most_of_filters(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.whoson.handlers.filtering.MOST", 1)
    looking.filter(name="One")
    with pytest.raises(Conflict, match="too_many_filters"):
        looking.filter(name="Two")


@pytest.mark.spec("WHO-123")
def test_customers_have_no_part_in_it(site: Site, looking: Looking) -> None:
    for actor in ("visitor", f"user:{ANN}"):
        with pytest.raises(Forbidden):
            site.handling.command("whoson", "save_filter", {"name": "x"}, actor=actor)
        with pytest.raises(Forbidden):
            site.handling.question("whoson", "filters", {}, actor=actor)


@pytest.mark.spec("WHO-036", "WHO-167")
@pytest.mark.parametrize(
    ("field", "operator", "value", "part"),
    [
        ("email", "at_least", "x", "operator"),
        ("hits", "contains", 1, "operator"),
        ("tracking_status", "contains", "active", "operator"),
        ("tracking_status", "is", "asleep", "value"),
        ("email", "contains", "", "value"),
        ("email", "is", "x" * 501, "value"),
        ("email", "is", 7, "value"),
        ("email", "is", "\x00", "value"),
        ("hits", "equal", "7", "value"),
        ("hits", "equal", True, "value"),
        ("hits", "at_most", -1, "value"),
        ("hits", "between", 3, "value"),
        ("hits", "between", [3, 1], "value"),
        ("hits", "between", [1, 2, 3], "value"),
        ("idle", "at_least", 2.5, "value"),
        ("started_at", "at_least", "yesterday", "value"),
        ("started_at", "at_least", "2026-03-02T09:00:00", "value"),
        ("name", "is", "x", "field"),
    ],
)
def test_what_is_wrong_with_a_condition_is_named(looking: Looking, field: str, operator: str, value: Any, part: str) -> None:
    good = {"field": "started_at", "operator": "between", "value": ["2026-03-02T09:00:00Z", "2026-03-02T10:00:00+00:00"]}
    wrong = {"field": field, "operator": operator, "value": value}
    with pytest.raises(ValidationError) as refused:
        looking.said("save_filter", name="Wrong", conditions=[good, good, wrong])
    messages: Any = refused.value.messages
    assert list(messages["conditions"][2]) == [part]
    with pytest.raises(ValidationError):
        looking.said("save_filter", name="Many", conditions=[good] * 21)
