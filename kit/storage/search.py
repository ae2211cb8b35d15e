"""Finding by words: PostgreSQL's full text without a language's grammar, so that names, numbers and any tongue are found alike.

A model keeps `words: Mapped[str] = mapped_column(TSVECTOR, sa.Computed(document("subject", "body"), persisted=True))` with a GIN index
(`sa.Index("tickets_words", "words", postgresql_using="gin")`); a query asks `matching(Ticket.words, text)`.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

LONGEST = 200  # characters of a search
MOST_WORDS = 12
TOKEN = re.compile(r'(-?)"([^"]*)"|(-?)(\S+)')
SEPARATORS = re.compile(r"[\s'\\:&|!<>()*\"\x00]+")
WORD = re.compile(r"\w")


def document(*columns: str) -> str:
    """SQL of the words in these text columns, for a generated column. Words weigh the more, the earlier their column is named."""
    weights = "ABCD"
    parts = (f"setweight(to_tsvector('simple', coalesce({name}, '')), '{weights[min(i, 3)]}')" for i, name in enumerate(columns))
    return " || ".join(parts)


def matching(words: Any, text: str) -> ColumnElement[bool]:
    """All words of the search occur, each at least as the beginning of one; "in quotes" side by side and whole; -without these.

    A search with nothing in it to look for finds everything.
    """
    said = _said(text)
    return words.op("@@")(sa.func.to_tsquery(sa.literal_column("'simple'"), said)) if said else sa.true()


def weighing(words: Any, text: str) -> ColumnElement[float]:
    """How well it matches, to sort by: more is better."""
    said = _said(text)
    return sa.func.ts_rank(words, sa.func.to_tsquery(sa.literal_column("'simple'"), said)) if said else sa.literal(0.0)


def beginning(column: Any, text: str) -> ColumnElement[bool]:
    """The column begins so, whatever the case: for addresses and numbers. Served by an index on lower(column) text_pattern_ops."""
    return sa.func.lower(column).like(_literally(text.strip().lower()[:LONGEST]) + "%", escape="\\")


def containing(column: Any, text: str) -> ColumnElement[bool]:
    """The column holds this text anywhere, whatever the case. Reads every row: only for small tables."""
    return sa.func.lower(column).like("%" + _literally(text.strip().lower()[:LONGEST]) + "%", escape="\\")


def _said(text: str) -> str:
    """The search in the server's own notation, with nothing left in it that could be read as such."""
    parts = []
    for found in TOKEN.finditer(text[:LONGEST]):
        is_without = bool(found[1] or found[3])
        is_phrase = found[2] is not None
        lexemes = [word for word in SEPARATORS.split(found[2] if is_phrase else found[4]) if WORD.search(word)]
        if not lexemes:
            continue
        joined = " <-> ".join(f"'{word}'" for word in lexemes) if is_phrase else " & ".join(f"'{word}':*" for word in lexemes)
        parts.append(f"!({joined})" if is_without else f"({joined})")
    return " & ".join(parts[:MOST_WORDS])


def _literally(text: str) -> str:
    return text.replace("\x00", "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
