"""Machine translation: a proposal by the provider of the operator's choice, counted, never stored; nothing held meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from kit.config import config
from kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from services.kb.outside.translating import LibreTranslate, TranslatorAway, TranslatorRefused
from tests.service.kb.library import Library, an_id
from tests.service.kb.linked_shelf import Shelf
from tests.service.kb.sites import Names, open_web
from tests.service.kb.translator import KEY, Translating
from tests.support.waiting import eventually


@pytest.fixture
def translating(monkeypatch: pytest.MonkeyPatch) -> Iterator[Translating]:
    monkeypatch.setenv("FRONTLINE_TRANSLATION_KEY", KEY)
    config.cache_clear()
    server = Translating()
    yield server
    server.close()
    config.cache_clear()


@pytest.fixture
def article(library: Library, translating: Translating) -> str:
    library.set("knowledge", translation_provider="libretranslate", translation_url=translating.url, frame_hosts=[])
    return Shelf(library, open_web(Names())).article("<h2>Hi</h2>", title="Prices", summary="All of them", languages=["en"])


def translated(library: Library, article: str, to: str = "de", by: str = "", **asked: Any) -> Any:
    said = {"article_id": article, "to": to, **asked}
    return library.handling.inquiry("kb", "translate_article", said, actor=f"employee:{by or library.ann}", via="management")


@pytest.mark.spec("KB-033", "KB-160")
def test_a_proposal_is_made_cleaned_and_not_stored(library: Library, translating: Translating, article: str) -> None:
    before = library.asked("article", {"article_id": article})
    assert translated(library, article) == {
        "from": "en",
        "to": "de",
        "title": "[de] Prices",
        "summary": "[de] All of them",
        "body": "<p>[de] </p><h2>Hi</h2><p></p>",
    }
    assert [(one["source"], one["target"], one["format"], one["q"]) for one in translating.asked] == [
        ("en", "de", "text", ["Prices", "All of them"]),
        ("en", "de", "html", ["<h2>Hi</h2>"]),
    ]
    assert library.asked("article", {"article_id": article}) == before


@pytest.mark.spec("KB-033")
def test_without_a_provider_the_default_nothing_is_offered(library: Library, article: str) -> None:
    library.set("knowledge", translation_provider="none", translation_url="")
    assert library.asked("translator", by=library.ann)["is_available"] is False
    with pytest.raises(Conflict) as refused:
        translated(library, article)
    assert refused.value.code == "no_translator"


@pytest.mark.spec("KB-112")
def test_requests_and_characters_are_counted_until_they_are_reset(library: Library, article: str) -> None:
    for _ in range(2):
        translated(library, article)
    told = library.asked("translator")
    assert (told["is_available"], told["requests"], told["characters"]) == (True, 4, 2 * len("PricesAll of them<h2>Hi</h2>"))
    library.said("reset_translation_count")
    told = library.asked("translator")
    assert (told["requests"], told["characters"], told["since"]) == (0, 0, "2026-03-02T09:00:00.000Z")


@pytest.mark.spec("KB-112")
def test_the_test_button_asks_the_provider(library: Library, translating: Translating, article: str) -> None:
    def tested(by: str) -> Any:
        return library.handling.inquiry("kb", "test_translator", actor=f"employee:{by}", via="management")

    assert tested(library.ada) == {"languages": ["de", "en", "fr"]}
    with pytest.raises(Forbidden):
        tested(library.ann)
    with pytest.raises(Forbidden):
        library.said("reset_translation_count", by=library.ann)
    translating.say(403, {"error": "Invalid API key"})
    with pytest.raises(Conflict) as refused:
        tested(library.ada)
    assert "Invalid API key" in refused.value.detail


def test_nothing_is_held_while_the_translator_thinks(library: Library, translating: Translating, article: str) -> None:
    let_go = threading.Event()
    translating.act = lambda request: (let_go.wait(10), translating._say(request, 200, {"translatedText": ["a", "b"]}))[1]
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.append(_attempt(library, article)))
    asking.start()
    eventually(lambda: translating.asked)
    database = library.handling.database("kb")
    assert database.reader.pool.checkedout() == database.writer.pool.checkedout() == 0  # type: ignore[attr-defined]
    let_go.set()
    asking.join(10)
    assert answers == ["translator_refused"]  # two texts for one body


def _attempt(library: Library, article: str) -> Any:
    try:
        return translated(library, article)
    except Conflict as refused:
        return refused.code


def test_a_third_call_at_once_is_asked_to_come_back(
    library: Library, translating: Translating, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.kb.handlers.translating.WAIT_SECONDS", 0.05)
    let_go = threading.Event()
    translating.act = lambda request: (let_go.wait(10), translating._say(request, 403, {}))[1]
    others = [threading.Thread(target=lambda: _attempt(library, article)) for _ in range(2)]
    for one in others:
        one.start()
    eventually(lambda: len(translating.asked) == 2)
    with pytest.raises(Unavailable) as refused:
        translated(library, article)
    assert refused.value.code == "translator_busy"
    let_go.set()
    for one in others:
        one.join(10)
    translating.act = None
    assert translated(library, article)["title"] == "[de] Prices"  # the places are free again


def test_a_translator_that_fails_is_a_refusal(library: Library, translating: Translating, article: str) -> None:
    for status, said, code in (
        (500, {}, "translator_away"),
        (429, {}, "translator_away"),
        (400, {"error": "de is not supported"}, "translator_refused"),
        (200, {"translatedText": "one"}, "translator_refused"),
        (200, {"translatedText": [1, 2]}, "translator_refused"),
    ):
        translating.say(status, said)
        with pytest.raises((Conflict, Unavailable)) as refused:
            translated(library, article)
        assert refused.value.code == code, status
    translating.close()
    with pytest.raises(Unavailable):
        translated(library, article)


def test_a_slow_or_endless_answer_is_given_up(translating: Translating) -> None:
    waiting = threading.Event()
    translating.act = lambda request: (waiting.wait(5), None)[1]
    with pytest.raises(TranslatorAway):
        LibreTranslate(translating.url, KEY, total_seconds=0.3).translate(["x"], "en", "de", is_html=False)
    waiting.set()
    translating.say(200, {"translatedText": ["x" * 9_000_000]})
    with pytest.raises(TranslatorRefused):
        LibreTranslate(translating.url, KEY).translate(["x"], "en", "de", is_html=False)
    with pytest.raises(TranslatorAway):
        LibreTranslate("file:///etc/passwd").test()


def test_who_may_not_write_there_gets_no_proposal(library: Library, article: str) -> None:
    library.save_role(an_id(501), "Readers", ["kb_articles.view"])
    library.hire(an_id(61), "Rea", "agent", groups=[library.group], role_ids=[an_id(501)])
    with pytest.raises(Forbidden):
        translated(library, article, by=an_id(61))
    with pytest.raises(NotFound):
        translated(library, article, by=library.bob)
    with pytest.raises(Invalid):
        translated(library, article, to="en")
    assert translated(library, article, to="en", **{"from": "fr"})["from"] == "fr"
