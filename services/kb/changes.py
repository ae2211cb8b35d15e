"""The numbered list of changes that the index follows: written with the change, read in the order of commits."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.storage.work import Work
from services.kb.models import ChangeCount, ChangedItem


def mark_changed(work: Work, kind: str, *item_ids: str) -> None:
    """Has the index read these items again. Holds the count's lock until the commit, so that no number is seen before a lower one."""
    if not item_ids:
        return
    work.session.flush()
    taken = sa.update(ChangeCount).values(last=ChangeCount.last + len(item_ids)).returning(ChangeCount.last)
    last = work.session.execute(taken).scalar_one()
    first = last - len(item_ids) + 1
    rows = [{"kind": kind, "item_id": item_id, "number": first + place} for place, item_id in enumerate(sorted(item_ids))]
    statement = insert(ChangedItem).values(rows)
    work.session.execute(statement.on_conflict_do_update(index_elements=["kind", "item_id"], set_={"number": statement.excluded.number}))


def changed_since(session: Session, number: int, most: int) -> list[tuple[int, str, str]]:
    """(number, kind, item id) of what changed after this number, in order."""
    wanted = sa.select(ChangedItem.number, ChangedItem.kind, ChangedItem.item_id).where(ChangedItem.number > number)
    return [(row.number, row.kind, row.item_id) for row in session.execute(wanted.order_by(ChangedItem.number).limit(most))]
