"""Imports that are refused: faults named by file and field, zips that lie or lead elsewhere; and nothing is ever half done."""

from __future__ import annotations

import io
import zipfile

import pytest
import sqlalchemy as sa

from kit.errors import Invalid
from services.kb.models import Folder, FreedFile, ItemFile
from services.kb.portable import packed
from tests.service.kb.carrying import PAGE, carried_in, carried_in_zip, zip_of
from tests.service.kb.library import Library

pytestmark = pytest.mark.usefixtures("own_store")


@pytest.mark.parametrize(
    ("front", "field", "code"),
    [
        ("title: [1", "", "not_yaml"),
        ("title: &a x\nsummary: *a", "", "not_yaml"),
        ("titel: x", "titel", "unknown_field"),
        ("title: x\nsummary: " + "s" * 257, "summary", "invalid_field"),
        ("private: perhaps", "private", "invalid_field"),
        ("stale_at: soon", "stale_at", "invalid_field"),
        ("id: 7", "id", "invalid_field"),
        ("brands: [Nobody]", "brands", "unknown_brand"),
        ("languages: [xx]", "languages", "unknown_language"),
        ("files:\n  - path: files/gone.pdf", "files", "file_missing"),
        ("related: Help", "related", "invalid_field"),
    ],
)
def test_a_fault_names_its_file_and_field_and_nothing_is_done(library: Library, front: str, field: str, code: str) -> None:
    report = carried_in(library, {"Help/good.md": PAGE, "Help/bad.md": f"---\n{front}\n---\n\nx\n"})
    [fault] = report["faults"]
    assert (fault["path"], fault["field"], fault["code"]) == ("Help/bad.md", field, code)
    assert report["is_done"] is False
    assert library.asked("articles", {})["items"] == []
    with library.handling.reading("kb") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Folder)) == 0


def test_all_faults_are_told_at_once(library: Library) -> None:
    files: dict[str, bytes | str] = {f"Help/{number}.md": f"---\nbrands: [Nobody {number}]\n---\n\nx\n" for number in range(3)}
    files |= {"top.md": PAGE, "Help/x.md": b"\xff"}
    assert {(one["path"], one["code"]) for one in carried_in(library, files)["faults"]} == {
        *((f"Help/{number}.md", "unknown_brand") for number in range(3)),
        ("top.md", "no_folder"),
        ("Help/x.md", "not_utf8"),
    }


@pytest.mark.parametrize("path", ["../x.md", "/x.md", "a/../../x.md", "C:/x.md", "a\\..\\x.md", "a//x.md", "./x.md"])
def test_paths_that_lead_elsewhere_are_refused(library: Library, path: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        entry = zipfile.ZipInfo("placeholder")
        entry.filename = path
        target.writestr(entry, PAGE)
    with pytest.raises(Invalid) as refused:
        carried_in_zip(library, held.getvalue())
    assert (refused.value.code, refused.value.field) == ("archive_path", "file")


def test_bombs_links_and_what_is_no_zip_are_refused(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid) as refused:
        carried_in_zip(library, b"no zip")
    assert refused.value.code == "not_an_archive"
    bomb = zip_of({f"Help/{number}.md": "x" * 9_000_000 for number in range(6)})
    assert len(bomb) < 100_000
    with pytest.raises(Invalid) as refused:
        carried_in_zip(library, bomb)
    assert refused.value.code == "archive_too_large"
    monkeypatch.setattr(packed, "MOST_FILES", 3)
    with pytest.raises(Invalid) as refused:
        carried_in_zip(library, zip_of({f"Help/{number}.md": PAGE for number in range(4)}))
    assert refused.value.code == "archive_too_many"
    link = io.BytesIO()
    with zipfile.ZipFile(link, "w") as target:
        entry = zipfile.ZipInfo("Help/x.md")
        entry.external_attr = 0o120777 << 16
        target.writestr(entry, "/etc/passwd")
    with pytest.raises(Invalid) as refused:
        carried_in_zip(library, link.getvalue())
    assert refused.value.code == "archive_path"


def test_a_zip_that_lies_about_its_sizes_is_refused(library: Library) -> None:
    held = bytearray(zip_of({"Help/x.md": PAGE * 50}))
    place = held.rindex(b"PK\x01\x02")
    held[place + 24 : place + 28] = (5).to_bytes(4, "little")  # the size unpacked, in the directory
    with pytest.raises(Invalid) as refused:
        carried_in_zip(library, bytes(held))
    assert refused.value.code == "archive_broken"


def test_the_zip_and_files_of_an_import_that_failed_are_let_go(library: Library) -> None:
    page = "---\ntitle: x\nbrands: [Nobody]\nfiles:\n  - path: files/a.txt\n---\n\nx\n"
    carried_in(library, {"Help/x.md": page, "Help/files/a.txt": "content"})
    with library.handling.reading("kb") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ItemFile)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(FreedFile)) == 2
