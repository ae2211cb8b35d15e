"""The place of a text that shows why it was found, with the words in marks. Only `<mark>` is HTML in it, all else is escaped."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from unicodedata import normalize

LONGEST = 220  # characters of an excerpt
BEFORE = 50  # characters before the first word found
_REST = re.compile(r"\w*")
_OWN = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "ŧ": "t"}


def _plain(letter: str) -> str:
    whole = normalize("NFKD", letter)
    return whole[0].lower() if whole[0].isascii() and whole[0].isalpha() else letter.lower()


# Letter for letter, so that places in the one text are places in the other.
_FOLDED = {code: _plain(chr(code)) for code in range(0xC0, 0x250) if len(_plain(chr(code))) == 1} | {
    ord(upper): plain for letter, plain in _OWN.items() for upper in (letter, letter.upper()) if len(upper) == 1
}

Span = tuple[int, int]


def folded(text: str) -> str:
    """In small letters without accents, exactly as long as the text."""
    if text.isascii():
        return text.lower()
    plain = text.translate(_FOLDED)
    small = plain.lower()
    return small if len(small) == len(text) else "".join(each.lower() if len(each.lower()) == 1 else each for each in plain)


def spans(text: str, beginnings: Collection[str], pieces: Collection[str], is_meant: Callable[[str], bool]) -> list[Span]:
    """Where the words stand that begin in one of these ways, and the pieces of what has no spaces, as far as `is_meant` confirms them.

    All is looked for in the folded text. Looking for each beginning by itself takes a tenth of what one pattern for all of them does.
    """
    plain = folded(text)
    found = [span for each in beginnings for span in _words(plain, each)] + [span for each in pieces for span in _pieces(plain, each)]
    apart: list[Span] = []
    for start, end in sorted(found, key=_by_place):
        if (not apart or start >= apart[-1][1]) and is_meant(plain[start:end]):
            apart.append((start, end))
    return apart


def _words(plain: str, beginning: str) -> Iterator[Span]:
    at = plain.find(beginning)
    while at >= 0:
        end = _REST.match(plain, at + len(beginning)).end()  # type: ignore[union-attr]  # it matches nothing, too
        if at == 0 or not _is_of_word(plain[at - 1]):
            yield at, end
        at = plain.find(beginning, end)


def _pieces(plain: str, piece: str) -> Iterator[Span]:
    at = plain.find(piece)
    while at >= 0:
        yield at, at + len(piece)
        at = plain.find(piece, at + len(piece))


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _by_place(span: Span) -> tuple[int, int]:
    """The first one first; of those that begin alike the longest."""
    return span[0], -span[1]


def marked(text: str, found: Sequence[Span]) -> str:
    """The whole text, escaped, with these places in marks."""
    return _marked(text, 0, len(text), found)


def excerpt(text: str, found: Sequence[Span], longest: int = LONGEST) -> str:
    """The stretch with the most different words in it, escaped and marked; the beginning where nothing was found."""
    start = _best_start(text, found, longest)
    end = min(len(text), start + longest)
    if start > 0:
        start = _after_space(text, start, end)
    if end < len(text):
        end = _before_space(text, start, end)
    said = _marked(text, start, end, [span for span in found if start <= span[0] and span[1] <= end])
    return ("… " if start > 0 else "") + said.strip() + (" …" if end < len(text) else "")


def _best_start(text: str, found: Sequence[Span], longest: int) -> int:
    """Where the window begins that holds the most different words; of equal ones the first."""
    best, most = 0, 0
    begins = [span[0] for span in found]
    for place, (begin, _) in enumerate(found):
        until = bisect_left(begins, begin + longest - BEFORE)
        different = len({text[a:b].lower() for a, b in found[place:until]})
        if different > most:
            best, most = max(0, begin - BEFORE), different
    return 0 if best < BEFORE else best


def _after_space(text: str, start: int, end: int) -> int:
    space = text.find(" ", start, min(start + BEFORE // 2, end))
    return space + 1 if space >= 0 else start


def _before_space(text: str, start: int, end: int) -> int:
    space = text.rfind(" ", max(start, end - BEFORE // 2), end)
    return space if space > 0 else end


def _marked(text: str, start: int, end: int, found: Sequence[Span]) -> str:
    said, here = [], start
    for begin, stop in found:
        if begin >= here:
            said += [html.escape(text[here:begin]), "<mark>", html.escape(text[begin:stop]), "</mark>"]
            here = stop
    return "".join([*said, html.escape(text[here:end])])
