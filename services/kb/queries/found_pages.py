"""Pages of what was found: the ranking is made anew for each page, and goes on behind the last one shown."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from kit.errors import Invalid
from services.kb.index.finding import Found
from services.kb.rules.ranking import Hit, behind


@dataclass(frozen=True, slots=True)
class Part:
    """The hits of one page, and the cursor of the next."""

    hits: list[Hit]
    next_cursor: str | None


def part_of(found: Found, cursor: str | None, limit: int) -> Part:
    """Raises Invalid for a cursor that is none of these."""
    hits = found.hits
    first = behind(hits, *_opened(cursor)) if cursor else 0
    shown = list(hits[first : first + limit])
    more = first + limit < found.ranked
    return Part(shown, _closed(first + limit, shown[-1].id) if more and shown else None)


def shown_of(asked: Mapping[str, Any]) -> int | None:
    """How many from the beginning a page looks at; None of one that goes on somewhere behind."""
    return None if asked["cursor"] else int(asked["limit"])


def _closed(shown: int, last_id: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([shown, last_id])).rstrip(b"=").decode()


def _opened(cursor: str) -> tuple[int, str]:
    try:
        shown, last_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if type(shown) is not int or type(last_id) is not str or shown < 0:
            raise ValueError("not a cursor of this list")
    except (ValueError, TypeError, binascii.Error) as wrong:
        raise Invalid("cursor", "This cursor does not belong to this list. Start again without one.", field="cursor") from wrong
    return shown, last_id
