"""From a text to the numbers of its pieces of words, as the model was taught: small letters, no accents, the longest known piece first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

BEGIN, UNKNOWN, END = "[CLS]", "[UNK]", "[SEP]"
WITHIN = "##"  # before a piece that goes on a word
LONGEST_WORD = 100  # letters; longer ones are unknown
# Chinese signs stand for themselves, without spaces between them.
_SIGNS = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class Pieces:
    """`vocabulary` is piece to number."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._begin, self._unknown, self._end = (vocabulary[name] for name in (BEGIN, UNKNOWN, END))

    def of(self, text: str, most: int) -> list[int]:
        """With the marks of beginning and end, `most` at most: what is behind is cut off."""
        found = [self._begin]
        for word in words_of(text):
            found += self._of_word(word)
            if len(found) >= most:
                break
        return [*found[: most - 1], self._end]

    def _of_word(self, word: str) -> list[int]:
        """The longest piece the word begins with, then the longest the rest does. Unknown as a whole where a rest has none."""
        found: list[int] = []
        begin = 0
        while begin < len(word) <= LONGEST_WORD:
            mark = WITHIN if begin else ""
            ends = (end for end in range(len(word), begin, -1) if mark + word[begin:end] in self._vocabulary)
            end = next(ends, None)
            if end is None:
                return [self._unknown]
            found.append(self._vocabulary[mark + word[begin:end]])
            begin = end
        return found or [self._unknown]


def words_of(text: str) -> Iterator[str]:
    """Runs of letters and digits in small letters and without accents; each punctuation mark by itself."""
    clean = "".join(_cleaned(letter) for letter in text)
    bare = "".join(letter for letter in unicodedata.normalize("NFD", clean) if unicodedata.category(letter) != "Mn")
    for run in "".join(letter.lower() for letter in bare).split():  # one by one: the last letter of a Greek word is as any other
        yield from _parted(run)


def _parted(run: str) -> Iterator[str]:
    begin = 0
    for place, letter in enumerate(run):
        if _is_punctuation(letter):
            if begin < place:
                yield run[begin:place]
            yield letter
            begin = place + 1
    if begin < len(run):
        yield run[begin:]


@lru_cache(maxsize=10_000)
def _cleaned(letter: str) -> str:
    """Nothing for control signs, a space for every space, spaces around what stands for itself."""
    if letter in "\t\n\r" or unicodedata.category(letter) == "Zs":
        return " "
    if letter in "\0\ufffd" or unicodedata.category(letter) in ("Cc", "Cf", "Co"):
        return ""
    return f" {letter} " if any(first <= ord(letter) <= last for first, last in _SIGNS) else letter


@lru_cache(maxsize=10_000)
def _is_punctuation(letter: str) -> bool:
    """In ASCII every sign that is no letter, digit or space."""
    return (letter.isascii() and not letter.isalnum()) or unicodedata.category(letter).startswith("P")
