"""Pages of the knowledge base, kept for a second in this process, and dropped at once when the log tells that they changed.

How stale a page can be: a fact that concerns it takes it away before the next request; should the log not be read, a second is the most.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from gateway.streams.hub import Hub

KEPT_SECONDS = 1.0
MOST_BYTES = 32_000_000
ABOUT_ITEMS = tuple(
    f"kb.{kind}_{what}.v1"
    for kind in ("article", "news")
    for what in ("created", "edited", "reviewed", "flagged", "stale", "rated", "ratings_cleared", "deleted", "restored", "purged")
)
ABOUT_MORE = (
    *("kb.folder_saved.v1", "kb.folder_deleted.v1", "people.brand_saved.v1", "people.brand_deleted.v1"),
    *("people.role_saved.v1", "people.role_deleted.v1", "people.settings_changed.v1"),
)


@dataclass(slots=True)
class Page:
    """What goes out. `tag` is the strong ETag of these bytes; `concerns` the items and translation groups that it tells of."""

    body: bytes
    said: dict[str, Any]
    concerns: frozenset[str]
    tag: str = ""
    until: float = 0.0

    def __post_init__(self) -> None:
        self.tag = hashlib.blake2b(self.body, digest_size=15).hexdigest()


class KeptPages:
    """By whatever decides what a reader sees. Oldest first, since all are kept equally long."""

    def __init__(self, hub: Hub) -> None:
        self._pages: dict[Hashable, Page] = {}
        self._bytes = self._changes = 0
        self._lock = threading.Lock()
        for kind in ABOUT_ITEMS:
            hub.watchers.setdefault(kind, []).append(self._item_changed)
        for kind in ABOUT_MORE:
            hub.watchers.setdefault(kind, []).append(self._all_changed)

    def get(self, key: Hashable | None, make: Callable[[], Page]) -> Page:
        """The page under this key, made anew where there is none; without a key nothing is kept."""
        if key is None:
            return make()
        now = time.monotonic()
        found = self._pages.get(key)
        if found is not None and found.until > now:
            return found
        before = self._changes
        page = make()
        page.until = now + KEPT_SECONDS  # from before it was asked for
        with self._lock:
            if self._changes == before and len(page.body) < MOST_BYTES:
                self._keep(key, page, now)
        return page

    def _keep(self, key: Hashable, page: Page, now: float) -> None:
        self._drop(key)
        while self._pages:
            oldest = next(iter(self._pages))
            if self._pages[oldest].until > now and self._bytes + len(page.body) <= MOST_BYTES:
                break
            self._drop(oldest)
        self._pages[key] = page
        self._bytes += len(page.body)

    def _drop(self, key: Hashable) -> None:
        gone = self._pages.pop(key, None)
        self._bytes -= len(gone.body) if gone is not None else 0

    def _item_changed(self, said: dict[str, Any]) -> None:
        """Also what is in the making now, and may have been read before the change, is not kept."""
        data = said["data"]
        states = [data.get("article") or data.get("news") or {}, data.get("before") or {}]
        touched = {said["subject"], *(state.get("translation_group_id") for state in states)} - {None}
        with self._lock:
            self._changes += 1
            for key in [key for key, page in self._pages.items() if not page.concerns.isdisjoint(touched)]:
                self._drop(key)

    def _all_changed(self, said: dict[str, Any]) -> None:
        with self._lock:
            self._changes += 1
            self._pages.clear()
            self._bytes = 0
