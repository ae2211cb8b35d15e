"""What a referrer tells: the site somebody came from, and the words that were searched for, where it still carries them."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, urlsplit

from services.whoson.rules.lines import one_line

LONGEST_URL, LONGEST_WORDS, LONGEST_HOST, MOST_FIELDS = 2000, 200, 253, 100
# The fields that hold the words, by the engine's host. A name that ends in a dot stands for that name in all countries: `google.co.uk`.
ENGINES: dict[str, tuple[str, ...]] = {
    "google.": ("q",), "bing.com": ("q",), "yahoo.": ("p",), "duckduckgo.com": ("q",), "yandex.": ("text",), "ya.ru": ("text",),
    "baidu.com": ("wd", "word"), "sogou.com": ("query",), "so.com": ("q",), "naver.com": ("query",), "daum.net": ("q",),
    "seznam.cz": ("q",), "ecosia.org": ("q",), "qwant.com": ("q",), "startpage.com": ("query", "q"), "search.brave.com": ("q",),
    "kagi.com": ("q",), "mojeek.com": ("q",), "metager.org": ("eingabe",), "metager.de": ("eingabe",), "swisscows.com": ("query",),
    "ask.com": ("q",), "search.aol.com": ("q",), "lycos.com": ("q",), "suche.t-online.de": ("q",), "suche.web.de": ("q",),
    "suche.gmx.net": ("q",), "go.mail.ru": ("q",), "nova.rambler.ru": ("query",), "search.goo.ne.jp": ("MT",),
}  # fmt: skip
_IN_ALL_COUNTRIES = {name: fields for name, fields in ENGINES.items() if name.endswith(".")}
_COUNTRY = re.compile(r"(?:com?\.)?[a-z]{2,3}")


def search_words(url: str, referrer: str) -> str | None:
    """The words that led here: by the engine's referrer, else by `utm_term` of the own page. None where neither tells."""
    words = _words_of_engine(referrer[:LONGEST_URL]) if "?" in referrer else None
    if words or "utm_term" not in url:
        return words
    own = _split(url)
    return None if own is None else _first(own.query, ("utm_term",))


def source_site(referrer: str) -> str | None:
    """The host somebody came from, without `www.`; None for a direct visit."""
    found = _split(referrer)
    return None if found is None else _host(found).removeprefix("www.") or None


@lru_cache(maxsize=1024)
def _words_of_engine(referrer: str) -> str | None:
    found = _split(referrer)
    words = None if found is None else _first(found.query, _fields_of(_host(found)))
    if words and words.lower().startswith(("http://", "https://")):  # Google's own links name the page they lead to in `q`
        return None
    return words


def _split(url: str) -> SplitResult | None:
    try:
        found = urlsplit(url[:LONGEST_URL])
        return found if found.scheme in ("http", "https") and found.hostname else None
    except ValueError:
        return None


def _host(found: SplitResult) -> str:
    return one_line(found.hostname or "", LONGEST_HOST).rstrip(".").lower()


def _fields_of(host: str) -> tuple[str, ...]:
    labels = host.split(".")
    for at in range(len(labels) - 1):
        known = ENGINES.get(".".join(labels[at:]))
        if known is not None:
            return known
        everywhere = _IN_ALL_COUNTRIES.get(f"{labels[at]}.")
        if everywhere is not None and _COUNTRY.fullmatch(".".join(labels[at + 1 :])):
            return everywhere
    return ()


def _first(query: str, fields: tuple[str, ...]) -> str | None:
    if not fields:
        return None
    try:
        said = dict(reversed(parse_qsl(query, max_num_fields=MOST_FIELDS)))
    except ValueError:
        return None
    return next((words for words in (one_line(said.get(field, ""), LONGEST_WORDS) for field in fields) if words), None)
