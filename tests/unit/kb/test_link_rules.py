"""Which addresses are links and whose; which machines may be called; what tries in a row mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kb.links_in import links_of
from services.kb.rules.links import LONGEST_ADDRESS, MOST_LINKS, Target, addresses_in, is_public, read_address
from services.kb.rules.replies_of_sites import seconds_until
from services.kb.rules.verdicts import AGAIN_AFTER, EVERY, Found, Outcome, stands

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ID = "00000000-0000-7000-9000-000000000001"
OWN = frozenset({"acme.example"})


@pytest.mark.parametrize(
    "given_", ["mailto:a@b.example", "tel:+49", "#top", "", " ", "javascript:x", "data:image/png;base64,x", "ftp://x.example/"]
)
def test_what_leads_to_no_page_is_no_link(given_: str) -> None:
    assert read_address(given_, OWN) is None


@pytest.mark.parametrize(
    ("url", "kept", "host"),
    [
        ("https://Shop.Example/A?b=c#d", "https://Shop.Example/A?b=c", "shop.example"),
        ("//shop.example/x", "https://shop.example/x", "shop.example"),
        ("http://bücher.example./", "http://bücher.example./", "xn--bcher-kva.example"),
        ("http://[bad", "http://[bad", "?"),
        ("http:///x", "http:///x", "?"),
    ],
)
def test_addresses_of_others(url: str, kept: str, host: str) -> None:
    address = read_address(url, OWN)
    assert address is not None
    assert (address.url, address.host, address.is_internal, address.target) == (kept, host, False, None)


@pytest.mark.spec("KB-058")
@pytest.mark.parametrize(
    ("url", "target"),
    [
        (f"/kb/articles/{ID}/how-to", Target("article", ID)),
        (f"https://acme.example/kb/articles/{ID.upper()}", Target("article", ID)),
        (f"/kb/news/{ID}/x?y=z", Target("news", ID)),
        ("/kb/articles/no-id/x", Target("article", "")),
        (f"/api/portal/v1/articles/{ID}/files/{ID}/manual.pdf", Target("file", ID)),
        (f"files/{'ab' * 32}", None),
        ("/tickets", None),
        ("page.html", None),
    ],
)
def test_addresses_of_our_own(url: str, target: Target | None) -> None:
    address = read_address(url, OWN)
    assert address is not None
    assert (address.host, address.is_internal, address.target) == ("", True, target)


def test_links_are_bounded_in_number_and_length() -> None:
    assert len(addresses_in((f"https://x.example/{number}" for number in range(900)), OWN)) == MOST_LINKS
    stem = "https://x.example/"
    assert read_address(stem + "x" * (LONGEST_ADDRESS - len(stem)), OWN) is not None
    assert read_address(stem + "x" * (LONGEST_ADDRESS - len(stem) + 1), OWN) is None
    assert read_address(stem + "ä" * (LONGEST_ADDRESS // 2), OWN) is None  # bytes, not characters


@given(st.text(max_size=60))
def test_reading_an_address_never_fails(text: str) -> None:
    read_address(text, OWN)
    read_address(f"https://{text}", OWN)
    links_of(f'<a href="{text}">x</a>{text}', OWN)


def test_links_pictures_frames_and_films_of_a_body_each_once() -> None:
    body = (
        '<p><a href="https://a.example/">x</a><a href="https://a.example/#y">x</a><img src="/b.png"></p>'
        '<iframe src="https://c.example/"></iframe><video poster="/d.png"><source src="/e.mp4"></video>'
        '<!-- <a href="https://f.example/"> -->'
    )
    assert [one.url for one in links_of(body, OWN)] == ["/b.png", "/d.png", "/e.mp4", "https://a.example/", "https://c.example/"]


@pytest.mark.parametrize("machine", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"])
def test_public_machines(machine: str) -> None:
    assert is_public(machine)


@pytest.mark.parametrize(
    "machine",
    [
        *("127.0.0.1", "10.1.1.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255"),
        *("192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1"),
        *("::7f00:1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:808:808::f5ff:fffe", "2001:db8::1", "nonsense"),
    ],
)
def test_machines_that_are_not_called(machine: str) -> None:
    assert not is_public(machine)


@pytest.mark.spec("KB-170")
def test_the_second_failure_in_a_row_decides() -> None:
    failed = Outcome(Found.FAILS, "404")
    first = stands(failed, 0, None, NOW)
    assert (first.failures, first.is_broken, first.due_at) == (1, False, NOW + AGAIN_AFTER)
    second = stands(failed, 1, "404", NOW)
    assert (second.failures, second.is_broken, second.due_at) == (2, True, NOW + EVERY)
    mended = stands(Outcome(Found.WORKS), 2, "404", NOW)
    assert (mended.failures, mended.error, mended.due_at) == (0, None, NOW + timedelta(hours=24))


@pytest.mark.parametrize("found", [Found.UNREACHED, Found.UNNAMED])
def test_silence_counts_only_while_there_is_a_network(found: Found) -> None:
    silent = Outcome(found, "No answer.")
    assert stands(silent, 1, "before", NOW).is_broken
    without = stands(silent, 1, "before", NOW, is_network_there=False)
    assert (without.failures, without.error, without.due_at) == (1, "before", NOW + AGAIN_AFTER)
    assert "no network" in (without.note or "")


@pytest.mark.parametrize(
    ("asked", "wait"), [(None, AGAIN_AFTER), (5, timedelta(minutes=1)), (7_200, timedelta(hours=2)), (9e9, timedelta(hours=24))]
)
def test_who_asks_for_rest_gets_it_within_bounds_and_is_not_blamed(asked: float | None, wait: timedelta) -> None:
    later = stands(Outcome(Found.LATER, "429", retry_after=asked), 1, "before", NOW)
    assert (later.failures, later.error, later.due_at) == (1, "before", NOW + wait)


def test_a_failing_site_that_names_a_time_is_not_tried_before() -> None:
    assert stands(Outcome(Found.FAILS, "503", retry_after=3_600), 0, None, NOW).due_at == NOW + timedelta(hours=1)
    assert stands(Outcome(Found.FAILS, "503", retry_after=1), 0, None, NOW).due_at == NOW + AGAIN_AFTER


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Mon, 02 Mar 2026 09:01:00 GMT", 60),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        (None, None),
        ("-5", None),
        ("9" * 30, None),
    ],
)
def test_retry_after_as_number_or_date(said: str | None, seconds: float | None) -> None:
    assert seconds_until(said, NOW) == seconds
