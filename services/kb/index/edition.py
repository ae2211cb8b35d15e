"""The index as it was committed last, with what has been looked up in it: true for as long as nothing is committed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tantivy import Occur, Query, Searcher

from services.kb.index.filters import Filter
from services.kb.index.shape import PUBLIC, TAG, schema

MOST_SIGHTS, MOST_TERMS = 200, 20_000  # that are remembered; beyond them all is looked up again
KINDS = ("article", "canned_reply", "news")

Sight = tuple[Filter, ...]
Held = dict[tuple[str, str], bool]


@dataclass(slots=True)
class Seen:
    """What who sees this much has been told. `hidden` counts what he does not see, items taken out but still in the files included."""

    query: list[Query]
    hidden: int
    held: Held = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)


class Edition:
    """`home` tells one index of this process from another."""

    def __init__(self, searcher: Searcher, home: int) -> None:
        self.searcher, self.home = searcher, home
        self._seen: dict[Sight, Seen] = {}

    def seen_by(self, sight: Sight) -> Seen:
        """Remembered. Several filters let through what one of them does."""
        found = self._seen.get(sight)
        if found is None or len(found.counts) > MOST_TERMS:
            if len(self._seen) >= MOST_SIGHTS:
                self._seen.clear()
            queries = [each.query() for each in sight]
            found = self._seen[sight] = Seen(queries, self._hidden(queries, whose_words(sight)))
        return found

    def _hidden(self, queries: list[Query], whose: str) -> int:
        every: Any = self.searcher
        there = ["public"] if whose else [f"kind:{kind}" for kind in KINDS]
        seen: Any = every.search(Query.boolean_query([(Occur.Should, each) for each in queries]), 1, count=True)
        there_are: int = sum(every.doc_freq(TAG, tag) for tag in there)
        return there_are - int(seen.count)


def whose_words(sight: Sight) -> str:
    """The end of the names of the fields that hold the words of those who see this."""
    return PUBLIC if all(each.is_for_customers for each in sight) else ""


def term_query(name: str, term: str) -> Query:
    """What holds this term in this field, without weight."""
    return Query.term_query(schema(), name, term, "basic")
