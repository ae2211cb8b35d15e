"""How other sites are asked: what counts as an answer, which machines are never called, and how long anything may take."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.kb.outside.web import Web, allowed_by
from services.kb.rules.verdicts import Found, Outcome
from tests.service.kb.sites import HERE, Names, Site, dripping, endless, hung_up, moved, only_get, open_web, status
from tests.support.certificates import certificate_for


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


def look(site: Site, path: str, host: str = "shop.example", names: Any = None, **settings: Any) -> Outcome:
    return open_web(names or Names(shop_example=[HERE], other_example=[HERE]), **settings).look(site.url(host, path), lambda host: None)


@pytest.mark.spec("KB-058")
@pytest.mark.parametrize(
    ("page", "found", "says"),
    [
        (status(200), Found.WORKS, ""),
        (status(204), Found.WORKS, ""),
        (only_get(405), Found.WORKS, ""),
        (only_get(404), Found.WORKS, ""),
        (status(403), Found.WORKS, "403"),
        (status(404), Found.FAILS, "404"),
        (status(410), Found.FAILS, "410"),
        (status(500), Found.FAILS, "500"),
        (status(429, Retry_After="7"), Found.LATER, "429"),
        (hung_up, Found.FAILS, "hung up"),
    ],
)
def test_what_a_site_says(site: Site, page: Any, found: Found, says: str) -> None:
    site.pages["/page"] = page
    outcome = look(site, "/page")
    assert (outcome.found, says in outcome.error, outcome.host) == (found, True, "shop.example")


def test_a_page_that_works_is_asked_for_its_head_only_and_told_who_asks(site: Site) -> None:
    site.pages["/p%C3%A4ge?q=a%20b"] = status(200)
    assert look(site, "/päge?q=a b").found is Found.WORKS
    assert [entry[:3] for entry in site.log] == [("shop.example", "HEAD", "/p%C3%A4ge?q=a%20b")]
    assert "FrontlineLinkCheck" in site.agents[0]


def test_the_time_that_a_site_names_is_handed_on(site: Site) -> None:
    site.pages["/busy"] = status(503, Retry_After="120")
    assert look(site, "/busy").retry_after == 120


@pytest.mark.parametrize("hops", [5, 6])
def test_five_redirects_are_followed_and_not_one_more(site: Site, hops: int) -> None:
    for number in range(hops):
        site.pages[f"/{number}"] = moved(site.url("other.example", f"/{number + 1}"), code=(301, 302, 303, 307, 308)[number % 5])
    site.pages[f"/{hops}"] = status(200)
    assert look(site, "/0").found is (Found.WORKS if hops == 5 else Found.FAILS)


def test_a_circle_of_redirects_and_one_out_of_the_web_fail(site: Site) -> None:
    site.pages |= {"/a": moved("/b"), "/b": moved("/a"), "/mail": moved("mailto:a@b.example")}
    assert "circle" in look(site, "/a").error
    assert len(site.log) == 2
    assert "no page" in look(site, "/mail").error


def test_the_turn_is_asked_for_before_each_request(site: Site) -> None:
    site.pages |= {"/a": moved(site.url("other.example", "/b")), "/b": only_get()}
    turns: list[str] = []
    web = open_web(Names(shop_example=[HERE], other_example=[HERE]))
    assert web.look(site.url("shop.example", "/a"), turns.append).found is Found.WORKS
    assert turns == ["shop.example", "other.example", "other.example"] == [entry[0] for entry in site.log]


def test_nothing_takes_longer_than_its_limit(site: Site) -> None:
    site.pages |= {"/slow": dripping, "/huge": endless}
    began = time.monotonic()
    assert look(site, "/slow", total_seconds=0.4).found is Found.UNREACHED
    assert time.monotonic() - began < 1.5
    assert look(site, "/huge").found is Found.WORKS


def test_a_body_is_not_read(site: Site) -> None:
    def no_head(request: Any) -> None:
        (endless if request.command == "GET" else status(405))(request)

    site.pages["/huge"] = no_head
    assert look(site, "/huge").found is Found.WORKS
    assert site.server.poured < 20_000_000  # type: ignore[attr-defined]  # what fits into the buffers of both ends


def test_waiting_for_a_turn_costs_no_time(site: Site) -> None:
    site.pages["/page"] = only_get()
    web = open_web(Names(shop_example=[HERE]), total_seconds=0.3)
    assert web.look(site.url("shop.example", "/page"), lambda host: time.sleep(0.25)).found is Found.WORKS


@pytest.mark.parametrize(
    "machine", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "::ffff:127.0.0.1", "fe80::1%1", "0.0.0.0"]
)
def test_private_machines_are_never_called_by_default(site: Site, machine: str) -> None:
    site.pages["/page"] = status(200)
    outcome = Web(resolve=Names(shop_example=[machine])).look(site.url("shop.example", "/page"), lambda host: None)
    assert (outcome.found, site.log) == (Found.WITHHELD, [])


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/page", "http://2130706433:{port}/page", "http://localhost:{port}/page", "http://[::1]:{port}/page"]
)
def test_nor_by_their_addresses_however_written(site: Site, url: str) -> None:
    site.pages["/page"] = status(200)
    outcome = Web().look(url.format(port=site.port), lambda host: None)
    assert outcome.found in (Found.WITHHELD, Found.UNNAMED)
    assert site.log == []


def test_nor_by_a_redirect(site: Site) -> None:
    """The first hop is let through by hand; the machine behind the second is a private one."""
    site.pages |= {"/a": moved(site.url("inside.example", "/b")), "/b": status(200)}
    outcome = look(site, "/a", names=Names(shop_example=[HERE], inside_example=["127.0.0.2"]))
    assert (outcome.found, [entry[0] for entry in site.log]) == (Found.WITHHELD, ["shop.example"])


def test_nor_by_a_name_that_has_one_public_machine_among_private_ones(site: Site) -> None:
    outcome = Web(resolve=Names(shop_example=["8.8.8.8", HERE])).look(site.url("shop.example", "/page"), lambda host: None)
    assert (outcome.found, site.log) == (Found.WITHHELD, [])


def test_nor_by_a_name_that_changes_its_mind(site: Site) -> None:
    """Resolved once a request, and the connection goes to what was looked at: a second answer is never asked for."""
    answers = iter([["203.0.113.7"], [HERE]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    web = Web(resolve=rebinding, is_allowed=lambda machine: machine != HERE, connect_seconds=0.2, total_seconds=0.4)
    assert web.look(site.url("shop.example", "/page"), lambda host: None).found is Found.UNREACHED
    assert (asked, site.log) == (["shop.example"], [])


def test_an_operator_may_name_networks_of_the_house() -> None:
    is_allowed = allowed_by("10.1.0.0/16, fd12::/32")
    assert [is_allowed(one) for one in ("10.1.2.3", "10.2.0.1", "fd12::5", "127.0.0.1", "8.8.8.8")] == [True, False, True, False, True]


def test_silence_and_unknown_names_are_no_answers(site: Site) -> None:
    closed = Site()
    closed.close()
    unreached = look(closed, "/page")
    unnamed = look(site, "/page", host="nowhere.example")
    assert (unreached.found, unnamed.found) == (Found.UNREACHED, Found.UNNAMED)
    assert not unreached.is_answer
    assert not unnamed.is_answer


@pytest.mark.parametrize("url", ["http://[bad", "http:///page", "http://sho..p.example/", "http://shop.example:99999/"])
def test_what_is_no_address_fails(url: str) -> None:
    assert open_web(Names(shop_example=[HERE])).look(url, lambda host: None).found is Found.FAILS


def test_certificates_are_verified(site: Site, tmp_path: Path) -> None:
    certificate, key = certificate_for(tmp_path, "shop.example")
    site.secure(certificate, key)
    site.pages["/page"] = status(200)
    names = Names(shop_example=[HERE], other_example=[HERE])
    trusting = ssl.create_default_context(cafile=str(certificate))

    def ask(host: str, **settings: Any) -> Outcome:
        return open_web(names, **settings).look(site.url(host, "/page", "https"), lambda host: None)

    assert "certificate" in ask("shop.example").error
    assert ask("shop.example", context=trusting).found is Found.WORKS
    assert "certificate" in ask("other.example", context=trusting).error  # it is somebody else's


def test_the_name_service_is_asked_for_a_name_that_always_exists() -> None:
    assert open_web(Names(example_com=[HERE])).is_name_service_there()
    assert not open_web(Names()).is_name_service_there()
