"""Articles from a zip of files: all of them in one transaction, or none; a dry run does the same and takes it back."""

from __future__ import annotations

from typing import Any, BinaryIO

from kit.service import Outside
from kit.storage.work import Work
from services.kb.handlers.filing import store
from services.kb.handlers.import_material import let_go, read_material
from services.kb.handlers.import_report import Report
from services.kb.handlers.importing_pages import Importing
from services.kb.portable.packed import unpacked
from services.kb.queries.exporting import must_carry
from services.kb.sections import section

Said = dict[str, Any]


class _NothingDone(Exception):
    """Takes back what a work did."""


def import_articles(outside: Outside, asked: Said) -> Said:
    """{file_id, folder_id?, is_dry_run} → {is_done, is_dry_run, counts, created, changed, folders, faults, warnings}.

    `file_id` is a zip in the file store, of 50 MB and 2,000 files at most, packed or not. An article is known by the id in its file, else
    by its place; a new one may bring its id and dates along. One fault, and nothing is done. Raises Forbidden; Invalid for no zip.
    """
    with outside.reading() as session:
        must_carry(session, outside.call)
        uploads = section(session, "uploads")
    try:
        with store().open(asked["file_id"]) as file:
            return _imported(outside, asked, file, uploads)
    finally:
        outside.do(lambda work: let_go(work, [asked["file_id"]]))


def _imported(outside: Outside, asked: Said, file: BinaryIO, uploads: Said) -> Said:
    is_dry_run, told = asked["is_dry_run"], Report()
    material = read_material(unpacked(file), told, uploads, is_kept=not is_dry_run)
    done = [told]

    def act(work: Work) -> None:
        report = told.copy()  # a work may be begun again
        Importing(work, report, material, asked["folder_id"]).run()
        done.append(report)
        if is_dry_run or report.faults:
            raise _NothingDone

    try:
        outside.do(act)
    except _NothingDone:
        if not is_dry_run:
            outside.do(lambda work: let_go(work, sorted({kept.key for kept in material.kept.values()})))
    return done[-1].shown(is_dry_run=is_dry_run)
