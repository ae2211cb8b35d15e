"""Who is on the site, as those who look see it."""

from __future__ import annotations

from typing import Any

import pytest

from kit.errors import Forbidden, Invalid, NotFound
from tests.service.whoson.looking import ADA, ANN, BOB, MAX, OTHER_BRAND, Looking
from tests.service.whoson.site import Site, key


@pytest.fixture
def three(site: Site, looking: Looking) -> dict[str, str]:
    """Ann's brand has two visitors, Bob's one; a minute between them."""
    site.view("one", "/b", title="Books")
    site.later(minutes=1)
    site.view("two", "/a", ip="198.51.100.9", brand_id=OTHER_BRAND)
    site.later(minutes=1)
    site.view("three", "/c")
    site.view("three", "/d")
    return {site.visit(who).id: who for who in ("one", "two", "three")}


@pytest.mark.spec("WHO-005", "WHO-126")
def test_agents_see_visitors_of_their_brands_managers_and_administrators_all(looking: Looking, three: dict[str, str]) -> None:
    def seen(by: str, **asked: Any) -> list[str]:
        return [three[each] for each in looking.seen(by, **asked)]

    assert seen(ANN) == ["three", "one"]
    assert seen(BOB) == ["two"]
    assert seen(MAX) == seen(ADA) == ["three", "two", "one"], "most recently started first"
    assert seen(BOB, brand_id=looking.site.brand) == []
    hers = next(each for each, who in three.items() if who == "one")
    for question in ("visitor", "page_summary", "page_history", "page_actions", "visits_of_person"):
        looking.asked(question, ANN, visit_id=hers)
        with pytest.raises(NotFound, match="visitor_unknown"):
            looking.asked(question, BOB, visit_id=hers)
    assert looking.asked("visitor_counts", BOB)["total"] == looking.asked("visitor_map", BOB)["total"] == 1
    assert looking.asked("visitors_reach", BOB) == {"brand_ids": [OTHER_BRAND]}
    assert looking.asked("visitors_reach", MAX) == {"brand_ids": None}


@pytest.mark.spec("WHO-123")
def test_nobody_else_sees_anything(site: Site, looking: Looking, three: dict[str, str]) -> None:
    for actor in ("visitor", f"user:{ANN}", "employee:00000000-0000-7000-9000-000000000099"):
        for question in ("visitors", "visitor_counts", "visitor_map", "visitors_reach", "filters"):
            with pytest.raises(Forbidden):
                site.handling.question("whoson", question, {}, actor=actor)


@pytest.mark.spec("WHO-007", "WHO-021", "WHO-024")
def test_an_entry_tells_who_it_is_and_how_long(site: Site, looking: Looking, three: dict[str, str]) -> None:
    site.later(seconds=10)
    newest, _, oldest = looking.asked("visitors")["items"]
    assert (oldest["duration"], oldest["idle"], newest["hits"]) == (130, 130, 2)
    assert oldest["current_page_title"] == "Books"
    assert oldest["tracking_status"] == "active"
    assert not {"visitor_key", "current_view_key", "sort_key"} & oldest.keys()
    assert looking.asked("visitor", visit_id=oldest["id"]) == oldest
    site.later(minutes=20)
    site.tick()
    ended = looking.asked("visitor", visit_id=oldest["id"])
    assert (ended["tracking_status"], ended["duration"], ended["idle"]) == ("none", 900, 900)
    assert looking.seen() == []


@pytest.mark.spec("WHO-025", "WHO-099")
def test_how_often_to_refresh_is_told_with_the_list(site: Site, looking: Looking) -> None:
    assert looking.asked("visitors")["refresh_seconds"] == 8
    site.settings(is_enabled=True, refresh_seconds=20)
    assert looking.asked("visitors")["refresh_seconds"] == 20


