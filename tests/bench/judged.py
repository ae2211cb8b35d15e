"""The judged questions of judged.tsv: what people ask, and which articles answer it how well. How they were made: README.md."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("judged.tsv")
KINDS = ("natural", "keywords", "other_words", "typing_errors", "unfinished")


@dataclass(frozen=True, slots=True)
class Judged:
    """`grades` are by the article's key: 3 answers it, 2 answers it largely, 1 is related."""

    number: int
    kind: str
    text: str
    grades: dict[str, int]

    @property
    def is_held_out(self) -> bool:
        """Half of them are never looked at while the search is tuned."""
        return self.number % 2 == 0


def judged(file: Path = FILE) -> list[Judged]:
    """A line is number, kind, question and `key:grade …`, with tabs between."""
    return [_read(line) for line in file.read_text().splitlines()]


def _read(line: str) -> Judged:
    number, kind, text, grades = line.split("\t")
    pairs = (one.rsplit(":", 1) for one in grades.split(" "))
    return Judged(int(number.removeprefix("q")), kind, text, {key: int(grade) for key, grade in pairs})
