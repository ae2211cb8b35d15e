"""What tests of news need: an item made in a line, and what readers of a portal get."""

from __future__ import annotations

from typing import Any

from tests.service.kb.library import Library


def item(library: Library, title: str = "Open day", by: str = "", now: Any = None, **said: Any) -> dict[str, Any]:
    """A public news item of the default brand, in English."""
    made: dict[str, Any] = library.said("create_news", {"title": title, **said}, by=by or library.ann, now=now)
    return made


def read(library: Library, question: str, *, actor: str = "visitor", brand: str = "", **asked: Any) -> Any:
    """What somebody on the portal of a brand (the default one unless named) gets."""
    said = {"brand_id": brand or library.brand, **asked}
    return library.handling.question("kb", question, said, actor=actor, via="portal")


def picked(*languages: str) -> dict[str, Any]:
    return {"languages": list(languages), "is_picked": True}
