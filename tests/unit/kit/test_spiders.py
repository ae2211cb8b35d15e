"""Spiders and browsers, told apart by what they say."""

from __future__ import annotations

import pytest

from kit.spiders import LONGEST_NAME, NAMELESS, spider_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.mark.parametrize(
    ("said", "name"), [(GOOGLE, "Googlebot"), ("curl/8.5.0", "curl"), (FIREFOX, None), (" ", NAMELESS), ("", NAMELESS)]
)
def test_spiders_are_known_by_what_they_say(said: str, name: str | None) -> None:
    assert spider_of(said) == name


def test_long_words_hide_no_spider_and_names_stay_short() -> None:
    assert "bot" in (spider_of(f"{'x' * 300}bot/1.0") or "")
    assert len(spider_of("x" * 490 + "bot") or "") <= LONGEST_NAME
    assert spider_of("x" * 100_000) is None
