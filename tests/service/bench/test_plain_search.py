"""The floor of search on the real server."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.bench.corpus import Article
from tests.bench.plain_search import plain_searches
from tests.support import run

ARTICLES = [
    Article("pen", "Filling pens", "How to fill a pen.", ("ink",), "<p>Hold the pen over the sink &amp; wait.</p>"),
    Article("cup", "Washing cups", "", (), "<p>Fill the cup with water, soap and patience. Cups break.</p>"),
]


@pytest.mark.parametrize(
    ("asked", "all_words", "any_word"),
    [
        ("filled pen", ["pen"], ["pen", "cup"]),
        ("how do I wash a cup and two pens?", [], ["cup", "pen"]),
        ("ink", ["pen"], ["pen"]),
        ("amp", [], []),
        ("the", [], []),
        ("", [], []),
    ],
)
def test_all_words_or_any(asked: str, all_words: list[str], any_word: list[str]) -> None:
    with plain_searches(run.server(), ARTICLES) as ways:
        assert ways["PostgreSQL, all words"].search(asked) == all_words
        assert sorted(ways["PostgreSQL, any word"].search(asked)) == sorted(any_word)


def test_its_database_is_dropped_afterwards() -> None:
    with plain_searches(run.server(), ARTICLES) as ways:
        own = ways["PostgreSQL, any word"].connection.engine
        assert ways["PostgreSQL, any word"].search("soap") == ["cup"]
    with pytest.raises(sa.exc.OperationalError, match="does not exist"):
        own.connect()
