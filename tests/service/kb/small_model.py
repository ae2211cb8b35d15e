"""A model small enough to see through: some words mean the same, every other word means itself. Without numpy."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import sqlalchemy as sa

from kit.storage.work import Call, Reading
from services.kb.meaning import shelf
from services.kb.meaning.held import Held
from services.kb.models import Meaning
from tests.service.kb.library import START, Library
from tests.support.handling import front_page

SIZE = 64
ALIKE = (
    {"print", "printing", "printer", "hardcopy"},
    {"password", "login", "signin", "passphrase"},
    {"refund", "money", "reimburse", "moneyback"},
)
QUIET = {"a", "the", "my", "how", "do", "i", "to", "is", "your"}


class SmallModel:
    """A Model. `read` are the texts it was given, in order."""

    name = "small"

    def __init__(self) -> None:
        self.read: list[str] = []

    def vector(self, text: str) -> bytes:
        self.read.append(text)
        numbers = [0.0] * SIZE
        for word in re.findall(r"\w+", text.lower()):
            if word not in QUIET:
                numbers[_place(word)] += 1.0
        length = math.sqrt(sum(number * number for number in numbers)) or 1.0
        return struct.pack(f"<{SIZE}e", *(number / length for number in numbers))

    def matrix(self) -> SmallMatrix:
        return SmallMatrix()


class SmallMatrix:
    def __init__(self) -> None:
        self.rows: list[tuple[float, ...]] = []

    def put(self, place: int, vector: bytes | None) -> None:
        assert place <= len(self.rows)
        self.rows[place : place + 1] = [struct.unpack(f"<{SIZE}e", vector) if vector else (0.0,) * SIZE]

    def products(self, vector: bytes) -> Sequence[float]:
        asked = struct.unpack(f"<{SIZE}e", vector)
        return [sum(one * other for one, other in zip(row, asked, strict=True)) for row in self.rows]

    def nearest(self, products: Sequence[float], most: int) -> list[int]:
        return sorted(range(len(products)), key=lambda place: -products[place])[:most]


def _place(word: str) -> int:
    for place, alike in enumerate(ALIKE):
        if word in alike:
            return place
    return len(ALIKE) + crc32(word.encode()) % (SIZE - len(ALIKE))


class Meanings:
    """Search by meaning, as the clock and the processes would have it: `make` is a round of the timer, `hold` one of the upkeep."""

    def __init__(self, library: Library, model: SmallModel) -> None:
        self.library, self.model = library, model

    def switch(self, *, is_on: bool) -> None:
        self.library.set("knowledge", is_meaning_searched=is_on)

    def make(self) -> dict[str, bytes | None]:
        """Vectors by article, afterwards."""
        self.library.handling.timer("kb", "make_vectors")
        with self.library.handling.reading("kb") as session:
            return {row.item_id: row.vector for row in session.execute(sa.select(Meaning.item_id, Meaning.vector))}

    def hold(self) -> Held | None:
        """What this process holds, afterwards."""
        with self.library.handling.reading("kb") as session:
            front_page("kb").upkeep["vectors"].act(Reading(session, START, Call()))
            return shelf.vectors_of(session)

    def prepare(self) -> None:
        """Switched on, made and held."""
        self.switch(is_on=True)
        self.make()
        self.hold()

    def state(self) -> dict[str, Any]:
        with self.library.handling.reading("kb") as session:
            return shelf.state_of_meaning(session)
