"""A new installation starts with one sample news item."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from contracts.envelope import Envelope
from services.kb.models import NewsItem
from tests.service.kb.library import BRAND_SETTINGS, START, Library
from tests.support.handling import Handling, front_page

FACT = "people.brand_saved.v1"


@pytest.fixture
def empty(handling: Handling) -> Library:
    """Nothing was heard yet."""
    library = Library(handling)
    library.set("regional", default_time_zone="UTC", currency_locale="en_US", languages=["en"])
    return library


def found(library: Library, brand: str = Library.brand, **said: Any) -> list[NewsItem]:
    """All news there is, after this brand was heard of."""
    values = {"name": "Acme", "is_default": True, "host_names": [], "settings": BRAND_SETTINGS, "is_new": True} | said
    library.handling.fact("kb", FACT, values, subject=brand)
    with library.handling.reading("kb") as session:
        return list(session.scalars(sa.select(NewsItem)))


@pytest.mark.spec("NWS-025")
def test_the_first_brand_brings_one_public_item_and_nothing_else(empty: Library) -> None:
    [item] = found(empty)
    assert (item.is_private, item.is_draft, item.deleted_at, item.brand_ids, item.language) == (False, False, None, [empty.brand], "en")
    assert item.title == "Welcome to our portal"
    assert item.text in item.body
    [created] = empty.facts()
    assert (created.type, created.subject, created.news["title"]) == ("kb.news_created.v1", item.id, item.title)
    with empty.handling.reading("kb") as session:
        counted = [session.scalar(sa.text(f"select count(*) from {table}")) for table in ("articles", "folders", "canned_replies")]
        assert counted == [0, 0, 0]
        assert session.scalar(sa.text("select count(*) from changed_items where kind = 'news'")) == 1, "the index has to read it"


@pytest.mark.spec("NWS-025")
def test_there_is_never_a_second_one(empty: Library) -> None:
    first = found(empty)
    again = [found(empty), found(empty, empty.other_brand), found(empty, is_new=False)]
    assert [[item.id for item in items] for items in again] == [[first[0].id]] * 3


def test_the_default_language_decides(empty: Library) -> None:
    empty.set("regional", default_time_zone="UTC", currency_locale="de_DE", languages=["de", "en"])
    [item] = found(empty)
    assert (item.language, item.title) == ("de", "Willkommen in unserem Portal")


def test_who_had_news_and_threw_them_all_away_gets_no_other(empty: Library) -> None:
    [item] = found(empty)
    with empty.handling("kb") as work:
        work.session.execute(sa.delete(NewsItem).where(NewsItem.id == item.id))
        work.session.execute(sa.text("delete from brands"))
    assert found(empty, empty.other_brand) == []


def test_an_installation_that_is_older_than_its_knowledge_base_gets_none(empty: Library) -> None:
    assert found(empty, is_new=False) == []
    assert found(empty, empty.other_brand) == []


def test_what_is_told_once_more_from_the_log_is_no_new_installation(empty: Library) -> None:
    values = {"name": "Acme", "is_default": True, "host_names": [], "settings": BRAND_SETTINGS, "is_new": True}
    with empty.handling("kb") as work:
        plain = {"source": "/frontline/people", "sequence": 1, "time": START, "actor": "system:test", "via": "clock"}
        heard = Envelope(id="a fact of last year", type=FACT, subject=empty.brand, replay=True, data=values, **plain)  # type: ignore[arg-type]
        front_page("kb").lanes["copies"].facts[FACT](work, heard)
    assert found(empty, is_new=False) == []
