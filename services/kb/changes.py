"""The numbered list of changes that the index follows: written with the change, read in the order of commits."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kit.storage.prepared import Prepared
from kit.storage.work import Work


def mark_changed(work: Work, kind: str, *item_ids: str) -> None:
    """Has the index read these items again.

    The numbers are given as the work is settled, under a lock that ends with its commit: so none is seen before a lower one, and nobody
    who holds the lock waits for an item that somebody else holds.
    """
    if item_ids:
        work.put_off_until_settled(_NUMBER, _FIRST, kind, sorted(set(item_ids)))


def changed_since(session: Session, number: int, most: int) -> list[tuple[int, str, str]]:
    """(number, kind, item id) of what changed after this number, in order."""
    return [(row.number, row.kind, row.item_id) for row in _SINCE.run(session, number, most)]


_SINCE = Prepared(
    "changes_since",
    ("bigint", "int"),
    "select number, kind, item_id::text from changed_items where number > $1 order by number limit $2",
)
_FIRST = ""  # what is put off runs in the order of its first values: the lock of the count comes before any deadline's
_NUMBER = Prepared(
    "number_changes",
    ("text", "text", "uuid[]"),
    """
    with taken as (
        update change_count set last = last + cardinality($3) returning last - cardinality($3) as before
    )
    insert into changed_items (kind, item_id, number)
    select $2, told.id, taken.before + told.nth from taken, unnest($3) with ordinality as told (id, nth)
    on conflict (kind, item_id) do update set number = excluded.number
    """,
)
