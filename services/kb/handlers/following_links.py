"""Reads the links of what has changed, in the order of the list of changes: what a save did not do itself is caught up here (KB-058)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.service import Outside
from kit.storage.work import Work
from services.kb.changes import changed_since
from services.kb.handlers.keeping_links import keep_links
from services.kb.links_in import HOLDERS
from services.kb.models import CheckedAddress, LinkReading

AT_ONCE = 100


def read_changed(outside: Outside) -> bool:
    """Up to a hundred changes, each item in a work of its own. False when there were none."""
    with outside.reading() as session:
        last = session.scalar(sa.select(LinkReading.last)) or 0
        changes = changed_since(session, last, AT_ONCE)
    for number, kind, item_id in changes:
        if not outside.is_wanted:
            return True
        outside.do(lambda work, kind=kind, item_id=item_id: _read(work, kind, item_id))  # type: ignore[misc]
        outside.do(lambda work, number=number: _done(work, number))  # type: ignore[misc]
    return bool(changes)


def read_all_again(work: Work) -> None:
    """Has all items read from the first change on."""
    work.session.execute(sa.update(LinkReading).values(last=0))


def _read(work: Work, kind: str, item_id: str) -> None:
    """Its own links; and who links to it is looked at soon: it may have gone, or have become private."""
    if kind not in HOLDERS:
        return
    item: Any = work.session.scalar(sa.select(HOLDERS[kind]).where(HOLDERS[kind].id == item_id).with_for_update())
    if item is not None:
        keep_links(work, kind, item)
    hastened = sa.update(CheckedAddress).where(CheckedAddress.target_id == item_id, CheckedAddress.due_at > work.now)
    work.session.execute(hastened.values(due_at=work.now))


def _done(work: Work, number: int) -> None:
    """Unless somebody has had all read again meanwhile."""
    work.session.execute(sa.update(LinkReading).where(LinkReading.last < number).values(last=number))