@pytest.mark.parametrize("sort", ["started_at", "email", "browser", "current_page", "hits", "idle", "country"])
@pytest.mark.parametrize("is_descending", [True, False])
def test_pages_of_any_order_fit_together(looking: Looking, three: dict[str, str], sort: str, is_descending: bool) -> None:
    found: list[str] = []
    cursor = None
    while True:
        page = looking.asked("visitors", sort=sort, is_descending=is_descending, limit=1, cursor=cursor)
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == looking.seen(sort=sort, is_descending=is_descending)
    assert sorted(found) == sorted(three)
    assert found == looking.seen(sort=sort, is_descending=not is_descending)[::-1]
    with pytest.raises(Invalid):
        looking.asked("visitors", sort=sort, cursor="nonsense")


def test_what_comes_first_by_itself(looking: Looking, three: dict[str, str]) -> None:
    def first(sort: str, **asked: Any) -> str:
        return three[looking.seen(sort=sort, **asked)[0]]

    assert first("hits") == "three"
    assert first("current_page") == "two"
    assert first("idle") == "three"
    assert first("idle", is_descending=True) == "one"
    assert first("started_at", is_descending=False) == "one"


@pytest.mark.spec("WHO-028")
@pytest.mark.parametrize(
    ("search", "found"),
    [("198.51", ["two"]), ("BOOKS", ["one"]), ("shop.example/d", ["three"]), ("shop books", ["one"]), ("100%", []), ("_", [])],
)
def test_search_looks_through_the_list(looking: Looking, three: dict[str, str], search: str, found: list[str]) -> None:
    assert [three[each] for each in looking.seen(search=search)] == found


def test_the_list_by_status(site: Site, looking: Looking, three: dict[str, str]) -> None:
    site.later(seconds=31)
    site.beat("one")
    site.tick("silence")
    assert [three[each] for each in looking.seen(status="active")] == ["one"]
    assert sorted(three[each] for each in looking.seen(status="pending")) == ["three", "two"]


@pytest.mark.spec("WHO-030", "WHO-031", "WHO-032")
def test_the_summary_groups_pages_and_the_trail_has_them_in_order(site: Site, looking: Looking) -> None:
    for page, seconds in (("/", 5), ("/cart", 20), ("/", 7), ("/", 60)):
        site.view("Ann", page, said={"r": "https://search.example/"} if page == "/cart" else {})
        site.later(seconds)
    site.view("Ann", "/cart", said={"m": "checkout"})
    visit = site.visit("Ann").id
    summary = looking.asked("page_summary", visit_id=visit)
    pages = [(each["url"][-5:], each["virtual_page"], each["hits"], each["seconds"]) for each in summary["items"]]
    assert pages == [("mple/", None, 3, 72), ("/cart", None, 1, 20), ("/cart", "checkout", 1, 0)]
    assert (summary["initial_page_title"], summary["initial_referrer"]) == ("Home", None)
    first = looking.asked("page_history", visit_id=visit, limit=3)
    second = looking.asked("page_history", visit_id=visit, limit=3, cursor=first["next_cursor"])
    trail = [(each["number"], each["url"][-5:], each["seconds"], each["hits"]) for each in (*first["items"], *second["items"])]
    assert trail == [(1, "mple/", 5, 3), (2, "/cart", 20, 1), (3, "mple/", 7, 3), (4, "mple/", 60, 3), (5, "/cart", None, 1)]
    assert first["items"][1]["referrer"] == "https://search.example/"


@pytest.mark.spec("WHO-017")
def test_a_summary_is_of_this_visit_alone(site: Site, looking: Looking) -> None:
    site.view("Ann", "/before")
    site.later(minutes=16)
    site.tick()
    site.view("Ann", "/now")
    summary = looking.asked("page_summary", visit_id=site.visit("Ann").id)
    assert [each["url"] for each in summary["items"]] == ["https://shop.example/now"]
    assert summary["initial_page_title"] == "Now"


@pytest.mark.spec("WHO-157")
def test_the_time_of_a_visit_that_rests_runs_on_until_it_ends(site: Site, looking: Looking) -> None:
    site.view("Ann", "/")
    site.later(minutes=2)
    site.tick()
    resting = looking.asked("visitor", visit_id=site.visit("Ann").id)
    assert (resting["tracking_status"], resting["duration"]) == ("pending", 120)
    site.later(minutes=30)
    site.tick()
    assert looking.asked("visitor", visit_id=site.visit("Ann").id)["duration"] == 15 * 60


