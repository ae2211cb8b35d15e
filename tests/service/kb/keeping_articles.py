"""Folders and articles for tests of the knowledge base, in one line each."""

from __future__ import annotations

from typing import Any

from tests.service.kb.library import Library, an_id


def a_folder(library: Library, name: str = "Howto", parent_id: str | None = None, **asked: Any) -> str:
    """The id of a new folder of articles."""
    return str(library.said("create_folder", {"kind": "article", "name": name, "parent_id": parent_id} | asked)["id"])


def an_article(library: Library, folder_id: str, title: str = "Printing", **asked: Any) -> str:
    """The id of a new article."""
    return str(library.said("create_article", {"title": title, "folder_id": folder_id} | asked)["id"])


def one(library: Library, article_id: str, **asked: Any) -> dict[str, Any]:
    """The article, as an employee's screen gets it."""
    found: dict[str, Any] = library.asked("article", {"article_id": article_id}, **asked)
    return found


def employ(library: Library, *keys: str, by_folder: dict[str, list[str]] | None = None, number: int = 35) -> str:
    """An agent of the first brand with these rights on articles (`view`, `edit`), elsewhere in single folders."""
    employee, role = an_id(number), an_id(number + 100)
    own = {folder: [f"kb_articles.{key}" for key in rights] for folder, rights in (by_folder or {}).items()}
    library.save_role(role, f"Role {number}", [f"kb_articles.{key}" for key in keys], own)
    library.hire(employee, f"Employee {number}", "agent", groups=[library.group], role_ids=[role])
    return employee
