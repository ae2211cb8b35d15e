"""Everything that a first page view tells of who is there: one look for each visit, on the path of thousands a second."""

from __future__ import annotations

from dataclasses import dataclass

from kit.spiders import spider_of
from services.whoson.identity.browsers import Browser, browser_of
from services.whoson.outside.places import places
from services.whoson.rules.languages import languages_of
from services.whoson.rules.referrers import search_words

LONGEST_AGENT, LONGEST_LANGUAGES, LONGEST_URL = 500, 200, 2000
_NO_BROWSER = Browser(None, None, None)


@dataclass(frozen=True, slots=True)
class Described:
    """A visitor as far as can be told. `languages` in the order of liking, `language` the first; what is not known is None."""

    is_spider: bool
    spider: str | None
    browser: str | None
    os: str | None
    device: str | None
    language: str | None
    languages: tuple[str, ...]
    country: str | None
    region: str | None
    city: str | None
    latitude: float | None
    longitude: float | None
    network: str | None
    search_words: str | None


def described(ip: str, agent: str, languages: str, url: str, referrer: str) -> Described:
    """What address, `User-Agent`, `Accept-Language`, page and referrer tell. Nothing waits, and no text makes it raise.

    `ip` is the whole address: a place is looked for before it is shortened.
    """
    agent = agent[:LONGEST_AGENT]
    spider = spider_of(agent)
    browser = browser_of(agent) if spider is None else _NO_BROWSER
    liked = languages_of(languages[:LONGEST_LANGUAGES])
    place = places().at(ip)
    return Described(
        is_spider=spider is not None,
        spider=spider,
        browser=browser.name,
        os=browser.system,
        device=browser.device,
        language=liked[0] if liked else None,
        languages=liked,
        country=place.country,
        region=place.region,
        city=place.city,
        latitude=place.latitude,
        longitude=place.longitude,
        network=place.network,
        search_words=search_words(url[:LONGEST_URL], referrer[:LONGEST_URL]),
    )
