"""Broken links: found after two failures in a row, mended when they work or go, and nobody blamed without a network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from services.kb.handlers import checking
from services.kb.models import CheckedHost, Redirect
from tests.service.kb.library import Library, an_id
from tests.service.kb.linked_shelf import Shelf, link
from tests.service.kb.sites import HERE, Names, Site, moved, only_get, open_web, status

DAY, SOON = {"hours": 24}, {"minutes": 10}


@pytest.fixture
def names() -> Names:
    return Names(shop_example=[HERE], other_example=[HERE], third_example=[HERE], example_com=[HERE])


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(pages={"/works": status(200)})
    yield site
    site.close()


@pytest.fixture
def shelf(library: Library, names: Names, site: Site) -> Shelf:
    shelf = Shelf(library, open_web(names))
    site.clock = lambda: shelf.now
    return shelf


def said(facts: list[Any]) -> list[tuple[str, str, str]]:
    return [(fact.type.split(".")[1], fact.subject, fact.url) for fact in facts]


@pytest.mark.spec("KB-058", "KB-170")
@pytest.mark.parametrize("kind", ["article", "news"])
def test_a_link_is_broken_after_two_failures_in_a_row(shelf: Shelf, site: Site, kind: str) -> None:
    dead, alive = site.url("shop.example", "/dead"), site.url("other.example", "/works")
    item = getattr(shelf, kind)(link(dead, alive), title="Prices")
    assert shelf.check() == []
    assert shelf.broken(item) == {}
    [fact] = shelf.check_after(**SOON)
    assert (fact.type, fact.subject, fact.kind, fact.title, fact.url) == ("kb.link_broken.v1", item, kind, "Prices", dead)  # type: ignore[attr-defined]
    assert (fact.is_internal, fact.error) == (False, "The site answers with 404.")  # type: ignore[attr-defined]
    assert shelf.broken(item) == {dead: "The site answers with 404."}
    assert shelf.check_after(**DAY) == []  # told once


@pytest.mark.spec("KB-170")
def test_a_failure_between_two_successes_is_none(shelf: Shelf, site: Site) -> None:
    url = site.url("shop.example", "/shaky")
    item = shelf.article(link(url))
    for code, wait in ((500, SOON), (200, DAY), (500, SOON), (200, DAY)):
        site.pages["/shaky"] = status(code)
        shelf.check()
        shelf.sleep(timedelta(**wait).total_seconds())
    assert len(site.log) >= 4
    assert shelf.broken(item) == {}


@pytest.mark.spec("KB-060", "KB-170", "NWS-016")
def test_each_address_is_tried_again_every_24_hours_by_itself(shelf: Shelf, site: Site) -> None:
    shelf.article(link(site.url("shop.example", "/works")))
    shelf.news(link(site.url("other.example", "/works")))
    shelf.check()
    assert len(site.log) == 2
    shelf.check_after(hours=23, minutes=59)
    assert len(site.log) == 2
    shelf.check_after(minutes=2)
    assert sorted(entry[0] for entry in site.log[2:]) == ["other.example", "shop.example"]


@pytest.mark.spec("KB-060")
def test_switched_off_nothing_is_tried_by_itself(shelf: Shelf, site: Site, library: Library) -> None:
    library.set("knowledge", are_links_checked=False)
    article = shelf.article(link(site.url("shop.example", "/works")))
    shelf.check()
    assert site.log == []
    assert library.said("scan_links", {"kind": "article", "ids": [article]}) == {"addresses": 1}
    shelf.check()
    assert len(site.log) == 1
    shelf.check_after(**DAY)
    assert len(site.log) == 1


def test_a_link_that_works_again_is_mended_at_once_and_told_once(shelf: Shelf, site: Site) -> None:
    url = site.url("shop.example", "/page")
    items = sorted([shelf.article(link(url)), shelf.article(link(url, site.url("other.example", "/works")))])
    shelf.check()
    assert said(shelf.check_after(**SOON)) == [("link_broken", item, url) for item in items]
    site.pages["/page"] = status(200)
    assert said(shelf.check_after(**DAY)) == [("link_mended", item, url) for item in items]
    assert shelf.broken(items[0]) == {}
    assert shelf.check_after(**DAY) == []


def test_a_broken_link_that_is_taken_out_or_whose_item_goes_is_mended(shelf: Shelf, site: Site) -> None:
    url = site.url("shop.example", "/dead")
    edited, deleted = shelf.article(link(url)), shelf.article(link(url))
    shelf.check()
    shelf.check_after(**SOON)
    shelf.change(edited, body="<p>Nothing more.</p>")
    assert said(shelf.read()) == [("link_mended", edited, url)]
    shelf.change(deleted, deleted_at=shelf.now)
    assert said(shelf.read()) == [("link_mended", deleted, url)]
    assert shelf.broken(edited) == shelf.broken(deleted) == {}
    shelf.check_after(**DAY)
    assert shelf.address(url) is None  # nobody links to it any more


def test_who_links_to_what_is_known_to_be_broken_hears_it_at_once(shelf: Shelf, site: Site) -> None:
    url = site.url("shop.example", "/dead")
    shelf.article(link(url))
    shelf.check()
    shelf.check_after(**SOON)
    late = shelf.article(link(url))
    assert said(shelf.read()) == [("link_broken", late, url)]
    assert list(shelf.broken(late)) == [url]


@pytest.mark.spec("KB-058")
def test_links_to_our_own_articles_are_looked_up(shelf: Shelf, library: Library) -> None:
    target, gone = shelf.article("", title="Target"), an_id(999)
    holder = shelf.article(
        link(
            f"/kb/articles/{target}/target", f"https://acme.example/kb/articles/{gone}/x", f"/kb/news/{gone}", f"/files/{gone}", "/tickets"
        )
    )
    shelf.check()
    shelf.check_after(**SOON)
    assert shelf.broken(holder) == {
        f"https://acme.example/kb/articles/{gone}/x": "There is no such article.",
        f"/kb/news/{gone}": "There is no such news item.",
        f"/files/{gone}": "There is no such file.",
    }
    shelf.change(target, deleted_at=shelf.now)
    shelf.check()  # at once: what it leads to has changed
    shelf.check_after(**SOON)
    assert shelf.broken(holder)[f"/kb/articles/{target}/target"] == "The article was deleted."
    assert [row["is_internal"] for row in library.asked("broken_links", {"kind": "article"})["items"]] == [True] * 4


@pytest.mark.spec("KB-058")
def test_a_redirected_target_works_as_far_as_its_last_one_does(shelf: Shelf) -> None:
    last, middle, first = shelf.article(""), shelf.article(""), shelf.article("")
    holder = shelf.article(link(f"/kb/articles/{first}/x"))
    with shelf.handling("kb") as work:
        work.session.add_all([Redirect(article_id=one, target_id=to, at=work.now) for one, to in ((first, middle), (middle, last))])
    for one in (first, middle):
        shelf.change(one, deleted_at=shelf.now)
    shelf.check()
    shelf.check_after(**SOON)
    assert shelf.broken(holder) == {}
    shelf.change(last, deleted_at=shelf.now)
    shelf.check()
    shelf.check_after(**DAY)
    shelf.check_after(**SOON)
    assert list(shelf.broken(holder).values()) == ["It redirects to an article that is gone."]


@pytest.mark.spec("KB-058")
def test_a_private_target_fails_where_the_public_reads_and_not_in_what_is_private_too(shelf: Shelf) -> None:
    target = shelf.article("", is_private=True)
    url = f"/kb/articles/{target}"
    public, private = shelf.article(link(url)), shelf.article(link(url), is_private=True)
    shelf.check()
    assert said(shelf.check_after(**SOON)) == [("link_broken", public, url)]
    assert shelf.broken(private) == {}
    shelf.change(private, is_private=False)
    assert said(shelf.read()) == [("link_broken", private, url)]
    shelf.change(target, is_private=False)
    assert sorted(said(shelf.check())) == sorted([("link_mended", public, url), ("link_mended", private, url)])


@pytest.mark.spec("KB-170")
def test_a_host_is_called_once_a_second_whatever_leads_there(shelf: Shelf, site: Site, library: Library) -> None:
    """By the server's own log: HEAD, the GET behind it, redirects, and many addresses of one host, on the clock of the test."""
    site.pages |= {"/head": only_get(), "/far": moved(site.url("other.example", "/works"))}
    paths = ["/works", "/head", "/far", "/dead", "/dead2"]
    shelf.article(link(*(site.url("shop.example", path) for path in paths), site.url("other.example", "/head")))
    for _ in range(20):
        shelf.check_after(seconds=1)
    for host in ("shop.example", "other.example"):
        times = [at for name, _, _, at in site.log if name == host]
        assert len(times) >= 3
        assert min(later - earlier for earlier, later in pairwise(times)) >= timedelta(seconds=1), host
    assert len([entry for entry in site.log if entry[0] == "shop.example"]) == 8


