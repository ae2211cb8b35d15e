"""How near two words are, counted in typing errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable

SHORTEST, LONG = 4, 8  # letters: below the first no error is forgiven, from the second on two
MOST_FOUND = 2
MOST_TRIED = 20


def forgiven(word: str) -> int:
    """How many typing errors a word of this length may hold."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2


def nearest(word: str, known: Iterable[tuple[str, int]], most: int, may_be: Callable[[str], bool]) -> list[tuple[str, int]]:
    """(word, errors) of those that may be it with the fewest errors, the commonest first, two at most.

    `known` holds words and how common they are.
    """
    near: list[tuple[int, int, str]] = []
    length, letters = len(word), frozenset(word)
    for other, count in known:
        # an error changes two letters at most
        if abs(len(other) - length) > most or len(letters.symmetric_difference(other)) > 2 * most:
            continue
        errors = distance(word, other, most)
        if errors <= most:
            near.append((errors, -count, other))
    near.sort()
    found: list[tuple[str, int]] = []
    for errors, _, other in near[:MOST_TRIED]:
        if len(found) == MOST_FOUND or (found and errors > found[0][1]):
            break
        if may_be(other):
            found.append((other, errors))
    return found


def distance(one: str, other: str, most: int) -> int:
    """Errors from one to the other, two swapped letters being one; more than `most` is said as most + 1."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        now = [i]
        for j, its in enumerate(other, 1):
            value = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                value = min(value, before[j - 2] + 1)
            now.append(value)
        if min(now) > most:
            return most + 1
        before, row = row, now
    return min(row[-1], most + 1)


def otherwise_begun(word: str) -> list[tuple[int, str]]:
    """For a word whose first letter is wrong: what the right word holds and from which letter on.

    (1, "int"): some letter, then `int`. (0, "rp"): these two were swapped.
    """
    return [(0, word[1] + word[0]), (0, word[1:4]), (1, word[:3]), (1, word[1:4])]
