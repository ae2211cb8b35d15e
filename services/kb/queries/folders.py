"""The tree of folders, with how much of what lies in each the one who asks sees; and what goes with a folder that is deleted."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.storage.work import Reading
from services.kb.handlers.places import no_folder
from services.kb.models import Article, CannedReply, Folder
from services.kb.reaching import must_be_staff, reach_of
from services.kb.rules.rights import VIEW, Reach
from services.kb.rules.tree import path_to, within
from services.kb.sight import seen

ENTITIES: dict[str, Any] = {"article": Article, "canned_reply": CannedReply}
_RIGHTS = ("create", "edit", "delete", "move", "copy")


def folder_view(folder: Folder) -> dict[str, Any]:
    return {name: getattr(folder, name) for name in ("id", "version", "kind", "parent_id", "name", "is_auto_searched")}


def folders(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items}: all folders of a kind, by name, each with `count` (in it alone), and `may`. Three queries beside those for the reach.

    Of articles only the folders that may be read, and those above them.
    """
    kind, session = asked["kind"], reading.session
    reach = reach_of(session, reading.call)
    must_be_staff(reach)
    wanted = sa.select(Folder).where(Folder.kind == kind, Folder.deleted_at.is_(None)).order_by(sa.func.lower(Folder.name), Folder.id)
    found = session.scalars(wanted).all()
    counts = _counts(reading, kind, asked["brand_id"], reach)
    shown = _shown(reach, kind, {folder.id: folder.parent_id for folder in found})
    items = [
        folder_view(folder) | {"count": counts.get(folder.id, 0), "may": _may(reach, kind, folder.id)}
        for folder in found
        if folder.id in shown
    ]
    return {"items": items}


def folder_contents(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{folder_id, name, folders, items}: how many folders below it, and what lies in all of them, go with it (KB-148)."""
    reach = reach_of(reading.session, reading.call)
    must_be_staff(reach)
    folder = reading.session.get(Folder, asked["folder_id"])
    if folder is None or folder.deleted_at is not None or (folder.kind == "article" and not reach.may(VIEW, folder.id)):
        raise no_folder()
    tree = sa.select(Folder.id, Folder.parent_id).where(Folder.kind == folder.kind, Folder.deleted_at.is_(None))
    inside = within(folder.id, {row.id: row.parent_id for row in reading.session.execute(tree)})
    entity = ENTITIES[folder.kind]
    count = sa.select(sa.func.count()).where(entity.folder_id.in_(sorted(inside)), entity.deleted_at.is_(None))
    return {"folder_id": folder.id, "name": folder.name, "folders": len(inside) - 1, "items": reading.session.scalar(count)}


def _counts(reading: Reading, kind: str, brand_id: str | None, reach: Reach) -> dict[str, int]:
    entity = ENTITIES[kind]
    wanted = sa.select(entity.folder_id, sa.func.count()).where(entity.deleted_at.is_(None), *seen(reach, entity))
    if brand_id is not None and kind == "article":
        wanted = wanted.where(Article.brand_ids.contains([brand_id]))
    return {folder_id: number for folder_id, number in reading.session.execute(wanted.group_by(entity.folder_id)) if folder_id}


def _shown(reach: Reach, kind: str, parents: dict[str, str | None]) -> set[str]:
    if kind != "article":
        return set(parents)
    return {one for folder in parents if reach.may(VIEW, folder) for one in path_to(folder, parents)}


def _may(reach: Reach, kind: str, folder_id: str) -> dict[str, bool]:
    if kind == "article":
        return {"view": reach.may(VIEW, folder_id)} | {act: reach.may(f"kb_articles.{act}", folder_id) for act in _RIGHTS}
    edits = reach.may("canned_replies.edit")
    return {"view": True, "move": edits, "copy": reach.may("canned_replies.create")} | {
        act: reach.may(f"canned_replies.{act}") for act in ("create", "edit", "delete")
    }