@pytest.mark.spec("KB-170")
def test_a_site_that_asks_for_rest_gets_it(shelf: Shelf, site: Site) -> None:
    site.pages |= {"/busy": status(429, Retry_After="3600")}
    busy, other = site.url("shop.example", "/busy"), site.url("shop.example", "/works")
    item = shelf.article(link(busy))
    shelf.check()
    shelf.change(item, body=link(busy, other))
    shelf.check_after(minutes=59)
    assert [entry[2] for entry in site.log] == ["/busy"]
    shelf.check_after(minutes=1)
    shelf.check_after(seconds=1)
    assert sorted(entry[2] for entry in site.log[1:]) == ["/busy", "/works"]
    assert shelf.broken(item) == {}


@pytest.mark.spec("KB-170")
def test_without_a_network_nobody_is_to_blame(shelf: Shelf, site: Site, names: Names) -> None:
    urls = [site.url(f"{name}.example", "/works") for name in ("shop", "other", "third")]
    item = shelf.article(link(*urls))
    shelf.check()
    for away in (socket.gaierror(socket.EAI_AGAIN, "away"), socket.gaierror(socket.EAI_NONAME, "away"), OSError("no route")):
        names.given = dict.fromkeys(names.given, away)
        shelf.check_after(**DAY)
        for _ in range(4):
            shelf.check_after(**SOON)
        assert shelf.broken(item) == {}
        found = shelf.address(urls[0])
        assert found is not None
        assert (found.failures, (found.note or "")[:10]) == (0, "Not judged")


