"""How what is found by meaning joins what is found by words. Measured on real articles and questions: docs/decisions/0027."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from statistics import fmean

BY_WORDS, BY_MEANING = 0.3, 0.7  # shares of the weight
LOOKED_AT = 100  # of the first by words, and of the nearest by meaning
NEAR = 0.3  # from here on an article may be found by its meaning alone: nearly all that answer are, hardly any that do not
ADDED = 10  # articles that one search finds by meaning alone, at most
ENGLISH = "en"


def is_english(languages: Collection[str]) -> bool:
    """Whether an article is in English too: en, en-GB, en_US."""
    return any(language.lower().replace("_", "-").partition("-")[0] == ENGLISH for language in languages)


def may_ask(families: Collection[str], *, has_signs: bool, is_unfinished: bool) -> bool:
    """Whether a search goes by meaning as well. The model knows English only, and no beginnings of words.

    Who puts + or - before words, or quotation marks around them, has said exactly what is to be found.
    """
    return set(families) == {ENGLISH} and not has_signs and not is_unfinished


def added(near: Mapping[str, float], allowed: Collection[str], by_words: Collection[str]) -> list[str]:
    """Which are found by meaning alone, the nearest first. `allowed` are those that the one who asks may see and has asked for."""
    found = [item for item, cosine in near.items() if cosine >= NEAR and item in allowed and item not in by_words]
    return sorted(found, key=lambda item: (-near[item], item))[:ADDED]


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
