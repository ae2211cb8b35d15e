"""The words that the index knows: how rare they are, which begin so, which are near to one that nobody has written."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

from tantivy import Searcher

from services.kb.index.analysis import stem
from services.kb.rules.nearness import forgiven, nearest, otherwise_begun

BEGUN_MOST = 8
BEGUN_LOOKED_AT = 200
LARGE = 2_000  # words of one beginning; from here on they are kept for a minute, as reading them takes milliseconds
KEPT_SECONDS = 60.0
KEPT_MOST = 12
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Counted = list[tuple[str, int]]
_kept: dict[tuple[int, str, str], tuple[float, Counted]] = {}


class Lexicon:
    """The words of some families at one moment. `home` tells whose lists are kept."""

    def __init__(self, searcher: Searcher, families: Sequence[str], home: int = 0) -> None:
        self._searcher: Any = searcher
        self.families, self._home = families, home
        self._all = max(1, searcher.num_docs)
        self._counts: dict[tuple[str, str], int] = {}

    def count(self, family: str, term: str) -> int:
        """Items of the family that hold this stem."""
        found = self._counts.get((family, term))
        if found is None:
            found = self._counts[family, term] = self._searcher.doc_freq(f"any_{family}", term)
        return found

    def rarity(self, family: str, term: str) -> float:
        """Greater for rarer ones, as BM25 has it."""
        count = self.count(family, term)
        return math.log(1 + (max(self._all - count, 0) + 0.5) / (count + 0.5))

    def stems(self, word: str) -> list[tuple[str, str]]:
        """(family, stem) wherever it is known."""
        found = [(family, stem(family, word)) for family in self.families]
        return [each for each in found if self.count(*each)]

    def begun(self, family: str, beginning: str) -> list[str]:
        """The commonest words that begin so."""
        found: Counted = self._searcher.terms_with_prefix(f"words_{family}", beginning, limit=BEGUN_LOOKED_AT)
        return [word for word, _ in sorted(found, key=lambda each: (-each[1], each[0]))[:BEGUN_MOST]]

    def near(self, family: str, word: str) -> list[tuple[str, int]]:
        """(word, errors) of the nearest; with a wrong first letter only if none is near that begins as it does."""
        most = forgiven(word)
        if not most:
            return []
        return nearest(word, self._beginning(family, word[0]), most) or nearest(word, self._otherwise_begun(family, word), most)

    def _otherwise_begun(self, family: str, word: str) -> Counted:
        """Never a list of all words: only those that go on as this one does behind some other first letter."""
        found: dict[str, int] = {}
        for unknown, then in otherwise_begun(word):
            for first in LETTERS if unknown else ("",):
                found.update(self._searcher.terms_with_prefix(f"words_{family}", first + then, limit=BEGUN_LOOKED_AT))
        return list(found.items())

    def _beginning(self, family: str, letter: str) -> Counted:
        key = (self._home, family, letter)
        kept = _kept.get(key)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        found: Counted = self._searcher.terms_with_prefix(f"words_{family}", letter)
        if len(found) >= LARGE:
            while len(_kept) >= KEPT_MOST:
                _kept.pop(next(iter(_kept)), None)
            _kept[key] = (time.monotonic() + KEPT_SECONDS, found)
        return found
