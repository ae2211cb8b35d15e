"""The doors of articles, their folders and files: which right each route asks for, and what it hands to kb."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.knowledge.item_files import STORE
from kit.errors import Conflict, Invalid
from kit.storage.files import Files
from tests.support.edge import FakeBus, client_as, edge

ID, OTHER = "01890000-0000-7000-8000-00000000000a", "01890000-0000-7000-8000-00000000000b"
Employee = Callable[..., FlaskClient]
API = "/api/management/v1"
ONE = f"/articles/{ID}"
SOME = {"ids": [ID]}

# method, path, body, what kb is asked, with what, and the rights of which one is enough
DOORS: list[tuple[str, str, dict[str, Any] | None, str, dict[str, Any], tuple[str, ...]]] = [
    ("GET", "/articles?limit=5", None, "articles", {"view": "all", "sort": "title", "limit": 5}, ("view",)),
    ("GET", "/articles/counts", None, "article_counts", {}, ("view",)),
    ("POST", "/articles", {"title": "T", "folder_id": OTHER}, "create_article", {"title": "T", "folder_id": OTHER}, ("create",)),
    ("POST", "/articles/plain-texts", {"html": "<b>x</b>"}, "strip_html", {"html": "<b>x</b>"}, ("create", "edit")),
    ("GET", ONE, None, "article", {"article_id": ID}, ("view",)),
    ("PATCH", ONE, {"title": "T"}, "edit_article", {"title": "T", "article_id": ID}, ("edit",)),
    ("POST", f"{ONE}/clones", None, "clone_article", {"article_id": ID}, ("clone",)),
    ("GET", f"{ONE}/related-articles", None, "related_articles", {"article_id": ID}, ("view",)),
    ("PUT", f"{ONE}/related-articles/{OTHER}", None, "relate_articles", {"article_id": ID, "related_id": OTHER}, ("edit",)),
    ("DELETE", f"{ONE}/related-articles/{OTHER}", None, "unrelate_articles", {"article_id": ID, "related_id": OTHER}, ("edit",)),
    ("GET", f"{ONE}/history", None, "article_history", {"article_id": ID, "limit": 25}, ("view",)),
    ("GET", f"{ONE}/revisions", None, "article_revisions", {"article_id": ID, "limit": 25}, ("view",)),
    ("GET", f"{ONE}/revisions/3", None, "article_revision", {"article_id": ID, "number": 3}, ("view",)),
    ("POST", f"{ONE}/revisions/3/restorations", None, "restore_revision", {"article_id": ID, "number": 3}, ("edit",)),
    ("GET", f"{ONE}/difference?from_number=1&to_number=2", None, "article_diff", {"article_id": ID, "from_number": 1, "to_number": 2},
     ("view",)),
    ("POST", "/articles/marks", SOME | {"mark": "draft"}, "mark_articles", SOME | {"mark": "draft"},
     ("mark_public", "mark_private", "mark_draft", "mark_review", "mark_reviewed")),
    ("POST", "/articles/stale-clearances", SOME, "clear_stale", SOME, ("mark_reviewed",)),
    ("POST", "/articles/moves", SOME | {"folder_id": OTHER}, "move_articles", SOME | {"folder_id": OTHER}, ("move",)),
    ("POST", "/articles/copies", SOME | {"folder_id": OTHER}, "copy_articles", SOME | {"folder_id": OTHER}, ("copy",)),
    ("POST", "/articles/transfers", SOME | {"agent_id": None}, "transfer_articles", SOME | {"agent_id": None}, ("transfer",)),
    ("POST", "/articles/deletions", SOME | {"redirect_to_id": OTHER}, "delete_articles", SOME | {"redirect_to_id": OTHER}, ("delete",)),
    ("POST", "/articles/restorations", SOME, "restore_articles", SOME, ("delete",)),
    ("GET", "/article-folders", None, "folders", {"kind": "article"}, ("view",)),
    ("POST", "/article-folders", {"name": "F"}, "create_folder", {"name": "F", "kind": "article"}, ("create",)),
    ("PATCH", f"/article-folders/{ID}", {"parent_id": None}, "edit_folder", {"parent_id": None, "folder_id": ID}, ("edit",)),
    ("GET", f"/article-folders/{ID}/contents", None, "folder_contents", {"folder_id": ID}, ("view",)),
    ("DELETE", f"/article-folders/{ID}?expected_count=3", None, "delete_folder", {"folder_id": ID, "expected_count": 3}, ("edit",)),
    ("GET", f"{ONE}/files", None, "item_files", {"kind": "article", "item_id": ID}, ("view",)),
    ("DELETE", f"{ONE}/files/{OTHER}", None, "detach_file", {"kind": "article", "item_id": ID, "file_id": OTHER}, ("edit",)),
]  # fmt: skip
FEATURE = "kb_articles"


@pytest.fixture(scope="module")
def gateway_app() -> tuple[FakeBus, Flask]:
    """One for all tests: it takes a while to be built."""
    bus = FakeBus()
    return bus, edge(bus)


@pytest.fixture
def bus(gateway_app: tuple[FakeBus, Flask]) -> FakeBus:
    """Empty."""
    found = gateway_app[0]
    found.asked.clear()
    found.answers.clear()
    return found


@pytest.fixture
def employee(gateway_app: tuple[FakeBus, Flask], bus: FakeBus) -> Callable[..., FlaskClient]:
    """A client with these rights."""
    return lambda *permissions: client_as(gateway_app[1], "employee", permissions=permissions)


@pytest.mark.spec(
    "PPL-298", "PPL-299", "PPL-300", "PPL-301", "PPL-302", "PPL-303", "PPL-304", "PPL-305", "PPL-306", "PPL-307", "PPL-308", "PPL-309",
    "PPL-310",
)  # fmt: skip
@pytest.mark.parametrize(("method", "path", "body", "command", "asked", "rights"), DOORS)
def test_each_door_opens_to_its_right_only(
    bus: FakeBus,
    employee: Employee,
    method: str,
    path: str,
    body: dict[str, Any] | None,
    command: str,
    asked: dict[str, Any],
    rights: tuple[str, ...],
) -> None:
    bus.answers["kb", command] = {"version": 1}
    shut = employee(*(f"{FEATURE}.{right}" for right in _all_rights() - set(rights))).open(f"{API}{path}", method=method, json=body)
    assert (shut.status_code, bus.asked) == (403, [])
    for right in rights:
        bus.asked.clear()
        answer = employee(f"{FEATURE}.{right}").open(f"{API}{path}", method=method, json=body)
        assert answer.status_code in (200, 201, 204), answer.get_json()
        service, method_asked, said, _ = bus.asked[-1]
        assert (service, method_asked, said) == ("kb", command, asked)


def _all_rights() -> set[str]:
    from contracts.permissions import PERMISSIONS

    return {permission.key.partition(".")[2] for permission in PERMISSIONS if permission.feature == FEATURE}


def test_an_edit_goes_along_with_the_state_it_is_based_on(bus: FakeBus, employee: Employee) -> None:
    bus.answers |= {("kb", "article"): {"version": 7}, ("kb", "edit_article"): Conflict("changed_meanwhile", "Look again.")}
    client = employee("kb_articles.view", "kb_articles.edit")
    tag = client.get(f"{API}{ONE}").headers["ETag"]
    assert tag == '"7"'
    assert client.get(f"{API}{ONE}", headers={"If-None-Match": tag}).status_code == 200  # what hangs on it may have changed
    refused = client.patch(f"{API}{ONE}", json={"title": "T"}, headers={"If-Match": tag})
    assert (refused.status_code, bus.asked[-1][2]["expected_version"]) == (412, 7)


@pytest.mark.spec("KB-025")
def test_a_refusal_names_the_field(bus: FakeBus, employee: Employee) -> None:
    bus.answers["kb", "create_article"] = Invalid("summary_too_long", "Too long.", field="summary")
    refused = employee("kb_articles.create").post(f"{API}/articles", json={"title": "T", "folder_id": OTHER, "summary": "x" * 257})
    assert (refused.status_code, refused.get_json()["code"], refused.get_json()["field"]) == (422, "summary_too_long", "summary")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x" * 301},
        {"title": ""},
        {"keywords": ["x"] * 51},
        {"keywords": ["x" * 101]},
        {"brand_ids": []},
        {"languages": []},
        {"languages": ["not a language"]},
        {"stale_at": "tomorrow"},
        {"is_draft": "yes"},
        {},
    ],
)
def test_what_comes_in_is_bounded(bus: FakeBus, employee: Employee, wrong: dict[str, Any]) -> None:
    assert employee("kb_articles.edit").patch(f"{API}{ONE}", json=wrong).status_code == 422
    assert bus.asked == []


@pytest.mark.spec("KB-021")
def test_a_file_is_attached_by_its_receipt_and_read_again(
    bus: FakeBus, employee: Employee, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(STORE, "files", Files("kb", f"file://{tmp_path}", 1000))
    bus.answers["kb", "attach_files"] = {"files": []}
    client = employee("kb_articles.view", "kb_articles.edit")
    sent = client.post(f"{API}/articles/uploads", data={"file": (BytesIO(b"A plan"), "../plan.txt")}, content_type="multipart/form-data")
    assert (sent.status_code, sent.get_json()["filename"]) == (201, "plan.txt")
    receipt = sent.get_json()["upload"]
    assert client.post(f"{API}{ONE}/files", json={"uploads": [receipt], "is_embedded": True}).status_code == 201
    said = bus.asked[-1][2]
    assert (said["kind"], said["item_id"], said["is_embedded"], said["files"][0]["filename"]) == ("article", ID, True, "plan.txt")
    bus.answers["kb", "item_file"] = said["files"][0]
    got = client.get(f"{API}{ONE}/files/{OTHER}")
    assert (got.data, got.headers["X-Content-Type-Options"]) == (b"A plan", "nosniff")
    forged = client.post(f"{API}{ONE}/files", json={"uploads": [receipt[:-1]]})
    assert (forged.status_code, forged.get_json()["code"]) == (422, "upload_unknown")


def test_a_receipt_is_good_at_its_own_store_only(employee: Employee, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gateway.tickets.files import STORE as OF_TICKETS

    monkeypatch.setattr(OF_TICKETS, "files", Files("tickets", f"file://{tmp_path}", 1000))
    client = employee("tickets.reply", "kb_articles.edit")
    sent = client.post(f"{API}/tickets/uploads", data={"file": (BytesIO(b"x"), "x.txt")}, content_type="multipart/form-data")
    assert client.post(f"{API}{ONE}/files", json={"uploads": [sent.get_json()["upload"]]}).status_code == 422


@pytest.mark.spec("CAN-016", "CAN-017")
def test_folders_and_files_of_replies_have_doors_of_their_own(bus: FakeBus, employee: Employee) -> None:
    commands = ("folders", "create_folder", "edit_folder", "delete_folder", "item_files")
    bus.answers |= {("kb", command): {"version": 1} for command in commands}
    client = employee("canned_replies.view_insert", "canned_replies.create", "canned_replies.edit")
    assert client.get(f"{API}/canned-reply-folders").status_code == 200
    assert client.post(f"{API}/canned-reply-folders", json={"name": "F"}).status_code == 201
    assert bus.asked[-1][2] == {"name": "F", "kind": "canned_reply"}
    assert client.delete(f"{API}/canned-reply-folders/{ID}").status_code == 200
    assert client.get(f"{API}/canned-replies/{ID}/files").status_code == 200
    assert bus.asked[-1][2] == {"kind": "canned_reply", "item_id": ID}
    stranger = employee("kb_articles.view", "kb_articles.create", "kb_articles.edit")
    assert stranger.get(f"{API}/canned-reply-folders").status_code == 403
    assert stranger.delete(f"{API}/canned-reply-folders/{ID}").status_code == 403
