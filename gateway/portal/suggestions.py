"""Articles offered before a ticket or chat is sent."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.brands import brand
from gateway.identity.reader import remembered
from gateway.knowledge import search_asked, search_shapes
from gateway.knowledge.languages import wish
from gateway.knowledge.searches import recorded
from gateway.permissions import open_to_all
from gateway.rate_limits import limited
from gateway.routes import Routes
from gateway.serving import written

routes = Routes("suggestions", description="Articles that may answer what is about to be sent.")


@routes.post("")
@open_to_all
@limited("search")
@routes.arguments(search_asked.WordsBeforeSending)
@routes.response(200, search_shapes.Suggestions)
def suggest(asked: dict[str, Any]) -> Any:
    """Which articles may answer what is about to be sent (KB-076 to KB-079).

    `is_searched` is false where the department has it switched off: then there is no step to show. Say `is_typing` while it is still being
    typed, and ask once more without when it is settled: that one is recorded.
    """
    is_typing = asked.get("is_typing", False)
    said = {name: value for name, value in asked.items() if name != "language"}
    found = ask("kb", "suggest_articles", said | {"brand_id": brand()["id"]} | wish(asked.get("language")))
    search_id = None if is_typing or not found["is_searched"] else _recorded(asked, found)
    return remembered(written({"search_id": search_id} | found, 200, False))


def _recorded(asked: dict[str, Any], found: dict[str, Any]) -> str | None:
    return recorded(
        asked["text"],
        "suggestion",
        brand_id=brand()["id"],
        language=found["language"],
        department_id=asked.get("department_id"),
        article_count=len(found["items"]),
    )
