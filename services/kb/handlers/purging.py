"""What was deleted long enough ago goes for good (KB-066, KB-174, CAN-020, NWS-018)."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from kit.storage.work import Work
from services.kb.changes import mark_changed
from services.kb.handlers.filing import free_bytes
from services.kb.handlers.items import KIND_OF, Kind
from services.kb.models import Article, BrokenLink, CannedReply, Folder, HistoryEntry, ItemFile, Link, ViewTally
from services.kb.sections import section

PURGE_AFTER_DAYS = 90  # until the settings are known
PURGED_AT_ONCE = 500
PURGE_SECONDS = 3600.0
_HANGING_ON = (HistoryEntry, ItemFile, Link, BrokenLink, ViewTally)


def purge(work: Work) -> None:
    """In portions; nothing while the purge is switched off (KB-066). Redirects stay (KB-173)."""
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
    _remove_folders(work, before)


def _remove(work: Work, kind: Kind, ids: list[str]) -> None:
    free_bytes(work, ItemFile.item_id.in_(ids))
    for entity in _HANGING_ON:
        work.session.execute(sa.delete(entity).where(entity.item_id.in_(ids)))
    work.session.execute(sa.delete(kind.entity).where(kind.entity.id.in_(ids)))
    mark_changed(work, kind.name, *ids)


def _remove_folders(work: Work, before: datetime) -> None:
    """Deleted folders that nothing names any more; those above them at the next time."""
    child = sa.orm.aliased(Folder)
    is_named = [sa.exists().where(entity.folder_id == Folder.id) for entity in (Article, CannedReply)]
    is_above = sa.exists().where(child.parent_id == Folder.id)
    work.session.execute(
        sa.delete(Folder)
        .where(Folder.deleted_at <= before, ~is_above, *(~each for each in is_named))
        .execution_options(synchronize_session=False)
    )
