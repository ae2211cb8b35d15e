"""Vectors are made after a change, made anew with the text, and held by every process that searches."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from services.kb.meaning import making, model, shelf
from services.kb.meaning.held import Held
from services.kb.models import Article, Meaning, MeaningCount
from tests.service.kb import writing_articles as writing
from tests.service.kb.library import START, Library
from tests.service.kb.small_model import Meanings, SmallModel


def test_published_english_articles_get_their_vector(library: Library, meanings: Meanings) -> None:
    meanings.switch(is_on=True)
    public = writing.article(library, "Printing", summary="On paper", text="Turn it on.")
    private = writing.article(library, "Refunds", is_private=True, languages=["de", "en-GB"])
    writing.article(library, "Drucken", languages=["de"])
    draft = writing.article(library, "Logging in", is_draft=True)
    writing.news(library, "We moved")
    assert meanings.make().keys() == {public, private}
    assert meanings.model.read[0] == "Printing. On paper Turn it on."
    assert len(meanings.model.read) == 2
    assert meanings.state() == {"is_on": True, "model": "small", "why": None, "held": 0, "made": 2, "missing": 0}
    writing.alter(library, draft, is_draft=False)
    assert meanings.state()["missing"] == 1
    assert meanings.make().keys() == {public, private, draft}


def test_made_anew_only_when_the_text_is_another(library: Library, meanings: Meanings) -> None:
    meanings.switch(is_on=True)
    article = writing.article(library, "Printing")
    before = meanings.make()[article]
    writing.alter(library, article, is_featured=True)
    assert (meanings.make()[article], len(meanings.model.read)) == (before, 1), "the text is the same"
    writing.alter(library, article, text="About money.")
    assert meanings.make()[article] != before
    writing.alter(library, article, text="x" * making.READ * 2)
    meanings.make()
    assert [len(read) for read in meanings.model.read[1:]] == [len("Printing.  About money."), making.READ]


def test_what_is_no_longer_published_loses_its_vector_and_what_is_purged_its_row(library: Library, meanings: Meanings) -> None:
    meanings.switch(is_on=True)
    articles = [writing.article(library, title) for title in ("One", "Two", "Three")]
    assert None not in meanings.make().values()
    writing.alter(library, articles[0], is_draft=True)
    writing.alter(library, articles[1], languages=["fr"])
    writing.delete(library, articles[2], is_purged=True)
    assert meanings.make() == {articles[0]: None, articles[1]: None}
    writing.alter(library, articles[0], is_draft=False)
    assert meanings.make()[articles[0]] is not None


def test_nothing_is_made_while_it_is_off(library: Library, meanings: Meanings) -> None:
    article = writing.article(library, "Printing")
    assert (meanings.make(), meanings.model.read, meanings.hold()) == ({}, [], None)
    meanings.switch(is_on=True)
    assert meanings.make().keys() == {article}, "what was written meanwhile is made up for"


def test_a_round_is_short_and_the_next_goes_on(library: Library, meanings: Meanings, monkeypatch: pytest.MonkeyPatch) -> None:
    meanings.switch(is_on=True)
    for number in range(5):
        writing.article(library, f"Article {number}")
    monkeypatch.setattr(making, "AT_A_TIME", 0.0)
    assert [len(meanings.make()) for _ in range(6)] == [1, 2, 3, 4, 5, 5]
    assert meanings.model.read == [f"Article {number}.  Article {number}" for number in range(5)], "in the order in which they were written"


def test_another_model_makes_all_of_them_anew(library: Library, meanings: Meanings, monkeypatch: pytest.MonkeyPatch) -> None:
    meanings.switch(is_on=True)
    articles = {writing.article(library, title) for title in ("One", "Two")}
    meanings.make()
    assert len(meanings.hold() or ()) == 2
    other = SmallModel()
    other.name = "other"
    monkeypatch.setattr(model, "installed", lambda: other)
    assert meanings.hold() is None, "those of the old model are of no use"
    assert meanings.make().keys() == articles
    assert len(other.read) == 2
    assert len(meanings.hold() or ()) == 2


def test_a_process_holds_what_was_made_and_follows_it(library: Library, meanings: Meanings) -> None:
    meanings.switch(is_on=True)
    one, two = writing.article(library, "Printing"), writing.article(library, "Refund")
    assert meanings.hold() is None, "nothing is made yet"
    meanings.make()
    first = meanings.hold()
    assert first is not None
    assert first.near("hardcopy", [two], 1) == {one: pytest.approx(1.0), two: 0.0}
    assert list(first.near("money", [], 1)) == [two]
    writing.alter(library, one, title="Refund", text="Money.")
    writing.alter(library, two, is_draft=True)
    meanings.make()
    assert meanings.hold() is first, "only what has changed is taken in"
    assert list(first.near("money", [two], 5)) == [one]
    three = writing.article(library, "Password")
    meanings.make()
    meanings.hold()
    assert list(first.near("login", [one], 1)) in ([three, one], [one, three])
    assert (len(first), meanings.state()["held"]) == (2, 2)


def test_a_restored_database_is_held_anew(library: Library, meanings: Meanings) -> None:
    meanings.switch(is_on=True)
    writing.article(library, "Printing")
    meanings.make()
    first = meanings.hold()
    with library.handling("kb") as work:
        work.session.execute(sa.delete(Meaning))
        work.session.execute(sa.update(MeaningCount).values(number=0))
    assert meanings.hold() is None
    meanings.make()
    assert meanings.hold() not in (None, first)


def test_no_more_are_held_than_there_is_room_for(library: Library, meanings: Meanings) -> None:
    meanings.switch(is_on=True)
    for title in ("One", "Two", "Three"):
        writing.article(library, title)
    meanings.make()
    narrow = Held(meanings.model, most=2)
    with library.handling.reading("kb") as session:
        assert narrow.take_in(session)
        assert session.scalar(sa.select(sa.func.count()).select_from(Article)) == 3
    assert len(narrow) == 2


def test_switched_on_without_a_model_it_says_why(
    library: Library, meanings: Meanings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> model.Model:
        raise model.Missing("the model is not here")

    monkeypatch.setattr(model, "installed", missing)
    monkeypatch.setattr(shelf, "_told", set())
    meanings.switch(is_on=True)
    writing.article(library, "Printing")
    assert meanings.make() == {}
    assert (meanings.make(), meanings.hold()) == ({}, None)
    assert meanings.state() == {"is_on": True, "model": None, "why": "the model is not here", "held": 0, "made": 0, "missing": 1}
    assert [record.message for record in caplog.records if "the model is not here" in record.message] == [
        "search by meaning is switched on, but the model is not here; searches go by words alone"
    ]


def test_a_round_asks_as_much_for_many_as_for_one_and_once_while_off(library: Library, meanings: Meanings) -> None:
    meanings.switch(is_on=True)
    meanings.make()
    asked = []
    for count in (1, 10):
        for number in range(count):
            writing.article(library, f"Article {number} of {count}")
        since = library.handling.statements("kb")
        library.handling.timer("kb", "make_vectors")
        asked.append(len(since()))
    assert asked[0] == asked[1]
    assert len(meanings.make()) == 11
    meanings.switch(is_on=False)
    since = library.handling.statements("kb")
    library.handling.timer("kb", "make_vectors", now=START)
    assert len(since()) == 1
