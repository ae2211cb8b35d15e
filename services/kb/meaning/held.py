"""The vectors that this process holds to compare a question with: taken in from the table, then what has changed there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.kb.meaning.model import Model
from services.kb.models import Meaning, MeaningCount

AT_ONCE = 2_000  # rows read in one statement
MOST = 100_000  # vectors; articles beyond are found by words alone


class Held:
    """One green thread takes in; threads that search read meanwhile."""

    def __init__(self, model: Model, most: int = MOST) -> None:
        self.model, self._most = model, most
        self._matrix = model.matrix()
        self._ids: list[str | None] = []
        self._places: dict[str, int] = {}
        self._free: list[int] = []
        self._number = 0

    def __len__(self) -> int:
        return len(self._places)

    def take_in(self, session: Session) -> bool:
        """What was made since the last time. False where this has to begin anew: another model made it, or the database was restored."""
        made = session.execute(sa.select(MeaningCount.number, MeaningCount.model)).one()
        if made.model != self.model.name or made.number < self._number:
            return not self._ids
        while rows := self._next(session):
            for row in rows:
                self._put(row.item_id, row.vector)
            self._number = rows[-1].number
        return True

    def near(self, text: str, ids: Iterable[str], most: int) -> dict[str, float]:
        """Cosines of the text with the nearest, and with those of these that are held. Calculates, and waits for nothing."""
        vector = self.model.vector(text)
        products = self._matrix.products(vector)
        wanted = {place for item_id in ids if (place := self._places.get(item_id)) is not None and place < len(products)}
        wanted.update(self._matrix.nearest(products, most))
        return {item_id: float(products[place]) for place in wanted if (item_id := self._ids[place]) is not None}

    def _next(self, session: Session) -> list[Any]:
        wanted = sa.select(Meaning.item_id, Meaning.number, Meaning.vector).where(Meaning.number > self._number)
        return list(session.execute(wanted.order_by(Meaning.number).limit(AT_ONCE)).all())

    def _put(self, item_id: str, vector: bytes | None) -> None:
        place = self._places.get(item_id)
        if vector is None:
            if place is not None:
                del self._places[item_id]
                self._ids[place] = None
                self._matrix.put(place, None)
                self._free.append(place)
            return
        if place is None:
            if len(self._places) >= self._most:
                return
            place = self._free.pop() if self._free else len(self._ids)
            self._ids[place : place + 1] = [item_id]
        self._matrix.put(place, vector)
        self._places[item_id] = place
