"""Folders as other handlers need them: one that is there, and the whole tree held."""

from __future__ import annotations

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.work import Work
from services.kb.models import Folder
from services.kb.reaching import require
from services.kb.rules.rights import VIEW, Reach


def no_folder(field: str | None = None) -> NotFound:
    return NotFound("folder_not_found", "There is no such folder.", field=field)


def live_folder(work: Work, kind: str, folder_id: str) -> Folder:
    """The folder, kept from being deleted until the end of the work. Called before items are locked: so deleting a folder, which locks
    folders first too, cannot wait in a circle with it. Raises NotFound."""
    wanted = sa.select(Folder).where(Folder.id == folder_id, Folder.kind == kind, Folder.deleted_at.is_(None))
    folder = work.session.scalar(wanted.with_for_update(read=True))
    if folder is None:
        raise no_folder("folder_id")
    return folder


def must_reach(reach: Reach, permission: str, folder_id: str) -> None:
    """Raises NotFound for an article folder that may not be read, Forbidden where the right is missing in it (KB-121)."""
    if not reach.may(VIEW, folder_id):
        raise no_folder("folder_id")
    require(reach, permission, folder_id)


def held_tree(work: Work, kind: str) -> dict[str, Folder]:
    """All live folders of the kind by id, held until the end of the work: who changes the tree is alone with it, also against new
    folders, which no lock of a row keeps out."""
    work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"folders of {kind}", 7))))
    wanted = sa.select(Folder).where(Folder.kind == kind, Folder.deleted_at.is_(None)).order_by(Folder.id).with_for_update()
    return {folder.id: folder for folder in work.session.scalars(wanted.execution_options(populate_existing=True))}
