"""The policy for files as the settings ship it, as tickets and chats both hold to it."""

from __future__ import annotations

from typing import Any

import pytest

from services.chat.rules.options import upload_options
from services.chat.rules.uploads import refused_because as refused_in_chat
from services.people.rules.settings import whole
from services.people.rules.settings_of_system import SYSTEM_SETTINGS
from services.tickets.rules.uploads import refused_because as refused_in_ticket

MEGABYTE = 1024 * 1024


def refused(name: str, size: int = 1, *, by: str = "employee", **changed: Any) -> str | None:
    """Why tickets and chats refuse the file; they must agree."""
    settings = whole(SYSTEM_SETTINGS["uploads"], changed)
    in_ticket = refused_in_ticket(name, size, settings, is_from_customer=by == "customer")
    assert refused_in_chat(name, size, upload_options(settings), is_from_customer=by == "customer") == in_ticket
    return in_ticket


@pytest.mark.spec("PPL-055", "PPL-243")
@pytest.mark.parametrize("by", ["employee", "customer"])
def test_two_megabytes_unless_set_otherwise(by: str) -> None:
    assert refused("manual.pdf", 2 * MEGABYTE, by=by) is None
    assert refused("manual.pdf", 2 * MEGABYTE + 1, by=by) == "size"
    assert refused("manual.pdf", 3 * MEGABYTE, by=by, maximum_kilobytes=3 * 1024) is None


@pytest.mark.spec("PPL-056", "PPL-244", "PPL-245")
def test_one_list_for_employees_and_one_for_customers() -> None:
    assert refused("tool.exe") is None
    assert refused("tool.exe", by="customer") == "type"
    assert {refused(f"a.{kind}", by="customer") for kind in ("jpg", "txt", "docx", "zip")} == {None}
    lists: dict[str, Any] = {"extensions_for_employees": [".pdf"], "extensions_for_users": [".png"]}
    assert (refused("a.pdf", **lists), refused("a.png", **lists)) == (None, "type")
    assert (refused("a.pdf", by="customer", **lists), refused("a.png", by="customer", **lists)) == ("type", None)


@pytest.mark.spec("PPL-057", "PPL-547")
@pytest.mark.parametrize(
    ("entries", "name", "why"),
    [
        ([".jpg"], "photo.JPG", None),
        ([".JPG"], "photo.jpg", None),
        ([".jpg"], "photo.jpg.exe", "type"),
        ([".jpg"], "jpg", "type"),
        ([".jpg", "*.*"], "photo.exe", None),
        (["*.*"], "README", None),
        ([], "photo.jpg", "type"),
    ],
)
def test_entries_with_their_dot_in_any_case(entries: list[str], name: str, why: str | None) -> None:
    assert refused(name, extensions_for_employees=entries) == why
