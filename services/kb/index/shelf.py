"""The index of the database that a session reads from: one in a service's process, several where tests share a process."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.kb.index.following import Following

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


def keep_in_step(reading: Reading) -> None:
    """The upkeep of this process: see Following.keep."""
    index_of(reading.session).keep(reading.session)
