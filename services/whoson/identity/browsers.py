"""Browser, system and device behind a `User-Agent` (WHO-011)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ua_parser import Parser
from ua_parser.basic import Resolver
from ua_parser.loaders import load_lazy_builtins

from services.whoson.rules.agents import device_of, named

LONGEST_AGENT = 500
# The library would take whatever faster engine it finds installed; this one is always there, and the answers are kept.
_parser = Parser(Resolver(load_lazy_builtins()))


@dataclass(frozen=True, slots=True)
class Browser:
    """`Firefox 128` on `Windows 10` on a `computer`. What is not said is None."""

    name: str | None
    system: str | None
    device: str | None


@lru_cache(maxsize=8192)
def browser_of(agent: str) -> Browser:
    """A millisecond for one that was not seen before. Windows 11 calls itself 10, newer macOS 10.15, and so they are called here."""
    said = agent[:LONGEST_AGENT]
    browser = _parser.parse_user_agent(said)
    system = _parser.parse_os(said)
    name = None if browser is None else named(browser.family, browser.major)
    if system is None or system.family == "Chrome OS":  # counts its builds, which tells nobody anything
        return Browser(name, None if system is None else system.family, device_of(said))
    return Browser(name, named(system.family, system.major, *_minor(system.family, system.minor)), device_of(said))


def _minor(family: str, minor: str | None) -> tuple[str | None, ...]:
    return (minor,) if family in ("Mac OS X", "iOS") else ()
