"""Export and import over HTTP: streamed out in portions, taken in up to 50 MB."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gateway.management import article_carrying
from kit.errors import Forbidden
from kit.storage.files import Files
from tests.support.edge import FakeBus, client_as, edge

ARTICLES = "/api/management/v1/articles"
REPORT: dict[str, Any] = {
    "is_done": True,
    "is_dry_run": False,
    "counts": {"created": 1},
    **{name: [] for name in ("created", "changed", "folders", "faults", "warnings")},
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    files = Files("kb", f"file://{tmp_path}", limit=article_carrying.MOST_BYTES)
    monkeypatch.setattr(article_carrying, "_store", lambda: files)
    return files


def test_the_export_is_put_together_from_portions(files: Files) -> None:
    kept = files.store(b"content", "a.txt")
    attached = {"path": "Help/files/a.txt", "file_id": kept.key, "size": 7}
    portions = {
        None: {"files": [{"path": "Help/_folder.yaml", "text": "name: Help\n"}], "next_after": "1"},
        "1": {
            "files": [{"path": "Help/ü.md", "text": "ü"}, attached],
            "next_after": None,
        },
    }
    bus = FakeBus({("kb", "exported_articles"): lambda asked: portions[asked.get("after")]})
    client = client_as(edge(bus), "employee", permissions={"kb_articles.edit"})
    first, second = (client.get(f"{ARTICLES}/export.zip?format=html", buffered=True) for _ in range(2))
    assert (first.status_code, first.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(first.data)) as found:
        assert {name: found.read(name).decode() for name in found.namelist()} == {
            "Help/_folder.yaml": "name: Help\n",
            "Help/ü.md": "ü",
            "Help/files/a.txt": "content",
        }
        assert found.testzip() is None
    assert first.data == second.data
    assert [asked[2] for asked in bus.asked[:2]] == [{"format": "html"}, {"format": "html", "after": "1"}]


def test_who_may_not_gets_a_refusal_and_no_zip() -> None:
    bus = FakeBus({("kb", "exported_articles"): Forbidden("not_permitted", "No.")})
    assert client_as(edge(bus), "employee", permissions={"kb_articles.edit"}).get(f"{ARTICLES}/export.zip").status_code == 403
    assert client_as(edge(bus), "employee", permissions={"kb_articles.view"}).get(f"{ARTICLES}/export.zip").status_code == 403


def test_an_import_is_kept_and_named_to_the_service(files: Files) -> None:
    bus = FakeBus({("kb", "import_articles"): REPORT})
    client = client_as(edge(bus), "employee", permissions={"kb_articles.edit"})
    content = b"PK" + b"x" * 3_000_000  # larger than other requests may be
    said = {"file": (io.BytesIO(content), "articles.zip"), "is_dry_run": "true"}
    answer = client.post(f"{ARTICLES}/imports", data=said, content_type="multipart/form-data")
    assert (answer.status_code, answer.json) == (200, REPORT)
    [(_, method, asked, _)] = bus.asked
    assert (method, asked["is_dry_run"], files.read(asked["file_id"])) == ("import_articles", True, content)


def test_an_import_without_a_file_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_as(edge(FakeBus()), "employee", permissions={"kb_articles.edit"})
    assert client.post(f"{ARTICLES}/imports", data={}, content_type="multipart/form-data").status_code == 422
    large = {"file": (io.BytesIO(b"x" * 52_000_000), "articles.zip")}
    assert client.post(f"{ARTICLES}/imports", data=large, content_type="multipart/form-data").status_code == 413


def test_uploads_may_be_as_large_as_uploads_may_be() -> None:
    """Other routes that take files: up to the limit of uploads, not of other requests."""
    client = client_as(edge(FakeBus(), max_body=100_000, max_upload=300_000), "employee", permissions={"tickets.create"})
    for size, status in ((200_000, 201), (400_000, 413)):
        said = {"file": (io.BytesIO(b"x" * size), "a.txt")}
        answer = client.post("/api/management/v1/tickets/uploads", data=said, content_type="multipart/form-data")
        assert answer.status_code == status
