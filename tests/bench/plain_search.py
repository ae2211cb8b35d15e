"""The floor of search: PostgreSQL's own full-text search over the same articles, with nothing added."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from kit.storage.migrations import create_database, drop_database
from tests.bench.corpus import Article

MAKE = "create table articles (key text primary key, words tsvector not null)"
KEEP = "insert into articles values (:key, to_tsvector('english', :text))"
BY_LENGTH = 1  # of ts_rank: divides by the logarithm of the article's length; the better of its ways on these articles
FIND = f"""
    select key from articles, websearch_to_tsquery('english', :asked) asked
    where words @@ asked order by ts_rank(words, asked, {BY_LENGTH}) desc, key limit 10
"""


def all_words(text: str) -> str:
    """As PostgreSQL takes it: an article must have every word."""
    return text


def any_word(text: str) -> str:
    """The same question with `or` between its words: fairer to whole sentences."""
    return " or ".join(word for word in re.findall(r"\w+", text) if word.lower() != "or")


@dataclass(frozen=True, slots=True)
class PlainSearch:
    """A Searcher; `put` turns what was typed into what websearch_to_tsquery is given."""

    connection: sa.Connection
    put: Callable[[str], str]

    def search(self, text: str) -> Sequence[str]:
        return list(self.connection.scalars(sa.text(FIND), {"asked": self.put(text)}))


@contextmanager
def plain_searches(server_url: str, articles: Iterable[Article]) -> Iterator[dict[str, PlainSearch]]:
    """Both ways by name, on a database of their own on this server."""
    url = sa.make_url(server_url).set(database=f"plain_search_{uuid.uuid4().hex[:12]}").render_as_string(hide_password=False)
    create_database(url, server=server_url)
    try:
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            connection.execute(sa.text(MAKE))
            connection.execute(sa.text(KEEP), [{"key": one.key, "text": _text(one)} for one in articles])
            yield {"PostgreSQL, all words": PlainSearch(connection, all_words), "PostgreSQL, any word": PlainSearch(connection, any_word)}
    finally:
        drop_database(url, server=server_url)


def _text(article: Article) -> str:
    body = html.unescape(re.sub(r"<[^>]+>", " ", article.body_html))
    return " ".join([article.title, *article.keywords, article.summary, body])
