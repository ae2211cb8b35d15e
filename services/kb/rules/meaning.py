"""How what is found by meaning joins what is found by words. Measured on real articles and questions: docs/decisions/0027."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from statistics import fmean

from services.kb.rules.ranking import Hit

BY_WORDS, BY_MEANING = 0.3, 0.7  # shares of the weight
LOOKED_AT = 100  # of the first by words, and of the nearest by meaning
NEAR = 0.3  # from here on an article may be found by its meaning alone: nearly all that answer are, hardly any that do not
ADDED = 10  # articles that one search finds by meaning alone, at most
ENGLISH = "en"


def is_english(languages: Collection[str]) -> bool:
    """Whether an article is in English too: en, en-GB, en_US."""
    return any(language.lower().replace("_", "-").partition("-")[0] == ENGLISH for language in languages)


def may_ask(families: Collection[str], *, is_plain: bool, is_typing: bool) -> bool:
    """Whether a search goes by meaning as well. `families` are those of the languages it looks through; the model knows English only.

    `is_plain`: words, all of them finished. The model knows no beginnings of words, and who puts + or - before a word, or quotation marks
    around some, has said exactly what is to be found.
    """
    return set(families) == {ENGLISH} and is_plain and not is_typing


def added(seen: Sequence[Hit], near: Mapping[str, float]) -> list[Hit]:
    """Which of those that the one who asks may see, and that words do not find, are found by meaning alone, the nearest first."""
    found = [hit for hit in seen if near.get(hit.id, 0.0) >= NEAR]
    return sorted(found, key=lambda hit: (-near[hit.id], hit.id))[:ADDED]


def weights(by_words: Mapping[str, float], near: Mapping[str, float], others: Sequence[str]) -> dict[str, float]:
    """The weight of each that was found: by words, with its weight there, and `others` by meaning alone. 1 is the most there can be.

    What was found by words and has no vector (yet) counts as near as those with words usually are. Where none has one, words alone decide.
    """
    known = [near[item] for item in by_words if item in near]
    if not known and not others:
        return dict(by_words)
    best = max(by_words.values(), default=0.0) or 1.0
    usual = fmean(known) if known else NEAR
    found = {item: BY_WORDS * weight / best + BY_MEANING * near.get(item, usual) for item, weight in by_words.items()}
    return found | {item: BY_MEANING * near[item] for item in others}
