"""What browsers say of themselves: device, languages, referrer; and how an address is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.whoson.rules.addresses import is_public, shortened, written
from services.whoson.rules.languages import languages_of
from services.whoson.rules.referrers import ENGINES, search_words, source_site

PAGE = "https://shop.example/cart"


@pytest.mark.spec("WHO-013")
@pytest.mark.parametrize(
    ("accepted", "languages"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", ("de-AT", "de", "en")),
        ("en;q=0.5, fr", ("fr", "en")),
        ("zh-hant-tw", ("zh-Hant-TW",)),
        ("es-419", ("es-419",)),
        ("*, de;q=0", ()),
        ("en;q=nan, en;q=7, x;;;, ü, de ; q = 0.3", ("de",)),
        ("en, EN, en;q=0.1", ("en",)),
        ("", ()),
    ],
)
def test_the_browsers_languages_in_the_order_of_liking(accepted: str, languages: tuple[str, ...]) -> None:
    assert languages_of(accepted) == languages


@pytest.mark.parametrize(
    ("referrer", "words"),
    [
        ("https://www.google.com/search?q=red+shoes&hl=en", "red shoes"),
        ("http://google.co.uk/search?q=red%20shoes", "red shoes"),
        ("https://www.google.com/url?q=https://shop.example/", None),
        ("https://google.evil.example/?q=red", None),
        ("https://notgoogle.com/?q=red", None),
        ("https://www.bing.com/search?form=x&q=rote+Schuhe", "rote Schuhe"),
        ("https://fr.search.yahoo.com/search?p=souliers", "souliers"),
        ("https://yandex.ru/search/?text=%D1%82%D1%83%D1%84%D0%BB%D0%B8", "туфли"),
        ("https://www.baidu.com/s?word=b&wd=a", "a"),
        ("https://duckduckgo.com/", None),
        ("https://duckduckgo.com/?q=%20%00%0a", None),
        ("https://bing.com/search?q=" + "a" * 900, "a" * 200),
        ("https://[broken/?q=red", None),
        ("android-app://com.google.android.gm/?q=red", None),
        ("", None),
    ],
)
def test_the_words_that_were_searched_for(referrer: str, words: str | None) -> None:
    assert search_words(PAGE, referrer) == words


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_every_engine_of_the_table_is_read(engine: str) -> None:
    host = f"{engine}de" if engine.endswith(".") else engine
    assert [search_words(PAGE, f"https://www.{host}/s?{field}=red+shoes") for field in ENGINES[engine]] == ["red shoes"] * len(
        ENGINES[engine]
    )


def test_the_words_of_a_campaign_where_no_engine_tells() -> None:
    own = f"{PAGE}?utm_source=google&utm_term=red+shoes"
    assert search_words(own, "https://www.google.com/") == "red shoes"
    assert search_words(own, "https://www.bing.com/search?q=blue") == "blue"
    assert search_words(f"{PAGE}?utm_term=&{'a=b&' * 400}", "") is None


@pytest.mark.parametrize(
    ("referrer", "site"),
    [
        ("https://www.Partner.example:8443/a?b", "partner.example"),
        ("https://news.partner.example", "news.partner.example"),
        ("", None),
        ("about:blank", None),
    ],
)
def test_the_site_somebody_came_from(referrer: str, site: str | None) -> None:
    assert source_site(referrer) == site


@pytest.mark.parametrize(
    ("address", "kept", "short", "public"),
    [
        ("203.0.113.77", "203.0.113.77", "203.0.113.0", False),
        ("8.8.8.8", "8.8.8.8", "8.8.8.0", True),
        ("::ffff:8.8.4.4", "8.8.4.4", "8.8.4.0", True),
        ("2A00:1450:4001:81B:0:0:0:200E", "2a00:1450:4001:81b::200e", "2a00:1450:4001::", True),
        ("fe80::1%eth0", "fe80::1", "fe80::", False),
        ("10.1.2.3", "10.1.2.3", "10.1.2.0", False),
        ("::ffff:192.168.0.9", "192.168.0.9", "192.168.0.0", False),
        ("224.0.0.1", "224.0.0.1", "224.0.0.0", False),
        ("not one", "", "", False),
    ],
)
def test_addresses_are_written_in_one_way_and_may_be_shortened(address: str, kept: str, short: str, public: bool) -> None:
    assert (written(address), shortened(address), is_public(address)) == (kept, short, public)


@given(st.ip_addresses().map(str))
def test_shortening_says_nothing_new_the_second_time(address: str) -> None:
    once = shortened(address)
    assert shortened(once) == once
