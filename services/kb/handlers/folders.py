"""Making, renaming and moving folders of articles and of canned replies (KB-037 to KB-041, CAN-016)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.events import kb as facts
from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.kb.changes import mark_changed
from services.kb.handlers.items import KIND_OF
from services.kb.handlers.places import held_tree, must_reach, no_folder
from services.kb.models import Article, Folder, new_id
from services.kb.queries.folders import folder_view
from services.kb.reaching import must_be_staff, reach_of, require
from services.kb.rules.rights import Reach
from services.kb.rules.tree import DEEPEST, MOST_FOLDERS, refused_because, within

Tree = dict[str, Folder]


def create_folder(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A new folder. Needs the right to create what lies in it, there."""
    kind, parent_id = asked["kind"], asked["parent_id"]
    reach = reach_of(work.session, work.call)
    must_be_staff(reach)
    tree = held_tree(work, kind)
    if len(tree) >= MOST_FOLDERS:
        raise Conflict("too_many_folders", f"There may be {MOST_FOLDERS} folders at most.")
    _check_place(tree, None, parent_id)
    may_act(reach, kind, "create", parent_id)
    _check_name(tree, None, asked["name"], parent_id)
    folder = Folder(
        id=new_id(),
        version=1,
        kind=kind,
        parent_id=parent_id,
        name=asked["name"],
        is_auto_searched=asked["is_auto_searched"],
        created_at=work.now,
    )
    work.session.add(folder)
    work.session.flush()
    _tell(work, folder, is_new=True)
    return folder_view(folder)


def edit_folder(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Renames, moves in the tree, switches automatic searches: only what is given. Needs the right to edit, in both places when moved."""
    reach = reach_of(work.session, work.call)
    must_be_staff(reach)
    tree, folder = held_with(work, asked["folder_id"], asked.get("expected_version"))
    may_act(reach, folder.kind, "edit", folder.id)
    name, parent_id = asked.get("name", folder.name), asked.get("parent_id", folder.parent_id)
    is_auto_searched = asked.get("is_auto_searched", folder.is_auto_searched)
    is_moved, is_switched = parent_id != folder.parent_id, is_auto_searched != folder.is_auto_searched
    if is_moved:
        _check_place(tree, folder.id, parent_id)
        may_act(reach, folder.kind, "edit", parent_id)
    if not (is_moved or is_switched or name != folder.name):
        return folder_view(folder)
    _check_name(tree, folder.id, name, parent_id)
    folder.name, folder.parent_id, folder.is_auto_searched = name, parent_id, is_auto_searched
    folder.version += 1
    work.session.flush()
    _tell(work, folder, is_new=False)
    if folder.kind == "article" and (is_moved or is_switched):
        _have_read_again(work, within(folder.id, parents_in(tree)) if is_moved else {folder.id})
    return folder_view(folder)


def held_with(work: Work, folder_id: str, expected_version: int | None = None) -> tuple[Tree, Folder]:
    """The folder and all others of its kind, held. Raises NotFound, or Conflict when it is not the version expected."""
    kind = work.session.scalar(sa.select(Folder.kind).where(Folder.id == folder_id))
    tree = held_tree(work, kind) if kind else {}
    if folder_id not in tree:
        raise no_folder()
    folder = tree[folder_id]
    if expected_version is not None and folder.version != expected_version:
        raise Conflict("changed_meanwhile", "It was changed meanwhile. Look at it again.")
    return tree, folder


def may_act(reach: Reach, kind: str, act: str, folder_id: str | None) -> None:
    """Raises Forbidden, or NotFound for a folder that may not be read. Rights on canned replies do not differ by folder."""
    permission = f"{KIND_OF[kind].feature}.{act}"
    if kind == "article" and folder_id is not None:
        must_reach(reach, permission, folder_id)
    else:
        require(reach, permission)


def parents_in(tree: Tree) -> dict[str, str | None]:
    return {folder.id: folder.parent_id for folder in tree.values()}


def _check_place(tree: Tree, folder_id: str | None, parent_id: str | None) -> None:
    if parent_id is not None and parent_id not in tree:
        raise no_folder("parent_id")
    why = refused_because(folder_id, parent_id, parents_in(tree))
    if why == "loop":
        raise Invalid("folder_in_itself", "A folder cannot lie in itself.", field="parent_id")
    if why == "depth":
        raise Invalid("folder_too_deep", f"Folders may lie {DEEPEST} deep at most.", field="parent_id")


def _check_name(tree: Tree, folder_id: str | None, name: str, parent_id: str | None) -> None:
    beside = (one for one in tree.values() if one.parent_id == parent_id and one.id != folder_id)
    if any(one.name.lower() == name.lower() for one in beside):
        raise Conflict("folder_name_taken", "There is a folder of this name already.", field="name")


def _tell(work: Work, folder: Folder, *, is_new: bool) -> None:
    said = {"kind": folder.kind, "name": folder.name, "parent_id": folder.parent_id, "is_auto_searched": folder.is_auto_searched}
    work.announce(facts.FolderSaved(subject=folder.id, is_new=is_new, **said))  # type: ignore[arg-type]


def _have_read_again(work: Work, folder_ids: set[str]) -> None:
    """Where an article lies, and whether that is searched by itself, are part of what the index holds of it."""
    wanted = sa.select(Article.id).where(Article.folder_id.in_(sorted(folder_ids)), Article.deleted_at.is_(None))
    mark_changed(work, "article", *work.session.scalars(wanted))
