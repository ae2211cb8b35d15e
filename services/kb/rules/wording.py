"""What somebody who searches has said: words, "phrases", +words that must be there, -words that must not (KB-067, CAN-044)."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_PARTS = 32
LONGEST_PART = 100  # characters of one word: no analyzer keeps longer ones
_PART = re.compile(r'([+-]?)"([^"]*)"?|([+-]?)([^\s"]+)')
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or a phrase, and what was put before it."""

    text: str
    is_phrase: bool = False
    is_required: bool = False
    is_excluded: bool = False


def parts_of(text: str) -> list[Part]:
    """The parts of a search in the order said, never more than MOST_PARTS. What holds no letter and no digit says nothing.

    A sign counts only right before a word or a quotation mark, so `Wi-Fi` is one word. A mark that is never closed closes at the end.
    """
    found: list[Part] = []
    for match in _PART.finditer(text.replace("\x00", " ")):
        is_phrase = match[2] is not None
        sign, said = (match[1], match[2]) if is_phrase else (match[3], match[4])
        if _LETTER.search(said):
            said = said if is_phrase else said[:LONGEST_PART]
            found.append(Part(said, is_phrase, is_required=sign == "+", is_excluded=sign == "-"))
    return found[:MOST_PARTS]


def needed(words: int) -> int:
    """How many of so many telling words a result has to hold: one of a few, a third of many."""
    return max(1, (words + 1) // 3)


def normalized(query: str) -> str:
    """Searches are compared trimmed, with single spaces and in lower case (REP-070)."""
    return " ".join(query.lower().split())
