"""A site with tracking on: `site.view("Ann", "/cart")` is what a page tells when Ann comes to it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.envelope import wire_time
from contracts.fact import Fact
from services.whoson.models import PageView, Visit
from tests.support.handling import Handling

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
_keys = itertools.count(1)


def key() -> str:
    """As the script draws them."""
    return f"{next(_keys):022d}"


@dataclass(slots=True)
class Site:
    """`now` moves with `later`; `told` are the facts of the last batch."""

    handling: Handling
    brand: str = field(default_factory=lambda: str(uuid7()))
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    keys: dict[str, str] = field(default_factory=dict)
    views: dict[str, str] = field(default_factory=dict)

    def open(self) -> None:
        """A brand, and tracking switched on."""
        said = {"name": "Shop", "is_default": True, "host_names": ["shop.example"], "settings": {}}
        self.handling.fact("whoson", "people.brand_saved.v1", said, subject=self.brand, now=self.now)
        self.settings(is_enabled=True)

    def settings(self, **values: Any) -> None:
        self.handling.fact("whoson", "people.settings_changed.v1", {"values": values}, subject="whos_on", now=self.now)

    def later(self, seconds: float = 0, *, minutes: float = 0) -> None:
        self.now += timedelta(seconds=seconds, minutes=minutes)

    @property
    def told(self) -> list[Fact]:
        return self.handling.facts

    def view(self, who: str, page: str = "/", **how: Any) -> str:
        """Returns the key of the view."""
        view_key = how.pop("view_key", None) or key()
        self.views[who] = view_key
        said = {"u": f"https://shop.example{page}", "p": how.pop("title", page.strip("/").title() or "Home"), **how.pop("said", {})}
        self.beacon(who, {"t": "view", "v": view_key, **said}, **how)
        return view_key

    def beat(self, who: str, **how: Any) -> None:
        self.beacon(who, {"t": "beat", "v": self.views[who]}, **how)

    def beacon(self, who: str, *what: dict[str, Any], **how: Any) -> None:
        self.batch([self.said(who, *what, **how)])

    def said(self, who: str, *what: dict[str, Any], **how: Any) -> dict[str, Any]:
        """What the gateway would hand in for this beacon."""
        plain = {
            "key": self.keys.setdefault(who, key()),
            "brand_id": self.brand,
            "ip": "192.0.2.7",
            "agent": FIREFOX,
            "languages": "de-DE,de;q=0.8,en",
        }
        return {**plain, "at": wire_time(self.now), "user_id": None, "what": list(what), **how}

    def batch(self, beacons: list[dict[str, Any]]) -> None:
        with self.handling("whoson", now=self.now, actor="visitor", via="api") as work:
            from services.whoson.service import SERVICE

            SERVICE.inflows["beacons"].handler(work, [{"at": wire_time(self.now), "beacons": beacons}])

    def tick(self, *timers: str) -> list[Fact]:
        """What the clock does: all of it, or these timers."""
        told: list[Fact] = []
        for name in timers or ("ends", "silence"):
            self.handling.timer("whoson", name, now=self.now)
            told += self.handling.facts
        return told

    def visits(self, who: str) -> list[Visit]:
        """All of this browser's, the oldest first."""
        with self.handling.reading("whoson") as session:
            return list(session.scalars(sa.select(Visit).where(Visit.visitor_key == self.keys[who]).order_by(Visit.started_at)))

    def visit(self, who: str) -> Visit:
        return self.visits(who)[-1]

    def trail(self, who: str) -> list[PageView]:
        with self.handling.reading("whoson") as session:
            wanted = sa.select(PageView).join(Visit, Visit.id == PageView.visit_id).where(Visit.visitor_key == self.keys[who])
            return list(session.scalars(wanted.order_by(Visit.started_at, PageView.number)))
