"""What a mail server said, and what follows for an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from contracts.vocabulary_of_mail import Cause

LONGEST = 500  # characters of a server's words that are kept
SENT, FAILED, WAITING = "sent", "failed", "waiting"
BY_US = 0  # the code of a refusal that is not the server's: there is nothing that could be sent


class Said(NamedTuple):
    """An answer about one address. `code` is None where the server said nothing, or nothing that could be read."""

    code: int | None
    words: str

    @property
    def state(self) -> str:
        """5xx is for good; 4xx, any other number and silence are for now."""
        if self.code is None:
            return WAITING
        return SENT if 200 <= self.code < 300 else FAILED if 500 <= self.code < 600 or self.code == BY_US else WAITING


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of one try: an answer for every address of it; whether the line may be used for the next mail."""

    answers: Mapping[str, Said]
    is_line_whole: bool = True


class NoLine(Exception):
    """There is no line to the server, or it does not let us in."""

    def __init__(self, cause: Cause, words: str) -> None:
        super().__init__(f"{cause}: {words}")
        self.cause, self.words = cause, bounded(words)


def bounded(words: str | bytes) -> str:
    """Somebody else's words, on one line, of bounded length, fit to be stored."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.replace("\x00", " ").split())[:LONGEST]
