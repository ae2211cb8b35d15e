"""Scans on request and the lists of broken links: who may, what is scanned, what is seen; and the checker's state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contracts.permissions import role_id
from kit.errors import Forbidden, NotFound
from services.kb.queries.broken_links import state_of_checker
from tests.service.kb.library import Library, an_id
from tests.service.kb.linked_shelf import Shelf, link
from tests.service.kb.sites import HERE, Names, Site, open_web, status


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(pages={"/works": status(200)})
    yield site
    site.close()


@pytest.fixture
def shelf(library: Library, site: Site) -> Shelf:
    hosts = {f"s{number}_example": [HERE] for number in range(30)}
    return Shelf(library, open_web(Names(**hosts)))


def dead(site: Site, number: int) -> str:
    return site.url(f"s{number}.example", f"/dead{number}")


@pytest.mark.spec("KB-059")
def test_all_articles_are_scanned_at_once(shelf: Shelf, site: Site, library: Library) -> None:
    shelf.article(link(site.url("s1.example", "/works"), "/kb/news/x"))
    shelf.article(link(site.url("s2.example", "/works")))
    shelf.news(link(site.url("s3.example", "/works")))
    shelf.check()
    site.log.clear()
    shelf.sleep(60)
    assert library.said("scan_links", {"kind": "article"}, by=library.ann) == {"addresses": 3}
    shelf.check()
    assert sorted(entry[0] for entry in site.log) == ["s1.example", "s2.example"]
    assert library.said("scan_links", {"kind": "news"}, by=library.ann) == {"addresses": 1}


@pytest.mark.spec("KB-059", "NWS-016")
def test_chosen_items_are_read_and_scanned(shelf: Shelf, site: Site, library: Library) -> None:
    chosen = shelf.news(link(site.url("s1.example", "/works")))
    shelf.news(link(site.url("s2.example", "/works")))
    assert library.said("scan_links", {"kind": "news", "ids": [chosen]}, by=library.ann) == {"addresses": 1}  # nobody had read it yet
    shelf.check()
    assert {entry[0] for entry in site.log} == {"s1.example", "s2.example"}


@pytest.mark.spec("KB-059", "KB-187")
def test_a_scan_takes_the_permission_which_even_read_only_carries(shelf: Shelf, library: Library) -> None:
    article, reader, nobody = shelf.article(link("/x")), an_id(501), an_id(502)
    library.save_role(reader, "Readers", ["kb_articles.view", "kb_articles.scan_broken_links"])
    library.save_role(nobody, "Others", ["kb_articles.view"])
    library.hire(an_id(61), "Rea", "agent", groups=[library.group], role_ids=[reader])
    library.hire(an_id(62), "Nob", "agent", groups=[library.group], role_ids=[nobody])
    assert library.said("scan_links", {"kind": "article", "ids": [article]}, by=an_id(61)) == {"addresses": 1}
    for asked in ({"kind": "article", "ids": [article]}, {"kind": "article"}):
        with pytest.raises(Forbidden):
            library.said("scan_links", asked, by=an_id(62))


@pytest.mark.spec("KB-188")
def test_customers_scan_nothing(shelf: Shelf, library: Library) -> None:
    shelf.article(link("/x"))
    with pytest.raises(Forbidden):
        library.handling.command("kb", "scan_links", {"kind": "article"}, actor=f"user:{library.olga}", via="portal")


@pytest.mark.spec("KB-164")
def test_a_scan_reaches_as_far_as_the_asker(shelf: Shelf, library: Library) -> None:
    ours, theirs = shelf.article(link("/a")), shelf.article(link("/b"), brand_ids=[library.other_brand])
    shelf.read()
    assert library.said("scan_links", {"kind": "article"}, by=library.bob) == {"addresses": 1}
    assert library.said("scan_links", {"kind": "article", "ids": [theirs]}, by=library.bob) == {"addresses": 1}
    with pytest.raises(NotFound):
        library.said("scan_links", {"kind": "article", "ids": [ours]}, by=library.bob)


@pytest.mark.spec("KB-043", "KB-046", "NWS-015")
def test_the_list_holds_exactly_the_items_with_a_broken_link(shelf: Shelf, site: Site, library: Library) -> None:
    bad = shelf.article(link(dead(site, 1), site.url("s9.example", "/works")), title="Bad")
    shelf.article(link(site.url("s9.example", "/works")), title="Good")
    news = shelf.news(link(dead(site, 2)), title="Bad news")
    shelf.check()
    shelf.check_after(minutes=10)
    [row] = library.asked("broken_links", {"kind": "article"}, by=library.ann)["items"]
    assert (row["item_id"], row["title"], row["url"], row["error"]) == (bad, "Bad", dead(site, 1), "The site answers with 404.")
    assert [row["title"] for row in library.asked("broken_links", {"kind": "news"}, by=library.ann)["items"]] == ["Bad news"]
    assert library.asked("broken_links", {"kind": "news", "item_id": news})["items"][0]["found_at"].startswith("2026-03-02T09:10")


@pytest.mark.spec("NWS-011")
def test_an_item_has_a_list_of_its_own_and_a_brand_too(shelf: Shelf, site: Site, library: Library) -> None:
    one = shelf.article(link(dead(site, 1), dead(site, 2)))
    other = shelf.article(link(dead(site, 3)), brand_ids=[library.other_brand])
    shelf.check()
    shelf.check_after(minutes=10)

    def urls(**asked: str) -> set[str]:
        return {row["url"] for row in library.asked("broken_links", {"kind": "article", **asked})["items"]}

    assert urls(item_id=one) == {dead(site, 1), dead(site, 2)}
    assert urls(item_id=other) == urls(brand_id=library.other_brand) == {dead(site, 3)}
    assert library.asked("broken_links", {"kind": "article"}, by=library.bob)["items"][0]["item_id"] == other


def test_the_list_is_paged_with_one_query_a_page_however_long_the_addresses(shelf: Shelf, library: Library) -> None:
    urls = [f"/kb/articles/{number}/{'x' * 1_900}" for number in range(5)]
    for url in urls:
        shelf.article(link(url))
    shelf.check()
    shelf.check_after(minutes=10)
    library.asked("broken_links", {"kind": "article"})
    statements = library.handling.statements("kb")
    found, cursor = [], None
    counts = set()
    while True:
        page = library.asked("broken_links", {"kind": "article", "limit": 2, "cursor": cursor})
        counts.add(len(statements()))
        found += [row["url"] for row in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert sorted(found) == sorted(urls)
    assert len(counts) == 1


def test_a_closed_folder_hides_its_broken_links(shelf: Shelf, library: Library) -> None:
    closed = shelf.folder("Closed")
    shelf.article(link("/kb/articles/x"), folder_id=closed)
    shelf.check()
    shelf.check_after(minutes=10)
    assert len(library.asked("broken_links", {"kind": "article"}, by=library.ann)["items"]) == 1
    library.save_role(role_id(4), "Agent", ["kb_articles.view", "kb_articles.scan_broken_links"], {closed: []})
    assert library.asked("broken_links", {"kind": "article"}, by=library.ann)["items"] == []


def test_the_state_of_the_checker_is_told(shelf: Shelf, site: Site) -> None:
    shelf.article(link(dead(site, 1), site.url("s2.example", "/works"), "http://10.0.0.1/"))
    shelf.check()
    with shelf.handling.reading("kb") as session:
        first = state_of_checker(session, shelf.now)
    assert (first["addresses"], first["due"], first["checked_last_hour"], first["failing_once"], first["unjudged"]) == (3, 0, 3, 1, 1)
    shelf.check_after(minutes=10)
    shelf.sleep(3_700)
    with shelf.handling.reading("kb") as session:
        second = state_of_checker(session, shelf.now)
    assert (second["is_on"], second["broken"], second["checked_last_hour"]) == (True, 1, 0)
