"""What kb answers about articles is what the routes say they answer, field by field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from marshmallow import Schema

from gateway.kb import articles as shapes
from gateway.kb import articles_asked, items
from gateway.kb.files import ItemFilesAttached, ItemFilesOut
from services.kb.queries import article_lists
from services.kb.rules.marks import MARKS
from tests.service.kb.keeping_articles import a_folder, an_article
from tests.service.kb.library import Library

FILE = {"file_id": "a" * 64, "filename": "plan.pdf", "content_type": "application/pdf", "size": 10}


@pytest.fixture
def made(library: Library) -> dict[str, str]:
    """An article with everything on it, a related one, and a deleted one that leads to it."""
    folder = a_folder(library, "Deep", a_folder(library))
    full: dict[str, Any] = {"summary": "x" * 200, "body": "<p>Hello</p>", "keywords": ["a"], "assigned_agent_id": library.ann}
    article, other, gone = (an_article(library, folder, title, **full) for title in ("Printing", "Scanning", "Old"))
    library.said("edit_article", {"article_id": article, "body": "<p>Good day</p>", "is_flagged_for_review": True})
    library.said("mark_articles", {"ids": [article], "mark": "reviewed"})
    library.said("relate_articles", {"article_id": article, "related_id": other})
    library.said("attach_files", {"kind": "article", "item_id": article, "files": [FILE]})
    library.said("delete_articles", {"ids": [gone], "redirect_to_id": article})
    return {"article_id": article, "other": other, "gone": gone, "folder_id": folder}


def fits(shape: type[Schema], answer: dict[str, Any]) -> None:
    found = answer["items"] if set(answer) == {"items", "next_cursor"} else [answer]
    assert found
    for item in found:
        assert set(item) == set(shape().fields)
        assert shape().validate(item) == {}


Given = Callable[[dict[str, str]], dict[str, Any]]
QUESTIONS: list[tuple[type[Schema], str, Given]] = [
    (shapes.ArticleRow, "articles", lambda made: {}),
    (shapes.ArticleRow, "articles", lambda made: {"view": "deleted"}),
    (shapes.ArticleCounts, "article_counts", lambda made: {}),
    (shapes.Article, "article", lambda made: {"article_id": made["article_id"]}),
    (shapes.Article, "article", lambda made: {"article_id": made["gone"]}),
    (shapes.RelatedArticles, "related_articles", lambda made: {"article_id": made["article_id"]}),
    (items.ItemOfHistory, "article_history", lambda made: {"article_id": made["article_id"]}),
    (shapes.ArticleRevisionRow, "article_revisions", lambda made: {"article_id": made["article_id"]}),
    (shapes.ArticleRevision, "article_revision", lambda made: {"article_id": made["article_id"], "number": 1}),
    (shapes.ArticleDiff, "article_diff", lambda made: {"article_id": made["article_id"], "from_number": 1, "to_number": 2}),
    (shapes.KnowledgeTree, "folders", lambda made: {"kind": "article"}),
    (shapes.FolderContents, "folder_contents", lambda made: {"folder_id": made["folder_id"]}),
    (ItemFilesOut, "item_files", lambda made: {"kind": "article", "item_id": made["article_id"]}),
    (shapes.PlainText, "strip_html", lambda made: {"html": "<b>x</b>"}),
]


@pytest.mark.parametrize(("shape", "question", "asked"), QUESTIONS)
def test_answers_about_articles_fit_their_routes(
    library: Library, made: dict[str, str], shape: type[Schema], question: str, asked: Given
) -> None:
    fits(shape, library.asked(question, asked(made)))


COMMANDS: list[tuple[type[Schema], str, Given]] = [
    (shapes.Article, "create_article", lambda made: {"title": "New", "folder_id": made["folder_id"]}),
    (shapes.Article, "edit_article", lambda made: {"article_id": made["article_id"], "title": "New"}),
    (shapes.Article, "clone_article", lambda made: {"article_id": made["article_id"]}),
    (shapes.Article, "restore_revision", lambda made: {"article_id": made["article_id"], "number": 1}),
    (items.ItemsChanged, "mark_articles", lambda made: {"ids": [made["article_id"], made["gone"]], "mark": "draft"}),
    (items.ItemsChanged, "move_articles", lambda made: {"ids": [made["article_id"]], "folder_id": made["folder_id"]}),
    (shapes.ArticlesCopied, "copy_articles", lambda made: {"ids": [made["article_id"], made["gone"]], "folder_id": made["folder_id"]}),
    (items.ItemsChanged, "restore_articles", lambda made: {"ids": [made["gone"]]}),
    (shapes.KnowledgeFolder, "create_folder", lambda made: {"kind": "article", "name": "New"}),
    (shapes.KnowledgeFolder, "edit_folder", lambda made: {"folder_id": made["folder_id"], "name": "New"}),
    (shapes.FolderGone, "delete_folder", lambda made: {"folder_id": made["folder_id"]}),
    (ItemFilesAttached, "attach_files", lambda made: {"kind": "article", "item_id": made["article_id"], "files": [FILE]}),
]


@pytest.mark.parametrize(("shape", "command", "asked"), COMMANDS)
def test_commands_about_articles_answer_what_their_routes_say(
    library: Library, made: dict[str, str], shape: type[Schema], command: str, asked: Given
) -> None:
    fits(shape, library.said(command, asked(made)))


def test_both_sides_know_the_same_words() -> None:
    assert articles_asked.VIEWS == article_lists.VIEWS
    assert set(articles_asked.SORTS) == set(article_lists.SORTS)
    assert articles_asked.MARKS == MARKS