@pytest.mark.spec("KB-170")
def test_one_that_is_silent_while_others_answer_is_to_blame(shelf: Shelf, site: Site, names: Names) -> None:
    names.given["third.example"] = OSError("no route")
    silent, unknown = site.url("third.example", "/works"), site.url("nowhere.example", "/works")
    item = shelf.article(link(site.url("shop.example", "/works"), silent, unknown))
    shelf.check()
    asked = len(site.log)
    shelf.check_after(**SOON)
    assert set(shelf.broken(item)) == {silent, unknown}
    assert len(site.log) == asked + 1  # the last one that worked was asked to bear witness


def test_a_link_into_a_private_network_is_not_judged(shelf: Shelf, names: Names) -> None:
    names.given["wiki.example"] = ["10.0.0.7"]
    item = shelf.article(link("http://wiki.example/page"))
    shelf.check()
    shelf.check_after(**DAY)
    found = shelf.address("http://wiki.example/page")
    assert found is not None
    assert (found.failures, found.note) == (0, "Not tried: it leads into a private network.")
    assert shelf.broken(item) == {}


def test_who_is_killed_in_the_middle_leaves_the_address_to_the_next_one(shelf: Shelf, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    url = site.url("shop.example", "/works")
    shelf.article(link(url))
    shelf.read()

    def killed(*given: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shelf.web.__class__, "look", killed)
        with pytest.raises(KeyboardInterrupt):
            checking.check_with(shelf.outside, shelf.web, shelf.sleep)
    shelf.check_after(minutes=9)
    assert site.log == []
    shelf.check_after(minutes=1)
    assert len(site.log) == 1


def test_hosts_that_nobody_calls_any_more_are_forgotten(shelf: Shelf, site: Site) -> None:
    shelf.article(link(site.url("shop.example", "/works")))
    shelf.check()
    for days, left in ((80, 1), (100, 0)):
        shelf.handling.timer("kb", "forget_hosts", shelf.now + timedelta(days=days))
        with shelf.handling.reading("kb") as session:
            assert len(session.scalars(sa.select(CheckedHost)).all()) == left


def test_two_checkers_never_take_the_same_address(shelf: Shelf, site: Site) -> None:
    shelf.article(link(*(site.url(f"{name}.example", "/works") for name in ("shop", "other", "third"))))
    shelf.read()
    with shelf.handling("kb") as first, shelf.handling("kb") as second:
        taken = [checking._take(first), checking._take(second)]
    assert len({one.url for one in taken if isinstance(one, checking.Taken)}) == 2
