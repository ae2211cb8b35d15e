"""What every process of a service does for itself every so often: it keeps what it has beside the database in step."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

import eventlet

from kit.bus.workshop import is_database_away
from kit.clock import clock_call
from kit.service import Upkeep
from kit.storage.engine import Database
from kit.storage.work import Reading

log = logging.getLogger(__name__)


class Rounds:
    """One upkeep of this process. Its rounds do not overlap; one that fails is told once and tried again."""

    def __init__(self, name: str, upkeep: Upkeep, database: Database, is_wanted: Callable[[], bool]) -> None:
        self.name, self.upkeep, self.database, self.is_wanted = name, upkeep, database, is_wanted
        self.is_stopping = False
        self.is_in_trouble = False

    def run(self) -> None:
        while not self.is_stopping:
            if self.is_wanted():
                self._try()
            eventlet.sleep(self.upkeep.seconds)

    def stop(self) -> None:
        self.is_stopping = True

    def _try(self) -> None:
        try:
            with self.database.reading() as session:
                self.upkeep.act(Reading(session, datetime.now(UTC), clock_call()))
            self.is_in_trouble = False
        except Exception as failure:
            if not self.is_in_trouble:
                log.warning("upkeep %s waits: %r", self.name, failure, exc_info=not is_database_away(failure))
            self.is_in_trouble = True
