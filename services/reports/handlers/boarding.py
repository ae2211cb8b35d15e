"""Boards on the wall, kept up to date: the figures of each department whose figures have changed, at most once a second."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa

from kit.storage.tables import inbox
from kit.storage.work import Work
from services.reports.queries.board import board_of_departments

SIGNAL = "reports.board"
TOLD_AGAIN_AFTER = 60  # seconds: a signal may be lost, and a day ends without a fact

Told = dict[str, bytes]


class Boarding:
    """What this process told last, by department; lost without harm: then all of them are told once more."""

    def __init__(self) -> None:
        self._told: Told = {}
        self._seen: Any = None
        self._told_all_at = 0.0

    def tell_changes(self, work: Work) -> None:
        """Sends a signal for each department whose figures are not those sent last. Costs one statement while no fact has come."""
        seen = work.session.scalar(sa.select(sa.func.max(inbox.c.received_at)))
        now = work.now.timestamp()
        is_all = now - self._told_all_at >= TOLD_AGAIN_AFTER
        if seen == self._seen and not is_all:
            return
        if is_all:
            self._told, self._told_all_at = {}, now
        self._seen = seen
        for department_id, figures in board_of_departments(work.session, work.now).items():
            said = orjson.dumps(figures["groups"], default=str)
            if self._told.get(department_id) != said:
                self._told[department_id] = said
                work.signal(SIGNAL, figures)


tell_changes = Boarding().tell_changes
