"""From what somebody has typed to the query that the index answers. Measured on real articles and questions: see docs/decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from tantivy import Occur, Query

from services.kb.index.analysis import is_unspaced, words_of
from services.kb.index.lexicon import Lexicon
from services.kb.index.quiet import is_quiet
from services.kb.index.shape import WEIGHTS, schema
from services.kb.rules.wording import Part, needed, parts_of

TIE = 0.3  # of the other parts of an article beside the one that fits best
COVERED = 4.0  # times its rarity, for each word that an article holds anywhere, however often
QUIET = 0.3  # weight of a word that tells little
BEGUN = 0.35  # weight of words that begin as the last one does, where that is a word itself
BEGUN_FROM = 3  # letters
WRONG = 0.8  # weight of a word found for a mistyped one, for each error
MOST_WORDS = 32
MOST_TELLING = 12  # words of a long text that are looked for

Term = tuple[str, str]  # family, stem
Alternatives = dict[Term, float]


@dataclass(slots=True)
class Asked:
    """`query` is None where nothing can be found. `terms` and `begun` say which words of a text are to be marked.

    `is_plain`: nothing but words, and the last of them is one, not the beginning of one. `held`: where the query is of words alone, what
    of them must be there, without weight: it says cheaply whether anything fits.
    """

    query: Query | None = None
    held: Query | None = None
    is_plain: bool = False
    terms: set[Term] = field(default_factory=set)
    surfaces: set[str] = field(default_factory=set)
    begun: str = ""


def typed(text: str, lexicon: Lexicon) -> Asked:
    """A search as somebody types it: words, "phrases", +word, -word; the last word may be unfinished, typing errors are forgiven."""
    parts = parts_of(text)
    asked = Asked()
    plain = [part for part in parts if not (part.is_phrase or part.is_required or part.is_excluded)]
    is_open = bool(plain) and parts[-1] is plain[-1] and text[-1:].isalnum()
    asked.query = _of_words(_said(part.text for part in plain), lexicon, asked, is_open)
    asked.is_plain = asked.is_plain and len(plain) == len(parts)
    must, must_not = [], []
    for part in parts:
        if part.is_excluded:
            must_not += [query for query in [_held(part, lexicon, None)] if query is not None]
        elif part.is_phrase or part.is_required:
            must.append(_held(part, lexicon, asked) or Query.empty_query())
    if not (must or must_not):
        return asked
    asked.held = None
    clauses = [(Occur.Must, query) for query in must] + [(Occur.MustNot, query) for query in must_not]
    if asked.query is not None:
        # beside words that must be there, the others only weigh
        clauses.append((Occur.Should if must else Occur.Must, asked.query))
    elif not must:
        clauses.append((Occur.Must, Query.all_query() if not plain else Query.empty_query()))
    asked.query = Query.boolean_query(clauses)
    return asked


def told(text: str, lexicon: Lexicon, *, is_open: bool = False) -> Asked:
    """What somebody tells, as in a ticket or a chat: its most telling words are looked for, signs in it mean nothing.

    `is_open`: the last word may be unfinished.
    """
    asked = Asked()
    every = _said([text])
    if len(every) <= MOST_TELLING:
        asked.query = _of_words(every, lexicon, asked, is_open and text[-1:].isalnum())
        return asked
    said = [word for word in dict.fromkeys(_said([text], most=1_000)) if not is_quiet(word, list(lexicon.families))]
    known = [(max(lexicon.rarity(*term) for term in terms), word) for word in said if (terms := lexicon.stems(word))]
    telling = {word for _, word in sorted(known, reverse=True)[:MOST_TELLING]}
    asked.query = _of_words([word for word in said if word in telling], lexicon, asked, is_open=False)
    return asked


def _said(texts: Iterable[str], most: int = MOST_WORDS) -> list[str]:
    return [word for text in texts for word in words_of(text)][:most]


def _of_words(said: list[str], lexicon: Lexicon, asked: Asked, is_open: bool) -> Query | None:
    """Enough of the telling words must be there; all words weigh."""
    families = list(lexicon.families)
    asked.is_plain = bool(said)
    is_loud = {word: not is_quiet(word, families) for word in said}
    if not any(is_loud.values()):
        is_loud = dict.fromkeys(said, True)  # nothing but such words: then they are what is asked for
    loud, quiet, unknown = [], [], 0
    for place, word in enumerate(said):
        found = _alternatives(word, lexicon, asked, is_open and place == len(said) - 1)
        if found and is_loud[word]:
            loud.append(found)
        elif found:
            quiet.append({term: weight * QUIET for term, weight in found.items()})
        elif is_loud[word]:
            unknown += 1
    joined = _joined(said, is_loud, lexicon, asked)
    if not loud and not joined:
        return None
    holding = [(Occur.Should, _covered(word, lexicon)) for word in [*loud, *joined]]
    enough = min(needed(len(loud) + unknown), len(holding))
    asked.held = Query.boolean_query(holding, enough)
    clauses = [(Occur.Must, asked.held)]
    clauses += [(Occur.Should, _scored(word)) for word in [*loud, *joined, *quiet]]
    clauses += [(Occur.Should, _covered(word, lexicon)) for word in quiet]
    return Query.boolean_query(clauses)


def _alternatives(word: str, lexicon: Lexicon, asked: Asked, is_open: bool) -> Alternatives:
    """The stems that this word may mean, each with its weight."""
    found: Alternatives = dict.fromkeys(lexicon.stems(word), 1.0)
    if found:
        asked.surfaces.add(word)
    if is_open and (len(word) >= BEGUN_FROM or is_unspaced(word)):
        asked.begun = word
        weight = BEGUN if found else 1.0
        is_known = bool(found)
        _add(found, lexicon, lambda family: [(other, weight) for other in lexicon.begun(family, word)], asked)
        asked.is_plain = is_known or not found
    if not found:
        _add(found, lexicon, lambda family: [(other, WRONG**errors) for other, errors in lexicon.near(family, word)], asked)
    asked.terms |= found.keys()
    return found


def _add(found: Alternatives, lexicon: Lexicon, others: Callable[[str], list[tuple[str, float]]], asked: Asked) -> None:
    for family in lexicon.families:
        for other, weight in others(family):
            for term in lexicon.stems(other):
                if term[0] == family:
                    found.setdefault(term, weight)
                    asked.surfaces.add(other)


def _joined(said: list[str], is_loud: dict[str, bool], lexicon: Lexicon, asked: Asked) -> list[Alternatives]:
    """`foot note` also asks for footnote."""
    found = []
    for one, other in pairwise(said):
        if is_loud[one] and is_loud[other] and not is_unspaced(one) and (terms := lexicon.stems(one + other)):
            found.append(dict.fromkeys(terms, 1.0))
            asked.terms |= set(terms)
            asked.surfaces.add(one + other)
    return found


def _held(part: Part, lexicon: Lexicon, asked: Asked | None) -> Query | None:
    """What holds exactly this: its words side by side, in one part of the text. None where no article does."""
    words = words_of(part.text)[:MOST_WORDS]
    choices = []
    for family in lexicon.families:
        terms = [found[1] for word in words for found in lexicon.stems(word) if found[0] == family]
        if len(terms) < len(words) or not terms:
            continue
        if asked is not None:
            asked.terms |= {(family, term) for term in terms}
            asked.surfaces |= set(words)
        choices += [Query.boost_query(_side_by_side(f"{name}_{family}", terms), weight) for name, weight in WEIGHTS.items()]
    return Query.disjunction_max_query(choices, TIE) if choices else None


def _side_by_side(name: str, terms: list[str]) -> Query:
    return Query.phrase_query(schema(), name, list(terms)) if len(terms) > 1 else Query.term_query(schema(), name, terms[0])


def _scored(word: Alternatives) -> Query:
    """BM25, the best of the four parts and a share of the others; of several meanings the best."""
    meanings = [
        Query.disjunction_max_query(
            [Query.boost_query(Query.term_query(schema(), f"{name}_{family}", term), part * weight) for name, part in WEIGHTS.items()], TIE
        )
        for (family, term), weight in word.items()
    ]
    return meanings[0] if len(meanings) == 1 else Query.disjunction_max_query(meanings, 0.0)


def _covered(word: Alternatives, lexicon: Lexicon) -> Query:
    """The same for every article that holds the word anywhere, however often."""
    weight = COVERED * max(weight * lexicon.rarity(*term) for term, weight in word.items())
    anywhere = [(Occur.Should, Query.term_query(schema(), f"any_{family}", term, "basic")) for family, term in word]
    return Query.const_score_query(Query.boolean_query(anywhere), weight)
