"""Search on the portal and the suggestions before something is sent: what customers find, and what they never do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.permissions import role_id
from kit.errors import Forbidden, Invalid
from services.kb.models import Article, Folder
from tests.service.kb.library import START, Library
from tests.service.kb.shelves import Shelves


@pytest.mark.spec("KB-073")
def test_any_visitor_searches_in_plain_language(shelves: Shelves) -> None:
    shelves.article("Resetting a password", "Open the settings and choose a new password.", summary="When you forgot it")
    shelves.article("Printing", "Send it to the printer")
    found = shelves.portal("how do I reset my password?")
    [item] = found["articles"]["items"]
    assert found["articles"]["count"] == 1
    assert item["title_html"] == "<mark>Resetting</mark> a <mark>password</mark>"
    assert item["excerpt_html"] == "Open the settings and choose a new <mark>password</mark>."
    assert item["path"] == f"/kb/articles/{item['id']}/resetting-a-password"
    assert item["folder_name"] == "General"
    assert "weight" not in item


@pytest.mark.spec("COM-145", "NWS-044")
def test_articles_and_news_are_grouped_by_kind(shelves: Shelves) -> None:
    shelves.article("Printing at night")
    shelves.news("Printing is cheaper now", "Until Friday")
    found = shelves.portal("printing")
    assert [item["title"] for item in found["articles"]["items"]] == ["Printing at night"]
    assert [item["title"] for item in found["news"]["items"]] == ["Printing is cheaper now"]
    assert found["news"]["items"][0]["path"].startswith("/kb/news/")
    only = shelves.portal("printing", kind="news")
    assert only["articles"] is None
    assert only["news"]["count"] == 1
    with pytest.raises(Invalid) as refused:
        shelves.portal("printing", cursor="abc")
    assert refused.value.field == "kind"


@pytest.mark.spec("KB-003", "KB-004", "KB-005", "KB-006", "KB-064")
def test_only_public_articles_of_brand_and_language(library: Library, shelves: Shelves) -> None:
    shelves.article("Kettle public", "kettle")
    hidden: dict[str, dict[str, Any]] = {
        "Kettle private": {"is_private": True},
        "Kettle draft": {"is_draft": True},
        "Kettle deleted": {"deleted_at": START},
        "Kettle of another brand": {"brand_ids": [library.other_brand]},
        "Kettle auf Deutsch": {"languages": ["de"]},
    }
    for title, values in hidden.items():
        shelves.article(title, "kettle", **values)
    assert shelves.titles("kettle") == ["Kettle public"]
    assert shelves.portal("kettle")["articles"]["count"] == 1
    assert shelves.titles("kettle", languages=["de"]) == ["Kettle auf Deutsch"]
    assert shelves.titles("kettle", brand_id=library.other_brand) == ["Kettle of another brand"]
    assert shelves.titles("kettle", actor=f"employee:{library.ada}") == ["Kettle public"]
    assert [item["title"] for item in shelves.suggested("kettle")["items"]] == ["Kettle public"]


@pytest.mark.spec("KB-007")
def test_the_brand_gate_and_closed_folders(library: Library, shelves: Shelves) -> None:
    inner = shelves.new_folder("Inner", shelves.folder)
    shelves.article("Kettle open")
    shelves.article("Kettle within", folder_id=inner)
    everyone = role_id(1)
    library.save_role(everyone, "Everyone", ["kb_articles.view"], {inner: []})
    assert shelves.titles("kettle") == ["Kettle open"]
    assert shelves.portal("kettle")["articles"]["count"] == 1
    library.save_role(everyone, "Everyone", [], {inner: ["kb_articles.view"]})
    assert shelves.titles("kettle") == ["Kettle within"]
    library.save_role(everyone, "Everyone", ["kb_articles.view"])
    library.save_brand(library.brand, "Acme", is_default=True, view_articles_role=role_id(3))
    shelves.news("Kettle news")
    closed = shelves.portal("kettle")
    assert closed["articles"] is None
    assert closed["news"]["count"] == 1
    assert shelves.suggested("kettle") == {"items": [], "is_searched": False, "language": "en"}
    with pytest.raises(Forbidden):
        shelves.portal("kettle", kind="articles")
    assert len(shelves.titles("kettle", actor=f"user:{library.olga}")) == 2
    library.save_brand(library.brand, "Acme", is_default=True, view_articles_role="nobody", view_news_role="nobody")
    with pytest.raises(Forbidden):
        shelves.portal("kettle")


def test_what_changes_is_seen_by_the_very_next_search(shelves: Shelves) -> None:
    kettle = shelves.article("Kettle")
    assert shelves.titles("kettle") == ["Kettle"]
    shelves.change(Article, kettle, title="Teapot")
    assert shelves.titles("kettle") == []
    assert shelves.titles("teapot") == ["Teapot"]
    shelves.change(Article, kettle, is_private=True)
    assert shelves.portal("teapot")["articles"] == {"items": [], "next_cursor": None, "count": 0}
    shelves.change(Article, kettle, is_private=False)
    assert shelves.titles("teapot") == ["Teapot"]
    shelves.remove(Article, kettle)
    assert shelves.titles("teapot") == []


@pytest.mark.spec("KB-076", "KB-079")
def test_five_suggestions_at_most_while_somebody_types(shelves: Shelves) -> None:
    for number in range(9):
        shelves.article(f"Printer jam {number}", "Paper sticks in the printer", helpful=number)
    found = shelves.suggested("My printer says paper jam and I do not know wha", is_typing=True)
    assert found["is_searched"]
    assert [item["title"] for item in found["items"]] == [f"Printer jam {number}" for number in (8, 7, 6, 5, 4)]
    assert shelves.suggested("pri", is_typing=True)["items"]
    assert shelves.suggested("something else entirely")["items"] == []


def test_a_long_question_is_searched_by_its_telling_words(shelves: Shelves) -> None:
    shelves.article("Replacing the toner cartridge", "When the toner is empty, pages come out pale.")
    for number in range(20):
        shelves.article(f"About orders {number}", "I would like to know when my order will come, thank you for the answer")
    prose = "Hello, I would like to know when this will come right - thank you for an answer. " * 20
    found = shelves.suggested(prose + "The toner cartridge is empty.")
    assert found["items"][0]["title"] == "Replacing the toner cartridge"


@pytest.mark.spec("KB-040", "KB-106")
def test_suggestions_leave_out_folders_that_take_no_part_and_those_below_them(library: Library, shelves: Shelves) -> None:
    off = shelves.new_folder("Off", is_auto_searched=False)
    below = shelves.new_folder("Below", off)
    shelves.article("Kettle on")
    shelves.article("Kettle off", folder_id=off)
    shelves.article("Kettle below", folder_id=below)
    assert [item["title"] for item in shelves.suggested("kettle")["items"]] == ["Kettle on"]
    assert len(shelves.titles("kettle")) == 3
    with library.handling("kb") as work:
        work.session.get_one(Folder, off).is_auto_searched = True
    assert len(shelves.suggested("kettle")["items"]) == 3


@pytest.mark.spec("KB-077", "KB-078", "KB-107", "KB-108")
def test_each_department_switches_the_step_before_a_chat_and_before_a_ticket(library: Library, shelves: Shelves) -> None:
    shelves.article("Kettle")

    def searched(place: str, department: str | None = library.department) -> bool:
        found = shelves.suggested("kettle", place=place, department_id=department)
        assert bool(found["items"]) == found["is_searched"]
        return bool(found["is_searched"])

    places = ("ticket_form", "chat", "chat_ticket")
    assert [searched(place) for place in places] == [True, True, True]
    said: dict[str, Any] = {"brand_id": library.brand, "name": "Support"}
    for chat, ticket in ((False, True), (True, False)):
        switches = {"chats": {"is_kb_searched_before_chat": chat, "is_kb_searched_before_ticket": ticket}}
        library.handling.fact("kb", "people.department_saved.v1", said | {"settings": switches}, subject=library.department)
        assert [searched(place) for place in places] == [True, chat, ticket]
    assert [searched(place, None) for place in places] == [True, True, True]
    assert not searched("chat", library.other_department)


@pytest.mark.spec("KB-080", "KB-109", "KB-110")
def test_articles_for_the_automatic_answer(library: Library, shelves: Shelves) -> None:
    other = shelves.new_folder("Other")
    below = shelves.new_folder("Below", other)
    for number in range(7):
        shelves.article(f"Printer jam {number}", "Paper sticks", helpful=number)
    shelves.article("Printer jam elsewhere", "Paper sticks", folder_id=below, helpful=50)
    shelves.article("Printer jam private", "Paper sticks", is_private=True, helpful=90)
    said = {"text": "Dear all, my printer has a paper jam again", "brand_id": library.brand, "languages": ["en"], "is_picked": True}

    def found(**more: Any) -> list[str]:
        answer = library.handling.question("kb", "articles_for_answer", said | more, actor="system", via="clock")
        assert all(set(item) == {"id", "title", "path", "summary"} for item in answer["items"])
        return [item["title"] for item in answer["items"]]

    assert found() == ["Printer jam elsewhere", *(f"Printer jam {number}" for number in (6, 5, 4, 3))]
    assert found(folder_ids=[other]) == ["Printer jam elsewhere"]
    assert found(limit=2) == ["Printer jam elsewhere", "Printer jam 6"]
    library.save_brand(library.brand, "Acme", is_default=True, view_articles_role=role_id(3))
    assert found() == []
    assert found(user_id=library.olga, limit=1) == ["Printer jam elsewhere"]


def test_pages_of_the_portal(shelves: Shelves) -> None:
    for number in range(25):
        shelves.article(f"Kettle {number:02}", "boils", modified_at=START - timedelta(minutes=number))
    first = shelves.portal("kettle", kind="articles", limit=10)["articles"]
    second = shelves.portal("kettle", kind="articles", limit=10, cursor=first["next_cursor"])["articles"]
    third = shelves.portal("kettle", kind="articles", limit=10, cursor=second["next_cursor"])["articles"]
    titles = [item["title"] for page in (first, second, third) for item in page["items"]]
    assert titles == [f"Kettle {number:02}" for number in range(25)]
    assert third["next_cursor"] is None
    assert {page["count"] for page in (first, second, third)} == {25}


def test_marks_are_the_only_html(shelves: Shelves) -> None:
    shelves.article("<b>Kettle</b> & co", 'Never <script>alert("kettle")</script> a kettle')
    [item] = shelves.portal("kettle")["articles"]["items"]
    assert item["title_html"] == "&lt;b&gt;<mark>Kettle</mark>&lt;/b&gt; &amp; co"
    assert item["excerpt_html"] == ("Never &lt;script&gt;alert(&quot;<mark>kettle</mark>&quot;)&lt;/script&gt; a <mark>kettle</mark>")
