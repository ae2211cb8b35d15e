"""Search by staff: what is typed, the fields of the advanced search, order, pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kit.errors import Forbidden, Invalid
from services.kb.models import Article
from tests.service.kb.library import START, Library
from tests.service.kb.shelves import Shelves


@pytest.mark.spec("KB-067")
def test_plus_and_minus(shelves: Shelves) -> None:
    shelves.article("Printing on paper", "Send pages to the printer")
    shelves.article("Printing a photo", "Send photos to the printer, on glossy stock")
    assert sorted(shelves.found("printing")) == ["Printing a photo", "Printing on paper"]
    assert shelves.found("printing +glossy") == ["Printing a photo"]
    assert shelves.found("printing -glossy") == ["Printing on paper"]
    assert shelves.found("+printing +nonsense") == []
    assert shelves.found("-glossy") == ["Printing on paper"]
    assert shelves.found('"on glossy stock"') == ["Printing a photo"]
    assert shelves.found('"glossy on stock"') == []


@pytest.mark.spec("KB-071", "KB-175")
def test_a_word_weighs_by_where_it_stands(shelves: Shelves) -> None:
    plain = {"summary": "some words", "keywords": ["kitchen", "ware"]}
    shelves.article("Of kitchens", "teapot and more", **plain)
    shelves.article("Of houses", "something and more", **(plain | {"summary": "teapot words"}))
    shelves.article("Of gardens", "something and more", **(plain | {"keywords": ["teapot", "ware"]}))
    shelves.article("Of teapots", "something and more", **plain)
    assert shelves.found("teapot") == ["Of teapots", "Of gardens", "Of houses", "Of kitchens"]


@pytest.mark.spec("KB-071")
def test_equal_weights_go_by_votes_then_by_the_latest_change(shelves: Shelves) -> None:
    for name, helpful, unhelpful, days in (("a", 5, 4, 0), ("b", 3, 0, 0), ("c", 1, 0, 3), ("d", 0, 2, 9)):
        shelves.article(f"Kettle {name}", "boils", helpful=helpful, unhelpful=unhelpful, modified_at=START + timedelta(days=days))
    assert shelves.found("kettle") == ["Kettle b", "Kettle c", "Kettle a", "Kettle d"]
    shelves.change(Article, shelves.library.asked("search_articles", {"text": "kettle"})["items"][3]["id"], helpful=20)
    assert shelves.found("kettle")[0] == "Kettle d"


def test_as_somebody_types(shelves: Shelves) -> None:
    shelves.article("Connecting to Wi-Fi", "Choose the wireless network and type its password")
    shelves.article("Größe und Umlaute", "Wie man Drucker verbindet", languages=["de"])
    shelves.article("打印机连接", "如何连接打印机到网络", languages=["zh"])
    for text in (
        "connect",
        "connecting wi",
        "wifi",
        "wi-fi",
        "wireles",
        "wirelss",
        "iwreless",
        "pasword",
        "how do I connect",
        "network passw",
    ):
        assert shelves.found(text) == ["Connecting to Wi-Fi"], text
    for text in ("grosse", "Größe", "drucker", "verbinden"):
        assert shelves.found(text) == ["Größe und Umlaute"], text
    for text in ("打印机", "网络", "连接打印"):
        assert shelves.found(text) == ["打印机连接"], text
    for text in ("!!!", "-", '"', "zzzzqqqq", "+ -"):
        assert shelves.found(text) == [], text


@pytest.mark.spec("KB-069", "KB-070")
def test_the_fields_of_the_advanced_search(library: Library, shelves: Shelves) -> None:
    inner = shelves.new_folder("Inner", shelves.folder)
    day = timedelta(days=1)
    shelves.article("plain one", "word")
    shelves.article("inner one", "word", folder_id=inner, is_draft=True, created_at=START + 5 * day)
    shelves.article("other one", "word", brand_ids=[library.other_brand], is_private=True, modified_at=START + 9 * day)
    shelves.article("deleted one", "word", deleted_at=START, languages=["en", "fr"])
    shelves.article("owned one", "word", assigned_agent_id=library.ann, last_reviewed_at=START + 3 * day, is_flagged_for_review=True)
    live = {"plain one", "inner one", "other one", "owned one"}

    def found(**asked: Any) -> set[str]:
        with_words, without = set(shelves.found("word", **asked)), set(shelves.found(**asked))
        assert with_words == without, asked
        return without

    assert found() == live
    assert found(folder_id=shelves.folder) == live - {"inner one"}
    assert found(folder_id=shelves.folder, with_subfolders=True) == live
    assert found(brand_id=library.other_brand) == {"other one"}
    assert found(is_draft=True) == {"inner one"}
    assert found(is_draft=False) == live - {"inner one"}
    assert found(is_private=True) == {"other one"}
    assert found(is_flagged_for_review=True) == {"owned one"}
    assert found(agent_id=library.ann) == {"owned one"}
    assert found(is_deleted=True) == {"deleted one"}
    assert found(is_deleted=True, language="fr") == {"deleted one"}
    since, until = (START + 4 * day).isoformat(), (START + 6 * day).isoformat()
    assert found(created_since=since, created_until=until) == {"inner one"}
    assert found(modified_since=since) == {"other one"}
    assert found(reviewed_until=until) == {"owned one"}
    assert found(is_draft=True, is_private=True) == set()


@pytest.mark.spec("KB-068", "CAN-021", "NWS-019")
def test_basic_search_stays_within_the_section_on_screen(library: Library, shelves: Shelves) -> None:
    other = shelves.new_folder("Other")
    shelves.article("here", "word")
    shelves.article("there", "word", folder_id=other, is_draft=True, assigned_agent_id=library.ann)
    assert shelves.found("word", folder_id=other) == ["there"]
    assert shelves.found("word", is_draft=True) == ["there"]
    assert shelves.found("word", agent_id=library.ann) == ["there"]
    replies = shelves.new_folder("Replies", kind="canned_reply")
    shelves.reply("reply here", "word", folder_id=replies)
    shelves.reply("reply there", "word")
    answer = library.asked("search_canned_replies", {"text": "word", "folder_id": replies})
    assert [item["title"] for item in answer["items"]] == ["reply here"]
    shelves.news("news here", "word", is_draft=True)
    shelves.news("news there", "word")
    answer = library.asked("search_news", {"text": "word", "is_draft": True, "brand_id": library.brand})
    assert [item["title"] for item in answer["items"]] == ["news here"]


@pytest.mark.spec("KB-176")
def test_results_are_paged_within_the_most_and_counted_exactly(library: Library, shelves: Shelves) -> None:
    for number in range(130):
        shelves.article(f"Item {number:03}", "countable", modified_at=START + timedelta(minutes=number))
    seen: list[str] = []
    cursor = None
    while True:
        answer = library.asked("search_articles", {"text": "countable", "limit": 40, "cursor": cursor})
        assert answer["count"] == 130
        seen += [item["title"] for item in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 100
    assert len(library.asked("search_articles", {"text": "countable", "max_results": 250, "limit": 100, "cursor": None})["items"]) == 100
    with pytest.raises(Invalid) as refused:
        library.asked("search_articles", {"text": "countable", "cursor": "nonsense"})
    assert refused.value.field == "cursor"


def test_a_page_goes_on_behind_the_last_one_shown(library: Library, shelves: Shelves) -> None:
    ids = [shelves.article(f"Kettle {number}", "boils", helpful=10 - number) for number in range(6)]
    first = library.asked("search_articles", {"text": "kettle", "limit": 2})
    shelves.article("Kettle new", "boils", helpful=50)
    shelves.change(Article, ids[0], deleted_at=START)
    second = library.asked("search_articles", {"text": "kettle", "limit": 2, "cursor": first["next_cursor"]})
    assert [item["title"] for item in second["items"]] == ["Kettle 2", "Kettle 3"]


@pytest.mark.spec("KB-067", "CAN-044")
def test_signs_work_in_all_three_sections(library: Library, shelves: Shelves) -> None:
    for title in ("Red apples", "Green apples"):
        shelves.reply(title)
        shelves.news(title)
    for question in ("search_canned_replies", "search_news"):
        assert [item["title"] for item in library.asked(question, {"text": "apples -green"})["items"]] == ["Red apples"]
        assert [item["title"] for item in library.asked(question, {"text": "apples +green"})["items"]] == ["Green apples"]


@pytest.mark.spec("CAN-022", "CAN-023", "CAN-043")
def test_advanced_search_of_canned_replies(library: Library, shelves: Shelves) -> None:
    outer = shelves.new_folder("Outer", kind="canned_reply")
    inner = shelves.new_folder("Inner", outer, kind="canned_reply")
    shelves.reply("root", "word")
    shelves.reply("inner", "word", folder_id=inner, is_draft=True, modified_at=START + timedelta(days=3))
    shelves.reply("gone", "word", deleted_at=START, created_at=START + timedelta(days=5))
    shelves.reply("bob's", "word", assigned_to="agent", assigned_to_id=library.bob)
    shelves.reply("department's", "word", assigned_to="department", assigned_to_id=library.department)

    def found(by: str = "", **asked: Any) -> set[str]:
        return {item["title"] for item in library.asked("search_canned_replies", {"text": "word", **asked}, by=by)["items"]}

    live = {"root", "inner", "bob's", "department's"}
    assert found() == live
    assert found(with_deleted=True) == live | {"gone"}
    assert found(folder_id=outer) == set()
    assert found(folder_id=outer, with_subfolders=True) == {"inner"}
    assert found(assigned_to="agent") == {"bob's"}
    assert found(assigned_to="department", assigned_to_id=library.department) == {"department's"}
    assert found(is_draft=True) == {"inner"}
    assert found(modified_since=(START + timedelta(days=1)).isoformat()) == {"inner"}
    assert found(with_deleted=True, created_since=(START + timedelta(days=1)).isoformat()) == {"gone"}
    assert found(by=library.ann) == {"root", "inner", "department's"}
    assert found(by=library.bob) == {"root", "inner", "bob's"}


@pytest.mark.spec("NWS-020", "NWS-042")
def test_advanced_search_of_news(library: Library, shelves: Shelves) -> None:
    day = timedelta(days=1)
    shelves.news("today", "word")
    shelves.news("later", "word", news_at=START + 5 * day, is_private=True)
    shelves.news("other brand's", "word", brand_ids=[library.other_brand])
    shelves.news("gone", "word", deleted_at=START)

    def found(by: str = "", **asked: Any) -> set[str]:
        return {item["title"] for item in library.asked("search_news", {"text": "word", **asked}, by=by)["items"]}

    assert found() == {"today", "later", "other brand's"}
    assert found(brand_id=library.brand, news_since=(START + day).isoformat()) == {"later"}
    assert found(news_until=(START + day).isoformat()) == {"today", "other brand's"}
    assert found(is_private=True) == {"later"}
    assert found(is_deleted=True) == {"gone"}
    assert found(by=library.ann) == {"today", "later"}


def test_customers_do_not_get_in_by_the_staff_entrance(library: Library, shelves: Shelves) -> None:
    shelves.article("Printing", is_draft=True)
    for question in ("search_articles", "search_canned_replies", "search_news"):
        with pytest.raises(Forbidden):
            library.handling.question("kb", question, {"text": "printing"}, actor=f"user:{library.carl}", via="portal")
    with pytest.raises(Forbidden):
        library.handling.question("kb", "suggest_for_agent", {"text": "printing"}, actor="visitor", via="portal")
