"""Deleting a folder with everything in it (KB-042, KB-148, KB-172, CAN-017, CAN-045)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from contracts.events import kb as facts
from kit.errors import Conflict, Forbidden
from kit.storage.work import Work
from services.kb.announce import changing
from services.kb.handlers.deleting import put_away
from services.kb.handlers.folders import Tree, held_with, may_act, parents_in
from services.kb.handlers.items import KIND_OF, Kind
from services.kb.models import Folder
from services.kb.reaching import must_be_staff, reach_of
from services.kb.rules.rights import Reach
from services.kb.rules.tree import path_to, within
from services.kb.sight import sees

MOST_AT_ONCE = 2_000  # items that go with a folder: more would keep the process from all else for seconds
PORTION = 500


def delete_folder(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{folders, items}: how many went. What lies in it goes the normal way of deletion.

    An empty folder needs the right to edit, one with something in it the right to delete, in each folder concerned (KB-172). Raises
    Conflict `count_changed` when there is more or less in it than was confirmed, `folder_too_full` above 2,000.
    """
    reach = reach_of(work.session, work.call)
    must_be_staff(reach)
    tree, folder = held_with(work, asked["folder_id"])
    kind = KIND_OF[folder.kind]
    inside = within(folder.id, parents_in(tree))
    counts = _counts(work, kind, inside)
    _check(reach, kind, folder.id, counts, asked.get("expected_count"))
    _empty(work, reach, kind, inside)
    _take_down(work, tree, inside)
    return {"folders": len(inside), "items": sum(counts.values())}


def _counts(work: Work, kind: Kind, folders: set[str]) -> dict[str, int]:
    entity = kind.entity
    wanted = sa.select(entity.folder_id, sa.func.count().label("number")).where(
        entity.folder_id.in_(sorted(folders)), entity.deleted_at.is_(None)
    )
    return {row.folder_id: row.number for row in work.session.execute(wanted.group_by(entity.folder_id))}


def _check(reach: Reach, kind: Kind, folder_id: str, counts: dict[str, int], expected: int | None) -> None:
    may_act(reach, kind.name, "edit", folder_id)
    for full in sorted(counts):
        may_act(reach, kind.name, "delete", full)
    found = sum(counts.values())
    if expected is not None and found != expected:
        raise Conflict("count_changed", f"There are {found} in it by now. Look again.", count=found)
    if found > MOST_AT_ONCE:
        raise Conflict("folder_too_full", f"More than {MOST_AT_ONCE} cannot go at once. Empty it in parts.", count=found)


def _empty(work: Work, reach: Reach, kind: Kind, folders: set[str]) -> None:
    """Locked in one order, portion by portion, so that not all bodies are in hand at once."""
    last: str | None = None
    while portion := _next(work, kind, folders, last):
        for item in portion:
            if kind.name == "article" and not sees(reach, item):
                raise Forbidden("not_permitted", "It holds articles of brands that you do not work for.")
            with changing(work, item) as change:
                put_away(change, kind)
        work.session.flush()
        last = portion[-1].id
        for item in portion:
            work.session.expunge(item)


def _next(work: Work, kind: Kind, folders: set[str], last: str | None) -> Sequence[Any]:
    entity = kind.entity
    wanted = sa.select(entity).where(entity.folder_id.in_(sorted(folders)), entity.deleted_at.is_(None))
    if last is not None:
        wanted = wanted.where(entity.id > last)
    return work.session.scalars(wanted.order_by(entity.id).limit(PORTION).with_for_update()).all()


def _take_down(work: Work, tree: Tree, folders: set[str]) -> None:
    """The innermost first. The rows stay until the purge of what lay in them."""
    parents = parents_in(tree)
    for folder_id in sorted(folders, key=lambda one: (-len(path_to(one, parents)), one)):
        folder: Folder = tree[folder_id]
        folder.deleted_at = work.now
        work.announce(facts.FolderDeleted(subject=folder.id, kind=folder.kind, name=folder.name))
    work.session.flush()
