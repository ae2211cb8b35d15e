"""Asking the index: what fits, how many, in which order, and how to mark the words in a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile
from typing import Any

from prometheus_client import Histogram
from sqlalchemy.orm import Session
from tantivy import Occur, Query, Searcher

from kit.metrics import QUICK
from services.kb.index import asking
from services.kb.index.analysis import is_unspaced, stem, words_of
from services.kb.index.documents import id_of, key_of
from services.kb.index.edition import Edition
from services.kb.index.families import FAMILIES, families_of
from services.kb.index.filters import Filter, said_at_once
from services.kb.index.lexicon import Lexicon
from services.kb.index.shape import KEY, TAG, languages_in, schema
from services.kb.index.shelf import index_of
from services.kb.meaning.held import Held
from services.kb.meaning.shelf import vectors_of
from services.kb.rules.highlighting import Span, spans
from services.kb.rules.meaning import LOOKED_AT, added, may_ask, weights
from services.kb.rules.ranking import Hit, ranked, to_rank

MOST, LEAST = 1_000, 50  # that are ranked, so that ties are broken among enough of them
FEW = 1_000  # items that a tag lets through
ARTICLES = "kind:article"
search_seconds = Histogram("frontline_kb_search_seconds", "Asking the index, keeping it in step included", buckets=QUICK)


@dataclass(slots=True, kw_only=True)
class Wanted:
    """A search. Without `text` everything fits that the filter lets through, latest change first. `most` is how many are ranked; where
    no more than the first `shown` of them are looked at, the others need not be.

    What one of `words` lets through is all that the asker may see, wherever he looks just now: by the words of that he is understood.
    `languages` are those of the reader; without them every language of the index is looked through. `is_told`: see asking.told.
    """

    filter: Filter
    words: tuple[Filter, ...]
    text: str | None = None
    languages: tuple[str, ...] = ()
    most: int = 100
    shown: int | None = None
    is_told: bool = False
    is_open: bool = False


@dataclass
class Found:
    """`count` is exact: how many fit. `ranked` of them have a place, and the first of these, those shown at least, are `hits`."""

    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    ranked: int = 0
    asked: asking.Asked = field(default_factory=asking.Asked)
    _kept: dict[tuple[str, ...], Callable[[str], bool]] = field(default_factory=dict)

    def spans(self, text: str, languages: Sequence[str]) -> list[Span]:
        """Where words stand in this text that it was found for."""
        beginnings, pieces = self._possible
        if not (text and (beginnings or pieces)):
            return []
        return spans(text, beginnings, pieces, self._confirming(tuple(languages)))

    @cached_property
    def _possible(self) -> tuple[frozenset[str], frozenset[str]]:
        """How the words begin that were looked for, and what is looked for where nobody writes spaces.

        Wider than needed: `_confirming` has the last word.
        """
        asked = self.asked
        beginnings = {shared for surface in asked.surfaces for _, term in asked.terms if (shared := _shared(surface, term))}
        beginnings |= {asked.begun} if asked.begun else set()
        spaced = {each for each in beginnings if not is_unspaced(each)}
        return frozenset(spaced), frozenset(each for each in asked.surfaces if is_unspaced(each))

    def _confirming(self, languages: tuple[str, ...]) -> Callable[[str], bool]:
        """Kept, since most of what is found is in the same languages and holds the same words."""
        kept = self._kept.get(languages)
        if kept is None:
            kept = self._kept[languages] = _confirming(self.asked, families_of(languages))
        return kept


def _confirming(asked: asking.Asked, families: list[str]) -> Callable[[str], bool]:
    known: dict[str, bool] = {}

    def is_meant(word: str) -> bool:
        if word not in known:
            begun = bool(asked.begun) and word.startswith(asked.begun)
            stems = ((family, stem(family, each)) for each in words_of(word) for family in families)
            known[word] = begun or any(each in asked.terms for each in stems)
        return known[word]

    return is_meant


def find(session: Session, *wanted: Wanted, last_change: int | None = None) -> list[Found]:
    """What fits now, everything committed before included. Raises Unavailable while the index is being filled.

    `last_change`: the number of the last change, where it was read since the question came. That spares a statement.
    """
    with search_seconds.time():
        index = index_of(session)
        held = vectors_of(session)
        return index.read(session, lambda edition: found_in(edition, wanted, held), last_change)


def found_in(edition: Edition, wanted: Sequence[Wanted], held: Held | None) -> list[Found]:
    """What each of them finds. Those that are understood by the same words share what was looked up of these."""
    lexicons: dict[object, Lexicon] = {}
    found = []
    for each in wanted:
        whose = (each.languages, each.words)
        lexicon = lexicons.get(whose) or Lexicon(edition, _families(edition.searcher, each), each.words)
        lexicons[whose] = lexicon
        found.append(_found(edition.searcher, each, lexicon, _of_articles(each, held)))
    return found


def _of_articles(wanted: Wanted, held: Held | None) -> Held | None:
    """Only articles are looked for by meaning."""
    return held if ARTICLES in wanted.filter.needs else None


def _found(searcher: Searcher, wanted: Wanted, lexicon: Lexicon, held: Held | None) -> Found:
    if wanted.text is None:
        return _latest(searcher, wanted)
    asked = asking.told(wanted.text, lexicon, is_open=wanted.is_open) if wanted.is_told else asking.typed(wanted.text, lexicon)
    if held is not None and may_ask(list(lexicon.families), is_plain=asked.is_plain, is_typing=wanted.is_open):
        return _also_by_meaning(searcher, wanted, asked, held)
    if asked.query is None or not _is_there(searcher, wanted.filter, asked):
        return Found(asked=asked)
    return _by_words(searcher, wanted, asked, asked.query)


def _is_there(searcher: Searcher, filter_: Filter, asked: asking.Asked) -> bool:
    """Whether anything fits, looked up where little is let through: weighing begins with all that holds the words, whatever it is."""
    every: Any = searcher
    if asked.held is None or min((every.doc_freq(TAG, tag) for tag in said_at_once(filter_.needs)), default=FEW + 1) > FEW:
        return True
    return bool(every.search(Query.boolean_query([(Occur.Must, asked.held), (Occur.Must, filter_.query())]), 1, count=False).hits)


def _by_words(searcher: Searcher, wanted: Wanted, asked: asking.Asked, words: Query) -> Found:
    """Who is ranked behind those that are shown is not even asked for his name."""
    result = _searched(searcher, wanted, [(Occur.Must, words)], wanted.most)
    heavy = result.hits[: to_rank([weight for weight, _ in result.hits], wanted.shown)] if wanted.shown else result.hits
    return Found(ranked(_hits(searcher, heavy))[: wanted.most], result.count, min(wanted.most, len(result.hits)), asked)


def _also_by_meaning(searcher: Searcher, wanted: Wanted, asked: asking.Asked, held: Held) -> Found:
    """What is near in meaning goes through the same filter as what is found by words, and counts when it is added."""
    by_words = asked.query or Query.empty_query()
    hits, count = _weighed(searcher, wanted, [(Occur.Must, by_words)], max(wanted.most, LOOKED_AT))
    near = held.near(wanted.text or "", [hit.id for hit in hits], LOOKED_AT)
    others = near.keys() - {hit.id for hit in hits}
    those = Query.const_score_query(Query.term_set_query(schema(), KEY, [key_of("article", item_id) for item_id in others]), 0.0)
    seen, _ = _weighed(searcher, wanted, [(Occur.Must, those), (Occur.Should, by_words)], LOOKED_AT) if others else ([], 0)
    further = [hit for hit in seen if hit.weight > 0]  # found by words too, behind the first of them
    alone = added([hit for hit in seen if hit.weight <= 0], near)
    weighed = weights({hit.id: hit.weight for hit in [*hits, *further]}, near, [hit.id for hit in alone])
    found = ranked([replace(hit, weight=weighed[hit.id]) for hit in [*hits, *further, *alone]])
    return Found(found[: wanted.most], count + len(alone), min(wanted.most, len(found)), asked)


def _weighed(searcher: Searcher, wanted: Wanted, clauses: list[tuple[Occur, Query]], most: int) -> tuple[list[Hit], int]:
    """The heaviest that the filter lets through, and how many there are."""
    result = _searched(searcher, wanted, clauses, most)
    return _hits(searcher, result.hits), result.count


def _searched(searcher: Searcher, wanted: Wanted, clauses: list[tuple[Occur, Query]], most: int) -> Any:
    query = Query.boolean_query([*clauses, (Occur.Must, wanted.filter.query())])
    return searcher.search(query, max(LEAST, min(most, MOST)), count=True)


def _hits(searcher: Searcher, heavy: list[Any]) -> list[Hit]:
    votes, changed, ids = _values(searcher, [address for _, address in heavy])
    return [Hit(*each) for each in zip(ids, (float(weight) for weight, _ in heavy), votes, changed, strict=True)]


def _latest(searcher: Searcher, wanted: Wanted) -> Found:
    result: Any = searcher.search(wanted.filter.query(), min(wanted.most, MOST), count=True, order_by_field="modified")
    votes, changed, ids = _values(searcher, [address for _, address in result.hits])
    hits = [Hit(item_id, 0.0, vote, change) for item_id, vote, change in zip(ids, votes, changed, strict=True)]
    return Found(hits, result.count, len(hits))


def _values(searcher: Searcher, addresses: list[Any]) -> tuple[list[int], list[int], list[str]]:
    every: Any = searcher
    votes, changed, high, low = (every.fast_field_values(name, addresses) for name in ("votes", "modified", "high", "low"))
    return votes, changed, [id_of(*halves) for halves in zip(high, low, strict=True)]


def _families(searcher: Searcher, wanted: Wanted) -> list[str]:
    if wanted.languages:
        return families_of(wanted.languages)
    there = {family for language in languages_in(searcher) for family in families_of([language])}
    return [family for family in FAMILIES if family in there]


def _shared(surface: str, term: str) -> str:
    """What a word and its stem begin with in common, three letters at least; empty where they have less."""
    least = min(3, len(surface))
    if surface[:least] != term[:least]:
        return ""
    return surface[: sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(surface, term, strict=False)))]
