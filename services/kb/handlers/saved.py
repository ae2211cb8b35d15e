"""What follows when an article or a news item was made, edited, restored or deleted: one place for all that hangs on its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kit.storage.work import Work
from services.kb.handlers.keeping_links import keep_links

FOLLOWERS: tuple[Callable[[Work, str, Any], None], ...] = (keep_links,)


def after_saving(work: Work, kind: str, item: Any) -> None:
    """Has each follower look at the item as it is now, in the same work. `kind` is article or news; a reply has nothing that follows."""
    for follow in FOLLOWERS if kind in ("article", "news") else ():
        follow(work, kind, item)
