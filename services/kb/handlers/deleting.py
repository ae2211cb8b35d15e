"""Deleting, restoring, purging, for all three kinds (KB-061 to KB-066, KB-174, CAN-020, NWS-018)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kit.errors import Conflict
from kit.storage.work import Work
from services.kb.announce import Change
from services.kb.changes import mark_changed
from services.kb.handlers.items import ARTICLE, KIND_OF, Kind, each_item, watch_age
from services.kb.models import Aging, BrokenLink, Folder, HistoryEntry, ItemFile, Link, ViewTally
from services.kb.reaching import require
from services.kb.rules.rights import Reach
from services.kb.sections import section

PURGE_AFTER_DAYS = 90  # until the settings are known
PURGED_AT_ONCE = 500
PURGE_SECONDS = 3600.0
_HANGING_ON = (HistoryEntry, ItemFile, Link, BrokenLink, ViewTally)


def may_delete(kind: Kind, reach: Reach, item: Any) -> None:
    """Raises Forbidden. Restoring takes the same right."""
    require(reach, f"{kind.feature}.delete", item.folder_id if kind is ARTICLE else None)


def put_away(change: Change, kind: Kind, **said: Any) -> None:
    """The item leaves every list and takes no further action (KB-064)."""
    change.item.deleted_at, change.item.deleted_by = change.work.now, change.work.call.actor
    change.tell(kind.deleted, **said)
    after_saving(change.work, kind.name, change.item)


def delete_items(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, ids} → {changed, refused}."""
    kind = KIND_OF[asked["kind"]]
    return each_item(work, kind, asked["ids"], lambda reach, item: may_delete(kind, reach, item), lambda change: put_away(change, kind))


def restore_items(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, ids, folder_id?} → {changed, refused}. An item whose folder is gone needs another one: Conflict `folder_gone`."""
    kind, folder_id = KIND_OF[asked["kind"]], asked.get("folder_id")

    def check(reach: Reach, item: Any) -> None:
        may_delete(kind, reach, item)
        wanted = folder_id or getattr(item, "folder_id", None)
        if wanted and work.session.scalar(sa.select(Folder.id).where(Folder.id == wanted, Folder.deleted_at.is_(None))) is None:
            raise Conflict("folder_gone", "Its folder is gone. Choose another one.", field="folder_id")

    def do(change: Change) -> None:
        change.item.deleted_at = change.item.deleted_by = None
        if folder_id and hasattr(change.item, "folder_id"):
            change.item.folder_id = folder_id
        if isinstance(change.item, Aging):
            watch_age(work, kind, change.item)
        change.tell(kind.restored)
        work.session.execute(sa.delete(Redirect).where(Redirect.article_id == change.item.id))
        after_saving(work, kind.name, change.item)

    return each_item(work, kind, asked["ids"], check, do, is_deleted=True)


def purge(work: Work) -> None:
    """What was deleted long enough ago goes for good, in portions; nothing while the purge is switched off (KB-066)."""
    settings = section(work.session, "retention")
    if not settings.get("is_purge_on", True):
        return
    before = work.now - timedelta(days=settings.get("purge_after_days", PURGE_AFTER_DAYS))
    for kind in KIND_OF.values():
        wanted = sa.select(kind.entity).where(kind.entity.deleted_at <= before).order_by(kind.entity.deleted_at, kind.entity.id)
        items = work.session.scalars(wanted.limit(PURGED_AT_ONCE).with_for_update(skip_locked=True)).all()
        for item in items:
            work.announce(kind.purged(subject=item.id, title=item.title, deleted_at=item.deleted_at))  # type: ignore[call-arg]
        _remove(work, kind, [item.id for item in items])


def _remove(work: Work, kind: Kind, ids: list[str]) -> None:
    for entity in _HANGING_ON:
        work.session.execute(sa.delete(entity).where(entity.item_id.in_(ids)))
    work.session.execute(sa.delete(kind.entity).where(kind.entity.id.in_(ids)))
    mark_changed(work, kind.name, *ids)
