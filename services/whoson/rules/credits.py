"""To whom thanks are due where places are shown: what the licences of well-known databases ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credit:
    """A line to be shown with a link, on each page that shows a place."""

    text: str
    url: str


DB_IP = Credit("IP Geolocation by DB-IP", "https://db-ip.com")
MAXMIND = Credit("This product includes GeoLite2 data created by MaxMind", "https://www.maxmind.com")
IPINFO = Credit("IP address data powered by IPinfo", "https://ipinfo.io")
BY_WORD = {"dbip": DB_IP, "geolite": MAXMIND, "ipinfo": IPINFO}


def credit_for(*names: str) -> Credit | None:
    """By what a file and the database in it are called."""
    called = " ".join(names).lower().replace("-", "").replace("_", "")
    return next((credit for word, credit in BY_WORD.items() if word in called), None)
