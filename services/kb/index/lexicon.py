"""The words that the index knows, as far as the asker may see them: how rare they are, which begin so, which are near to one unknown."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from itertools import islice
from typing import Any

from tantivy import Occur, Query

from services.kb.index.analysis import stem
from services.kb.index.edition import Edition, Sight, term_query, whose_words
from services.kb.rules.nearness import forgiven, nearest, otherwise_begun

BEGUN_MOST = 8
BEGUN_LOOKED_AT = 200
BEGUN_TRIED = 40
LARGE = 2_000  # words of one beginning; from here on they are kept for a minute, as reading them takes milliseconds
KEPT_SECONDS = 60.0
KEPT_MOST = 12
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Counted = list[tuple[str, int]]
_kept: dict[tuple[int, str, str], tuple[float, Counted]] = {}


class Lexicon:
    """The words of some families in one edition of the index.

    A word is known where something that one of `sight` lets through holds it. What only others may see, and what is no longer there but
    stands in the index until it is tidied up, neither corrects nor completes a word, nor keeps one from being corrected.
    """

    def __init__(self, edition: Edition, families: Sequence[str], sight: Sight) -> None:
        self._searcher: Any = edition.searcher
        self.families, self._home = families, edition.home
        self._whose, self._seen = whose_words(sight), edition.seen_by(sight)
        self._all = max(1, edition.searcher.num_docs)

    def count(self, family: str, term: str) -> int:
        """Items of the family that hold this stem."""
        found = self._seen.counts.get((family, term))
        if found is None:
            found = self._seen.counts[family, term] = self._searcher.doc_freq(f"any{self._whose}_{family}", term)
        return found

    def holds(self, family: str, term: str) -> bool:
        """Whether something that may be seen has this stem."""
        found = self._seen.held.get((family, term))
        if found is None:
            found = self._seen.held[family, term] = self.count(family, term) > 0 and self._is_seen(family, term)
        return found

    def _is_seen(self, family: str, term: str) -> bool:
        if self.count(family, term) > self._seen.hidden:
            return True  # more hold it than are hidden: looking which ones do is spared
        held = term_query(f"any{self._whose}_{family}", term)
        both = ([(Occur.Must, held), (Occur.Must, seen)] for seen in self._seen.query)
        return any(self._searcher.search(Query.boolean_query(clauses), 1, count=False).hits for clauses in both)

    def rarity(self, family: str, term: str) -> float:
        """Greater for rarer ones, as BM25 has it."""
        count = self.count(family, term)
        return math.log(1 + (max(self._all - count, 0) + 0.5) / (count + 0.5))

    def stems(self, word: str) -> list[tuple[str, str]]:
        """(family, stem) wherever it is known."""
        found = [(family, stem(family, word)) for family in self.families]
        return [each for each in found if self.holds(*each)]

    def begun(self, family: str, beginning: str) -> list[str]:
        """The commonest words that begin so."""
        found: Counted = self._searcher.terms_with_prefix(f"words{self._whose}_{family}", beginning, limit=BEGUN_LOOKED_AT)
        commonest = (word for word, _ in sorted(found, key=lambda each: (-each[1], each[0]))[:BEGUN_TRIED])
        return list(islice((word for word in commonest if self.holds(family, stem(family, word))), BEGUN_MOST))

    def near(self, family: str, word: str) -> list[tuple[str, int]]:
        """(word, errors) of the nearest; with a wrong first letter only if none is near that begins as it does."""
        most = forgiven(word)
        if not most:
            return []

        def may_be(other: str) -> bool:
            return self.holds(family, stem(family, other))

        found = nearest(word, self._beginning(family, word[0]), most, may_be)
        return found or nearest(word, self._otherwise_begun(family, word), most, may_be)

    def _otherwise_begun(self, family: str, word: str) -> Counted:
        """Never a list of all words: only those that go on as this one does behind some other first letter."""
        found: dict[str, int] = {}
        for unknown, then in otherwise_begun(word):
            for first in LETTERS if unknown else ("",):
                found.update(self._searcher.terms_with_prefix(f"words{self._whose}_{family}", first + then, limit=BEGUN_LOOKED_AT))
        return list(found.items())

    def _beginning(self, family: str, letter: str) -> Counted:
        key = (self._home, self._whose + family, letter)
        kept = _kept.get(key)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        found: Counted = self._searcher.terms_with_prefix(f"words{self._whose}_{family}", letter)
        if len(found) >= LARGE:
            while len(_kept) >= KEPT_MOST:
                _kept.pop(next(iter(_kept)), None)
            _kept[key] = (time.monotonic() + KEPT_SECONDS, found)
        return found
