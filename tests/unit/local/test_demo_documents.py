"""The texts of the demo company are whole: heads, languages, sizes, folders that there are; and what is no document is refused."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from contracts.vocabulary import CannedReplyType
from infra.local.company import step_1_people
from infra.local.company.step_3_knowledge import ARTICLE_FOLDERS, LANGUAGES, REPLY_FOLDERS, TEXTS
from infra.local.documents import Document, documents

ARTICLES, REPLIES, NEWS = (documents(TEXTS / name) for name in ("articles", "canned_replies", "news"))
EVERYTHING = [*ARTICLES, *REPLIES, *NEWS]
VARIABLES = {"customer.first_name", "customer.name", "agent.name", "brand.name", "ticket.number"}


def called(one: Document) -> str:
    return f"{one.name}.{one.language}"


def test_there_is_enough_to_look_around_in() -> None:
    by_language = Counter(one.language for one in ARTICLES)
    assert by_language["en"] >= 12
    assert (by_language["de"], by_language["fr"]) >= (3, 3)
    assert len(NEWS) == 2
    assert len(REPLIES) >= 5


@pytest.mark.parametrize("one", EVERYTHING, ids=called)
def test_a_text_is_well_formed_and_of_a_size_that_kb_takes(one: Document) -> None:
    assert one.language in LANGUAGES
    assert 0 < len(one.head["title"]) <= 100
    assert 20 < len(one.body) < 10_000
    tree = ElementTree.fromstring(f"<div>{one.body}</div>")
    text = "".join(tree.itertext())
    assert text.strip()
    assert not re.search(r"\*\*|^#|\|---", text, re.M), "Markdown that was not understood"
    tags = {found.tag for found in tree.iter()}
    assert "h1" not in tags, "the title is the heading of a page"
    assert not {"a", "img"} & tags, "no demo company's link may make us ask somebody else's server"


@pytest.mark.parametrize("one", [*ARTICLES, *NEWS], ids=called)
def test_a_summary_is_no_longer_than_search_engines_show(one: Document) -> None:
    assert 20 < len(one.head["summary"]) <= 160


@pytest.mark.parametrize("one", ARTICLES, ids=called)
def test_an_article_has_a_place_and_words_to_be_found_by(one: Document) -> None:
    assert one.head["folder"] in ARTICLE_FOLDERS
    assert 3 <= len(one.head["keywords"]) <= 10
    assert one.head.keys() <= {"title", "summary", "folder", "keywords", "is_featured", "is_private"}
    assert (one.head["folder"] == "For our own people") == one.head.get("is_private", False)


def test_translations_lie_in_one_folder_and_have_the_same_parts() -> None:
    for one in ARTICLES:
        [english] = [other for other in ARTICLES if (other.name, other.language) == (one.name, "en")]
        assert one.head["folder"] == english.head["folder"]
        for tag in ("h2", "li", "tr"):
            assert one.body.count(f"<{tag}>") == english.body.count(f"<{tag}>"), called(one)


def test_folders_are_all_used_and_their_parents_come_first() -> None:
    names = list(ARTICLE_FOLDERS)
    assert {one.head["folder"] for one in ARTICLES} == set(names)
    assert {one.head["folder"] for one in REPLIES} == set(REPLY_FOLDERS)
    assert all(parent is None or names.index(parent) < names.index(name) for name, parent in ARTICLE_FOLDERS.items())


@pytest.mark.parametrize("one", REPLIES, ids=called)
def test_a_canned_reply_has_a_shortcut_of_its_own_and_variables_that_exist(one: Document) -> None:
    assert re.fullmatch(r"[a-z-]{1,40}", one.head["shortcut"])
    assert [other.head["shortcut"] for other in REPLIES].count(one.head["shortcut"]) == 1
    assert one.head.get("type", "tickets_and_chats") in list(CannedReplyType)
    assert one.head.get("department", "Support") in step_1_people.DEPARTMENTS
    assert set(re.findall(r"\{\{([a-z_.]+)[^}]*\}\}", one.body)) <= VARIABLES
    assert "ticket" not in " ".join(re.findall(r"\{\{[^}]*\}\}", one.body)) or one.head["type"] == "tickets"


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("notes.txt", "---\ntitle: A\n---\nB", "should be called"),
        ("returns.md", "---\ntitle: A\n---\nB", "should be called"),
        ("returns.en.md", "No head", "no head"),
        ("returns.en.md", "---\ntitle: A\nB", "no head"),
        ("returns.en.md", "---\nsummary: A\n---\nB", "no title"),
    ],
)
def test_what_is_no_document_is_refused_by_name(tmp_path: Path, name: str, text: str, wrong: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=f"{name}.*{wrong}"):
        documents(tmp_path)
