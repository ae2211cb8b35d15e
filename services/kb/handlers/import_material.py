"""What a zip of articles holds, read and kept before any transaction begins."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from kit.errors import Refusal
from kit.storage.files import StoredFile, media_type
from kit.storage.work import Work
from services.kb.handlers.filing import store
from services.kb.handlers.import_report import Report
from services.kb.models import FreedFile
from services.kb.portable.front_matter import Fault, divided, read
from services.kb.portable.packed import Packed
from services.kb.portable.pages import FOLDER_FILE, Page, is_page, read_page
from services.kb.rules.uploads import refused_because

Said = dict[str, Any]


@dataclass(slots=True)
class Material:
    """Pages, what is said of folders by their directories, and the files that pages name, by path."""

    pages: list[Page] = field(default_factory=list)
    folders: dict[tuple[str, ...], Said] = field(default_factory=dict)
    kept: dict[str, StoredFile] = field(default_factory=dict)


def read_material(packed: Packed, report: Report, uploads: Said, *, is_kept: bool) -> Material:
    """Reads all there is; what is wrong with a file is told in the report. The bytes of files are stored only if `is_kept`."""
    material = Material()
    for path in sorted(packed.paths):
        time.sleep(0)  # others have their turn
        try:
            if path.rpartition("/")[2] == FOLDER_FILE:
                material.folders[tuple(path.split("/")[:-1])] = _folder_fields(packed.read(path))
            elif is_page(path):
                material.pages.append(read_page(path, packed.read(path)))
        except Fault as wrong:
            report.fault(path, wrong)
    if not packed.paths or not (material.pages or material.folders or report.faults):
        report.fault("", Fault("file", "nothing_in_it", "There is no article in it: none whose name ends with .md or .html."))
    for page in material.pages:
        for file in page.fields.get("files", ()):
            _keep(packed, page, file, material, report, uploads, is_kept=is_kept and not report.faults)
    return material


def _keep(packed: Packed, page: Page, file: Said, material: Material, report: Report, uploads: Said, *, is_kept: bool) -> None:
    path = "/".join((*page.folders, file["path"]))
    time.sleep(0)
    if path in material.kept:
        return
    if path not in packed.paths:
        report.fault(page.path, Fault("files", "file_missing", f"There is no {path[:200]}."))
        return
    content = packed.read(path)
    why = refused_because(file["name"], len(content), uploads)
    if why or not content:
        report.fault(page.path, Fault("files", f"file_{why or 'empty'}_refused", f"{path[:200]} may not come in: its {why or 'content'}."))
        return
    try:
        material.kept[path] = store().store(content, file["name"]) if is_kept else _as_if_stored(content, file["name"])
    except Refusal as refused:
        report.fault(page.path, refused)


def _as_if_stored(content: bytes, name: str) -> StoredFile:
    return StoredFile(hashlib.sha256(content).hexdigest(), len(content), media_type(content[:65_536], name))


def _folder_fields(content: bytes) -> Said:
    text = content.decode(errors="replace").replace("\r\n", "\n")
    fields = divided(text)[0] if text.startswith("---\n") else read(text)
    unknown = fields.keys() - {"name", "is_auto_searched"}
    if unknown:
        raise Fault(min(unknown), "unknown_field", "A folder has a name, and is_auto_searched.")
    return fields


def let_go(work: Work, file_ids: Iterable[str]) -> None:
    """Has bytes in the store deleted some days later, unless something names them then."""
    rows = [{"file_id": file_id, "at": work.now} for file_id in file_ids]
    if rows:
        statement = insert(FreedFile).values(rows)
        work.session.execute(statement.on_conflict_do_update(index_elements=["file_id"], set_={"at": statement.excluded.at}))
