"""From text to the words that are indexed and asked for: small letters, no accents, stems by language, pairs where nobody writes spaces."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from services.kb.index.families import FAMILIES, OTHER, STEMMERS

LONGEST_WORD = 60  # bytes
_HYPHENED = re.compile(r"\b\w+(?:[-\u2010\u2011]\w+)+\b")
_HYPHENS = re.compile(r"[-\u2010\u2011]")
# Han, Hiragana, Katakana, Hangul, Thai, Lao, Khmer, Myanmar
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+")


def analyzer(family: str) -> TextAnalyzer:
    """Accents go before the stem is cut: who leaves them out finds the same as who writes them."""
    begun = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    begun = begun.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return (begun if family == OTHER else begun.filter(Filter.stemmer(STEMMERS[family]))).build()


def indexed(text: str) -> str:
    """The text, its hyphened words also in one piece (`Wi-Fi` is found by wifi), and what has no spaces cut into pairs."""
    joined = [_HYPHENS.sub("", word) for word in _HYPHENED.findall(text)] if "-" in text or "\u2010" in text or "\u2011" in text else []
    text = paired(text)
    return f"{text} {' '.join(joined)}" if joined else text


def paired(text: str) -> str:
    """What is written without spaces as overlapping pairs: 打印机 becomes 打印 印机. All else stays."""
    return text if text.isascii() else _UNSPACED.sub(_in_pairs, text)


def is_unspaced(word: str) -> bool:
    """Whether this is such a pair, or a single sign."""
    return not word.isascii() and _UNSPACED.fullmatch(word) is not None


def words_of(text: str) -> list[str]:
    """The words as they stand in the index's own list of words: not cut to stems."""
    found: list[str] = _analyzers()[OTHER].analyze(paired(text))
    return found


@lru_cache(maxsize=50_000)
def stem(family: str, word: str) -> str:
    """The stem of one of those words."""
    if family == OTHER:
        return word
    found = _analyzers()[family].analyze(word)
    return found[0] if found else word


@cache
def _analyzers() -> dict[str, TextAnalyzer]:
    return {family: analyzer(family) for family in FAMILIES}


def _in_pairs(match: re.Match[str]) -> str:
    run = match[0]
    return f" {run} " if len(run) == 1 else " " + " ".join(run[place : place + 2] for place in range(len(run) - 1)) + " "
