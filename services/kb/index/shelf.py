"""The index of the database that a session reads from: one in a service's process, several where tests share a process."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.kb.index.following import Following
from services.kb.index.mark import last_number
from services.kb.index.place import size_of
from services.kb.index.shape import languages_in

MOST = 3
_followed: dict[str, Following] = {}


def index_of(session: Session) -> Following:
    """Made when it is first asked for, opened when it is first searched."""
    url = str(session.get_bind().engine.url)
    found = _followed.get(url)
    if found is None:
        while len(_followed) >= MOST:
            _followed.pop(next(iter(_followed))).close()
        found = _followed[url] = Following()
    return found


def state_of_index(session: Session) -> dict[str, Any]:
    """{is_whole, documents, number, behind, size, folder, languages} of this process's index. `size` in bytes, `behind` in changes."""
    kept = index_of(session).kept
    if kept is None or kept.mark is None:
        return {"is_whole": False, "documents": 0, "number": 0, "behind": 0, "size": 0, "folder": None, "languages": {}}
    return {
        "is_whole": kept.mark.is_whole,
        "documents": kept.documents,
        "number": kept.mark.number,
        "behind": max(0, last_number(session) - kept.mark.number),
        "size": size_of(kept.folder),
        "folder": str(kept.folder) if kept.folder else None,
        "languages": languages_in(kept.edition.searcher),
    }


def keep_in_step(reading: Reading) -> None:
    """The upkeep of this process: see Following.keep."""
    index_of(reading.session).keep(reading.session)
