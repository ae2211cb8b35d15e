"""Who a visitor is, as far as a request tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is not known is None."""

    is_spider: bool = False
    spider: str | None = None
    browser: str | None = None
    os: str | None = None
    device: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ()
    country: str | None = None
    region: str | None = None
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    network: str | None = None
    search_words: str | None = None


def described(ip: str, agent: str, languages: str, url: str, referrer: str) -> Described:
    """Never raises."""
    first = languages.split(",")[0].partition(";")[0].strip().lower()[:35]
    return Described(language=first or None, languages=(first,) if first else ())
