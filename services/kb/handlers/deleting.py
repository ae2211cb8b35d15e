"""Deleting and restoring, for all three kinds (KB-061 to KB-064, CAN-020, NWS-018)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import Conflict
from kit.storage.work import Work
from services.kb.announce import Change
from services.kb.handlers.items import ARTICLE, KIND_OF, NEWS, Kind, each_item, watch_age
from services.kb.handlers.marking import tell_edited
from services.kb.handlers.places import live_folder, must_reach
from services.kb.handlers.saved import after_saving
from services.kb.models import Aging, Folder, Redirect
from services.kb.reaching import require
from services.kb.rules.rights import Reach


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
    """{kind, ids, folder_id?} → {changed, refused}. An item whose folder is gone needs another one: Conflict `folder_gone`.

    Its stale date counts on as if it had never been away. A redirect ends (KB-063).
    """
    kind, folder_id = KIND_OF[asked["kind"]], asked.get("folder_id")
    if folder_id is not None:
        live_folder(work, kind.name, folder_id)

    def check(reach: Reach, item: Any) -> None:
        may_delete(kind, reach, item)
        if folder_id is not None and kind is ARTICLE:
            must_reach(reach, "kb_articles.delete", folder_id)
        own = getattr(item, "folder_id", None)
        if folder_id is None and own is not None and not _is_there(work, own):
            raise Conflict("folder_gone", "Its folder is gone. Choose another one.", field="folder_id")

    def do(change: Change) -> None:
        change.item.deleted_at = change.item.deleted_by = None
        if folder_id is not None:
            change.item.folder_id = folder_id
        if isinstance(change.item, Aging):
            watch_age(work, kind, change.item)
        change.tell(kind.restored)
        if kind is not NEWS and change.differs("folder_id"):
            tell_edited(change, kind)
        work.session.execute(sa.delete(Redirect).where(Redirect.article_id == change.item.id))
        after_saving(work, kind.name, change.item)

    return each_item(work, kind, asked["ids"], check, do, is_deleted=True)


def _is_there(work: Work, folder_id: str) -> bool:
    """Whether the folder is live; if so it stays until the end of the work."""
    wanted = sa.select(Folder.id).where(Folder.id == folder_id, Folder.deleted_at.is_(None))
    return work.session.scalar(wanted.with_for_update(read=True)) is not None