def test_actions_are_told_with_their_page(site: Site, looking: Looking) -> None:
    view = site.view("Ann", "/cart")
    site.beacon("Ann", {"t": "action", "v": view, "n": 1, "name": "put", "value": "7"}, {"t": "action", "v": view, "n": 2, "name": "take"})
    actions = looking.asked("page_actions", visit_id=site.visit("Ann").id)["items"]
    assert [(each["name"], each["value"], each["title"]) for each in actions] == [("put", "7", "Cart"), ("take", "", "Cart")]


def test_other_visits_of_the_same_person(site: Site, looking: Looking) -> None:
    user = key()[:8].rjust(8, "0") + "-0000-7000-9000-000000000001"
    site.handling.fact("whoson", "people.user_saved.v1", {"display_name": "Carl", "email": "carl@x.example"}, subject=user, now=site.now)
    site.view("first browser", "/", user_id=user)
    site.view("stranger", "/")
    site.later(minutes=20)
    site.tick()
    site.view("first browser", "/again")
    site.later(1)
    site.view("second browser", "/", user_id=user)
    by_key, by_person = site.visit("first browser").id, site.visit("second browser").id
    old = site.visits("first browser")[0].id
    assert [item["id"] for item in looking.asked("visits_of_person", visit_id=by_key)["items"]] == [old]
    found = looking.asked("visits_of_person", visit_id=by_person, limit=1)
    assert [item["id"] for item in found["items"]] == [old]
    assert found["next_cursor"] is None
    assert looking.asked("visitor", visit_id=by_person)["email"] == "carl@x.example"


def test_counts_by_everything(site: Site, looking: Looking, three: dict[str, str]) -> None:
    everybody, deep = looking.filter(name="all"), looking.filter(("hits", "at_least", 2))
    looking.match()
    counts = looking.asked("visitor_counts")
    assert (counts["total"], counts["statuses"]) == (3, {"active": 3, "pending": 0})
    assert counts["filters"] == [{"filter_id": everybody, "count": 3}, {"filter_id": deep, "count": 1}]
    assert counts["brands"] == [{"brand_id": site.brand, "count": 2}, {"brand_id": OTHER_BRAND, "count": 1}]
    assert counts["countries"] == [{"country": None, "count": 3}]
    assert [each["page"][-2:] for each in counts["pages"]] == ["/a", "/b", "/d"]


@pytest.mark.spec("WHO-053", "WHO-056")
def test_the_map_counts_by_place_and_those_without_one_apart(site: Site, looking: Looking, three: dict[str, str]) -> None:
    from services.whoson.models import Visit

    with site.handling("whoson", now=site.now) as work:
        one, two, _ = (work.session.get_one(Visit, each) for each in three)
        one.latitude, one.longitude, one.country = 52.52, 13.405, "DE"
        two.country = "FR"
    found = looking.asked("visitor_map")
    points = {each["properties"]["country"]: (each["geometry"], each["properties"]["count"]) for each in found["places"]["features"]}
    assert points == {"DE": ({"type": "Point", "coordinates": [13.4, 52.5]}, 1), "FR": (None, 1)}
    assert (found["unknown"], found["total"]) == (1, 3)


def test_every_question_costs_the_same_number_of_statements(site: Site, looking: Looking, three: dict[str, str]) -> None:
    everybody = looking.filter(name="all")
    since = site.handling.statements("whoson")
    visit = next(iter(three))
    for question, asked, most in (
        ("visitors", {"filter_id": everybody, "search": "shop"}, 5),
        ("visitors", {}, 4),
        ("visitor_counts", {}, 2),
        ("visitor_map", {}, 2),
        ("page_summary", {"visit_id": visit}, 3),
        ("page_history", {"visit_id": visit}, 3),
        ("visits_of_person", {"visit_id": visit}, 4),
    ):
        looking.asked(question, ANN, **asked)
        since()
        looking.asked(question, ANN, **asked)
        assert len([each for each in since() if not each.lower().startswith(("prepare", "begin"))]) <= most, question
