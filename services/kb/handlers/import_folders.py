"""Directories into folders: found by their names, made where they are missing."""

from __future__ import annotations

from typing import Any

from kit.storage.work import Work
from services.kb.handlers.folders import create_folder, edit_folder
from services.kb.handlers.import_report import Report
from services.kb.handlers.places import held_tree, live_folder
from services.kb.models import Folder
from services.kb.sections import setting

Said = dict[str, Any]
Directory = tuple[str, ...]


class Directories:
    """`folder(("a", "b"))` is the id of the folder for that directory, below the folder into which all comes, if one was named."""

    def __init__(self, work: Work, report: Report, told: dict[Directory, Said], root: str | None) -> None:
        self.work, self.report, self.told, self.root = work, report, told, root
        self.frame_hosts: list[str] = setting(work.session, "knowledge", "frame_hosts", [])
        tree = held_tree(work, "article")
        if root is not None:
            live_folder(work, "article", root)
        self._by_name = {(folder.parent_id, folder.name.lower()): folder for folder in tree.values()}
        self._found: dict[Directory, str] = {}

    def folder(self, directory: Directory) -> str:
        """Raises refusals: a name taken, too deep, too many."""
        if not directory:
            assert self.root is not None
            return self.root
        if directory not in self._found:
            parent_id = self.folder(directory[:-1]) if len(directory) > 1 else self.root
            said = self.told.get(directory, {})
            self._found[directory] = self._known_or_made(directory, parent_id, said.get("name", directory[-1]), said)
        return self._found[directory]

    def _known_or_made(self, directory: Directory, parent_id: str | None, name: str, said: Said) -> str:
        known = self._by_name.get((parent_id, name.lower()))
        if known is None:
            asked = {"kind": "article", "name": name[:100], "parent_id": parent_id, "is_auto_searched": said.get("is_auto_searched", True)}
            made = create_folder(self.work, asked)
            self.report.folders.append("/".join(directory))
            self._by_name[parent_id, name.lower()] = self.work.session.get_one(Folder, made["id"])
            return str(made["id"])
        if said.get("is_auto_searched", known.is_auto_searched) != known.is_auto_searched:
            edit_folder(self.work, {"folder_id": known.id, "is_auto_searched": said["is_auto_searched"]})
            self.report.folders.append("/".join(directory))
        return known.id
