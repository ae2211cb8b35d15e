"""Everything that a first page view tells of who is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.whoson.identity import describing
from services.whoson.identity.browsers import browser_of
from services.whoson.identity.describing import Described, described
from services.whoson.identity.domains import domain_of
from services.whoson.outside.places import Places
from tests.support.mmdb import database

SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
CHROME = "(KHTML, like Gecko) Chrome/126.0.0.0"
AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0": ("Firefox 128", "Windows 10", "computer"),
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 {CHROME} Safari/537.36 Edg/126.0.0.0": (
        "Edge 126",
        "Windows 10",
        "computer",
    ),
    "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; Tablet PC 2.0; rv:11.0) like Gecko": ("IE 11", "Windows 7", "computer"),
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {SAFARI} Version/17.5 Safari/605.1.15": (
        "Safari 17",
        "Mac OS X 10.15",
        "computer",
    ),
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {SAFARI} Version/17.5 Mobile/15E Safari/604.1": (
        "Mobile Safari 17",
        "iOS 17.5",
        "phone",
    ),
    f"Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) {SAFARI} Version/12.1 Mobile/15E148 Safari/604.1": (
        "Mobile Safari 12",
        "iOS 12.2",
        "tablet",
    ),
    f"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 {CHROME} Mobile Safari/537.36": ("Chrome Mobile 126", "Android 10", "phone"),
    f"Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 {CHROME} Safari/537.36": ("Chrome 126", "Android 13", "tablet"),
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 {CHROME} Safari/537.36": ("Chrome 126", "Chrome OS", "computer"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": ("Firefox 128", "Linux", "computer"),
    f"Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 SamsungBrowser/4.0 {CHROME} TV Safari/537.36": (
        "Samsung Internet 4",
        "Tizen 6",
        None,
    ),
    "something else": (None, None, None),
}
FIREFOX = next(iter(AGENTS))
NOTHING = Described(False, None, None, None, None, None, (), None, None, None, None, None, None, None)


@pytest.mark.parametrize(("agent", "told"), AGENTS.items())
def test_browser_system_and_device_are_told_or_missing(agent: str, told: tuple[str | None, ...]) -> None:
    found = described("", agent, "", "", "")
    assert (found.browser, found.os, found.device) == told
    assert not found.is_spider


@pytest.fixture
def vienna(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "city.mmdb"
    record = {"country_code": "AT", "state1": "Vienna", "city": "Vienna", "latitude": 48.2, "longitude": 16.37, "as_name": "Net"}
    path.write_bytes(database({"8.8.8.0/24": record}))
    places = Places(lambda: [path], tmp_path)
    places.refresh()
    monkeypatch.setattr(describing, "places", lambda: places)


@pytest.mark.spec("WHO-011", "WHO-013")
def test_a_visitor_is_described(vienna: None) -> None:
    known = described("8.8.8.8", FIREFOX, "de-AT,en;q=0.5", "https://shop.example/", "https://www.bing.com/search?q=red+shoes")
    assert known == Described(
        False,
        None,
        "Firefox 128",
        "Windows 10",
        "computer",
        "de-AT",
        ("de-AT", "en"),
        "AT",
        "Vienna",
        "Vienna",
        48.2,
        16.37,
        "Net",
        "red shoes",
    )
    assert described("8.8.4.4", "something else", "", "", "") == NOTHING


def test_a_spider_has_no_browser() -> None:
    found = described("", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "", "", "")
    assert (found.is_spider, found.spider, found.browser, found.os, found.device) == (True, "Googlebot", None, None, None)
    assert described("", "", "", "", "").spider == "no name"


@settings(deadline=None)
@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_no_text_makes_it_raise(ip: str, agent: str, languages: str, url: str, referrer: str) -> None:
    found = described(ip, agent, languages, url, referrer)
    found = described(
        ip,
        f"Mozilla/5.0 (Linux; {agent})",
        f"{languages},en;{languages}",
        f"http://{url}?utm_term={url}",
        f"https://bing.com/?q={referrer}",
    )
    assert "\x00" not in "".join(str(each) for each in (found.browser, found.os, found.spider, found.search_words, *found.languages))


def test_an_unknown_agent_of_any_length_is_bounded() -> None:
    assert len(browser_of("Mozilla/5.0 (Windows NT 10.0; rv:1) Gecko/1 Firefox/" + "1" * 10_000).name or "") <= 80
    assert described("1" * 10_000, "x" * 10_000, "d" * 10_000, "h" * 10_000, "h" * 10_000) == NOTHING


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("p4fc1.dip0.T-ipconnect.de.", "t-ipconnect.de"),
        ("host81-1-2-3.range81-1.btcentralplus.co.uk", "btcentralplus.co.uk"),
        ("ec2-52-1-2-3.compute-1.amazonaws.com", "amazonaws.com"),
        ("router.house", "router.house"),
        ("co.uk", None),
        ("192.0.2.1", None),
        ("2a00::1", None),
        ("", None),
    ],
)
def test_the_domain_of_a_host(host: str, domain: str | None) -> None:
    assert domain_of(host) == domain
