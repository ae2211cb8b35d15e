"""Files by the hash of their content, in a folder."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from kit.errors import Invalid, NotFound
from kit.storage.files import SHOWN_IN_PLACE, Files, media_type

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(100)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files("tickets", f"file://{tmp_path}", limit=1000)


def test_content_is_kept_under_its_hash_and_comes_back(files: Files) -> None:
    kept = files.store(PNG, "picture.png")
    assert (kept.key, kept.size, kept.media_type) == (hashlib.sha256(PNG).hexdigest(), len(PNG), "image/png")
    assert files.read(kept.key) == PNG


def test_the_same_content_is_kept_once_and_nothing_else_is_left(files: Files, tmp_path: Path) -> None:
    assert files.store(PNG) == files.store(BytesIO(PNG))
    assert [found.name for found in tmp_path.rglob("*") if found.is_file()] == [hashlib.sha256(PNG).hexdigest()]


@pytest.mark.parametrize(("content", "code"), [(b"", "file_empty"), (bytes(1001), "file_too_large")])
def test_what_is_empty_or_too_large_is_refused_and_leaves_nothing(files: Files, tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        files.store(content)
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert not [found for found in tmp_path.rglob("*") if found.is_file()]


@pytest.mark.parametrize("place", ["folder", "memory"])
def test_what_was_stored_again_is_not_old(place: str, tmp_path: Path) -> None:
    files = Files("tickets", f"file://{tmp_path}" if place == "folder" else "memory://stored-again", limit=1000)
    kept = files.store(PNG)
    between = datetime.now(UTC)
    files.store(PNG)
    assert not files.delete_older(kept.key, between)
    assert files.read(kept.key) == PNG
    assert files.delete_older(kept.key, datetime.now(UTC) + timedelta(seconds=1))
    assert files.delete_older(kept.key, between)  # it is gone already
    with pytest.raises(NotFound):
        files.read(kept.key)


def test_what_was_deleted_is_not_found(files: Files) -> None:
    kept = files.store(PNG)
    files.delete(kept.key)
    files.delete(kept.key)
    with pytest.raises(NotFound):
        files.read(kept.key)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "0" * 63, "0" * 64 + "\n", "G" * 64])
def test_a_key_that_is_no_hash_is_not_found(files: Files, key: str) -> None:
    with pytest.raises(NotFound):
        files.read(key)


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (PNG, "innocent.txt", "image/png"),
        (b"hello", "hello.txt", "text/plain"),
        ("größer".encode()[:3], "cut within a character.txt", "text/plain"),
        (b"a,b\n1,2\n", "list.csv", "text/csv"),
        (b"\x00\x01\x02\x03", "claims.png", "application/octet-stream"),
        (b"%PDF-1.4 ...", "letter", "application/pdf"),
    ],
)
def test_the_type_is_read_from_the_content(head: bytes, name: str, kind: str) -> None:
    assert media_type(head, name) == kind


@pytest.mark.parametrize("head", [b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"])
def test_what_could_run_in_a_browser_is_never_shown_in_place(head: bytes) -> None:
    for name in ("a.html", "a.svg", "a.xml"):
        assert media_type(head, name) not in SHOWN_IN_PLACE
