"""Files of articles: what may come in, who reads them, and when their bytes go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from kit.storage.files import Files
from services.kb.handlers import filing
from tests.service.kb.keeping_articles import a_folder, an_article, employ, one
from tests.service.kb.library import Library, an_id


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    files = Files("kb", f"file://{tmp_path}", 1_000_000)
    monkeypatch.setattr(filing, "store", lambda: files)
    return files


@pytest.fixture
def article(library: Library) -> str:
    return an_article(library, a_folder(library))


def a_file(name: str = "plan.pdf", size: int = 10, key: str = "a" * 64) -> dict[str, Any]:
    return {"file_id": key, "filename": name, "content_type": "application/pdf", "size": size}


def attached(library: Library, article: str, *files: dict[str, Any], **asked: Any) -> list[dict[str, Any]]:
    by = asked.pop("by", library.ann)
    found: list[dict[str, Any]] = library.said(
        "attach_files", {"kind": "article", "item_id": article, "files": list(files)} | asked, by=by
    )["files"]
    return found


@pytest.mark.spec("KB-021")
def test_documents_and_embedded_media_are_attached_and_taken_off(library: Library, article: str) -> None:
    (plan,) = attached(library, article, a_file())
    (film,) = attached(library, article, a_file("film.mp4"), is_embedded=True)
    of = {"kind": "article", "item_id": article}
    listed = library.asked("item_files", of, by=library.ann)["items"]
    assert [(file["filename"], file["is_embedded"]) for file in listed] == [("plan.pdf", False), ("film.mp4", True)]
    assert one(library, article)["counts"]["files"] == 2
    found = library.asked("item_file", of | {"file_id": plan["id"]}, by=library.ann)
    assert found == {"file_id": "a" * 64, "filename": "plan.pdf", "content_type": "application/pdf", "size": 10}
    library.said("detach_file", of | {"file_id": film["id"]}, by=library.ann)
    assert [file["filename"] for file in library.asked("item_files", of)["items"]] == ["plan.pdf"]
    with pytest.raises(NotFound) as refused:
        library.said("detach_file", of | {"file_id": film["id"]})
    assert refused.value.code == "file_not_found"
    actions = [entry["action"] for entry in library.asked("article_history", {"article_id": article})["items"]]
    assert actions == ["detached", "attached", "attached", "created"]


@pytest.mark.spec("KB-021", "KB-114")
def test_the_policy_of_uploads_holds(library: Library, article: str) -> None:
    attached(library, article, a_file("any.thing", 2048 * 1024))
    with pytest.raises(Invalid) as large:
        attached(library, article, a_file(size=2048 * 1024 + 1))
    library.set("uploads", maximum_kilobytes=3000, extensions_for_employees=[".pdf"], extensions_for_users=[".png"])
    attached(library, article, a_file("PLAN.PDF", 3000 * 1024))
    with pytest.raises(Invalid) as other:
        attached(library, article, a_file("plan.png"))
    assert [(refused.value.code, refused.value.field) for refused in (large, other)] == [
        ("file_size_refused", "files"),
        ("file_type_refused", "files"),
    ]
    with pytest.raises(Conflict):
        for number in range(100):
            attached(library, article, a_file(f"{number}.pdf"))


def test_files_are_for_who_may_edit_and_read(library: Library, article: str) -> None:
    (file,) = attached(library, article, a_file())
    of = {"kind": "article", "item_id": article}
    with pytest.raises(Forbidden):
        attached(library, article, a_file(), by=employ(library, "view"))
    for actor in (f"employee:{library.bob}", f"user:{library.carl}"):
        for question, more in (("item_files", {}), ("item_file", {"file_id": file["id"]})):
            with pytest.raises(NotFound):
                library.handling.question("kb", question, of | more, actor=actor)
    with pytest.raises(NotFound):
        library.asked("item_files", {"kind": "news", "item_id": article})
    with pytest.raises(NotFound):
        library.asked("item_file", of | {"file_id": an_id(1)})


def test_bytes_go_when_nobody_has_named_them_for_three_days(library: Library, article: str, store: Files) -> None:
    key = store.store(b"plan").key
    other = an_article(library, a_folder(library, "Other"))
    now = datetime.now(UTC)
    (first,) = attached(library, article, a_file(key=key))
    attached(library, other, a_file(key=key))
    library.said("detach_file", {"kind": "article", "item_id": article, "file_id": first["id"]}, now=now)
    library.handling.timer("kb", "let_bytes_go", now + timedelta(days=4))
    assert store.read(key) == b"plan"  # the other one names it
    library.said("delete_articles", {"ids": [other]}, now=now)
    library.handling.timer("kb", "purge", now + timedelta(days=90))
    library.handling.timer("kb", "let_bytes_go", now + timedelta(days=92))
    assert store.read(key) == b"plan"
    library.handling.timer("kb", "let_bytes_go", now + timedelta(days=94))
    with pytest.raises(NotFound):
        store.read(key)


def test_bytes_that_were_uploaded_again_stay(library: Library, article: str, store: Files) -> None:
    key = store.store(b"plan").key
    long_ago = datetime.now(UTC) - timedelta(days=4)
    (file,) = attached(library, article, a_file(key=key))
    library.said("detach_file", {"kind": "article", "item_id": article, "file_id": file["id"]}, now=long_ago)
    library.handling.timer("kb", "let_bytes_go", datetime.now(UTC))  # stored less than three days ago
    assert store.read(key) == b"plan"
    library.handling.timer("kb", "let_bytes_go", datetime.now(UTC) + timedelta(days=4))
    with pytest.raises(NotFound):
        store.read(key)


@pytest.mark.spec("KB-021")
def test_pasted_text_loses_its_tags(library: Library) -> None:
    pasted = '<div style="color:red"><h1>Head</h1><span>One<br>two</span><script>x()</script> &amp; 3</div>'
    assert library.asked("strip_html", {"html": pasted})["html"] == "<p>Head<br>One<br>two &amp; 3</p>"


def test_copies_have_files_of_their_own(library: Library, article: str) -> None:
    attached(library, article, a_file(), a_file("film.mp4"))
    clone = library.said("clone_article", {"article_id": article})["id"]
    files = library.asked("item_files", {"kind": "article", "item_id": clone})["items"]
    assert sorted(file["filename"] for file in files) == ["film.mp4", "plan.pdf"]
    assert {file["uploaded_by"] for file in files} == {f"employee:{library.ada}"}
