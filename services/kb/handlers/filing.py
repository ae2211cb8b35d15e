"""Files of articles, canned replies and news: their bytes are stored at the edge, here they are entered and let go (KB-021, KB-114)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.errors import Conflict, Invalid
from kit.storage.files import Files
from kit.storage.work import Work
from services.kb.handlers.items import KIND_OF, locked
from services.kb.models import FreedFile, HistoryEntry, ItemFile, new_id
from services.kb.queries.files import file_not_found, file_view
from services.kb.reaching import reach_of, require
from services.kb.rules.uploads import refused_because
from services.kb.sections import section
from services.kb.sight import must_see

MOST_FILES = 100  # of one item
LET_GO_SECONDS = 3600.0
LET_GO_AT_ONCE = 200
KEPT = timedelta(days=3)  # longer than the receipt of an upload is good


def attach_files(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, item_id, files, is_embedded} → {files}. Needs the right to edit. Raises Invalid for what the policy keeps out."""
    item = _held(work, asked)
    _check(work, asked["files"])
    count = work.session.scalar(sa.select(sa.func.count()).where(ItemFile.item_id == item.id)) or 0
    if count + len(asked["files"]) > MOST_FILES:
        raise Conflict("too_many_files", f"It may have {MOST_FILES} files at most.")
    entered = [
        ItemFile(
            id=new_id(),
            kind=asked["kind"],
            item_id=item.id,
            is_embedded=asked["is_embedded"],
            uploaded_by=work.call.actor,
            created_at=work.now,
            **file,
        )
        for file in asked["files"]
    ]
    work.session.add_all(entered)
    _note(work, asked, "attached", {}, {"files": [file.filename for file in entered]})
    return {"files": [file_view(file) for file in entered]}


def detach_file(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, item_id, file_id}. Needs the right to edit. Raises NotFound `file_not_found`."""
    item = _held(work, asked)
    file = work.session.scalar(sa.select(ItemFile).where(ItemFile.id == asked["file_id"], ItemFile.item_id == item.id))
    if file is None:
        raise file_not_found()
    free_bytes(work, ItemFile.id == file.id)
    _note(work, asked, "detached", {"files": [file.filename]}, {})
    work.session.delete(file)
    return {}


def copy_files(work: Work, source_id: str, item_id: str) -> None:
    """Has a copy of an item name the files of its source too; the bytes are there once."""
    for file in work.session.scalars(sa.select(ItemFile).where(ItemFile.item_id == source_id).order_by(ItemFile.id)):
        values = {name: getattr(file, name) for name in ("kind", "file_id", "filename", "content_type", "size", "is_embedded")}
        work.session.add(ItemFile(id=new_id(), item_id=item_id, uploaded_by=work.call.actor, created_at=work.now, **values))


def free_bytes(work: Work, condition: sa.ColumnElement[bool]) -> None:
    """Notes the bytes of these files, before they go: they may be nobody's from now on."""
    files = sa.select(ItemFile.file_id, sa.literal(work.now, sa.DateTime(timezone=True))).where(condition).distinct()
    statement = insert(FreedFile).from_select(["file_id", "at"], files)
    work.session.execute(statement.on_conflict_do_update(index_elements=["file_id"], set_={"at": statement.excluded.at}))


def let_bytes_go(work: Work) -> None:
    """Deletes what nobody names three days after it was freed, unless it was uploaded again meanwhile."""
    due = sa.select(FreedFile).where(FreedFile.at <= work.now - KEPT).order_by(FreedFile.at).limit(LET_GO_AT_ONCE)
    freed = {one.file_id: one for one in work.session.scalars(due.with_for_update(skip_locked=True))}
    named = set(work.session.scalars(sa.select(ItemFile.file_id).where(ItemFile.file_id.in_(list(freed)))))
    for file_id, one in freed.items():
        if file_id in named or store().delete_older(file_id, work.now - KEPT):
            work.session.delete(one)
        else:
            one.at = work.now


@cache
def store() -> Files:
    """The file store of kb, the gateway's too."""
    return Files("kb")


def _held(work: Work, asked: dict[str, Any]) -> Any:
    kind, reach = KIND_OF[asked["kind"]], reach_of(work.session, work.call)
    item = locked(work, kind, asked["item_id"])
    must_see(reach, item)
    require(reach, f"{kind.feature}.edit", item.folder_id if kind.name == "article" else None)
    return item


def _check(work: Work, files: list[dict[str, Any]]) -> None:
    settings = section(work.session, "uploads")
    for file in files:
        why = refused_because(file["filename"], file["size"], settings)
        if why:
            told = "Files of this type cannot be attached" if why == "type" else "This file is too large"
            raise Invalid(f"file_{why}_refused", f"{told}: {file['filename'][:100]}", field="files")


def _note(work: Work, asked: dict[str, Any], action: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    entry = {"kind": asked["kind"], "item_id": asked["item_id"], "at": work.now, "actor": work.call.actor, "action": action}
    work.append(HistoryEntry(**entry, before=before, after=after))
